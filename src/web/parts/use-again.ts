// Asks again now and then, where what is shown changes without anybody writing anything.

import { useEffect } from 'react'

export function useAgain(ask: () => Promise<unknown>, everyMs: number): void {
  useEffect(() => {
    const timer = setInterval(() => void ask(), everyMs)
    return () => clearInterval(timer)
  }, [ask, everyMs])
}
