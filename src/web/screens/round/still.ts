// Whether what lies under the thumb has lain there long enough for a tap to be meant for it: after a press another door stands in the place of the one
// before, and the second of two quick taps was for that.

import { useEffect, useState } from 'react'

const stillMs = 600

/** False for a moment whenever what is `shown` becomes something else. */
export function useStill(shown: string): boolean {
  const [known, setKnown] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setKnown(shown), stillMs)
    return () => clearTimeout(timer)
  }, [shown])
  return known === shown
}
