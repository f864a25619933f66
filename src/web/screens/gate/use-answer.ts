// The answer over the screen: one at a time, and judged again when the phone learns more while it lets somebody out, so that a pass
// that was taken back meanwhile is not green under the guard's finger. Whoever asks is answered: also that it could not be found out.

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Knowing } from '../../field/knowing.ts'
import { within } from '../../offline/patience.ts'
import type { Seen } from './facts.ts'

/** Somebody stands there. The slowest part is a server that is asked about a code, for two and a half seconds. */
const answerMs = 10_000

export function useAnswer(knows: Knowing | null) {
  const [seen, setSeen] = useState<Seen | null>(null)
  const [failed, setFailed] = useState(false)
  const busy = useRef(false)
  const looked = useRef<(() => Promise<Seen>) | null>(null)
  const answer = useCallback((look: () => Promise<Seen>): void => {
    if (busy.current) return
    busy.current = true
    looked.current = look
    setFailed(false)
    void within(answerMs, look()).then(setSeen, () => setFailed(true)).finally(() => { busy.current = false })
  }, [])
  const shown = useRef(seen)
  useEffect(() => { shown.current = seen }, [seen])
  useEffect(() => {
    const before = shown.current
    if (before?.verdict.go !== 'out' && before?.verdict.code !== 'not-all-here') return
    const put = (it: Seen | null): void => setSeen((one) => (one === before ? it : one))
    void looked.current?.().then((it) => { if (it.verdict.code !== before.verdict.code) put(it) }, () => { put(null); setFailed(true) })
  }, [knows])
  return { seen, setSeen, answer, failed }
}
