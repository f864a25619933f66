// The answer over the screen: one at a time, and judged again when the phone learns more while it lets somebody out, so that a pass
// that was taken back meanwhile is not green under the guard's finger.

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Knowing } from '../../field/knowing.ts'
import type { Seen } from './facts.ts'

export function useAnswer(knows: Knowing | null) {
  const [seen, setSeen] = useState<Seen | null>(null)
  const busy = useRef(false)
  const looked = useRef<(() => Promise<Seen>) | null>(null)
  const answer = useCallback((look: () => Promise<Seen>): void => {
    if (busy.current) return
    busy.current = true
    looked.current = look
    void look().then(setSeen, () => undefined).finally(() => { busy.current = false })
  }, [])
  const shown = useRef(seen)
  useEffect(() => { shown.current = seen }, [seen])
  useEffect(() => {
    const before = shown.current
    if (before?.verdict.go !== 'out' && before?.verdict.code !== 'not-all-here') return
    void looked.current?.().then((it) => { if (it.verdict.code !== before.verdict.code) setSeen((one) => (one === before ? it : one)) }, () => undefined)
  }, [knows])
  return { seen, setSeen, answer }
}
