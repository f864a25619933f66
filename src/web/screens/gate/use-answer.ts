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
  /** the one that is looked for now */
  const turn = useRef<object | null>(null)
  const looked = useRef<(() => Promise<Seen>) | null>(null)
  /** Resolves to what is said then; null when something else was asked meanwhile, or it could not be found out. */
  const answer = useCallback(async (look: () => Promise<Seen>): Promise<Seen | null> => {
    const mine = turn.current = {}
    looked.current = look
    setFailed(false)
    const found = await within(answerMs, look()).catch(() => null)
    if (turn.current !== mine) return null
    turn.current = null
    setSeen(found)
    setFailed(found === null)
    return found
  }, [])
  /** What the camera reads comes again and again: it waits for what is asked already. A hand's question never does. */
  const read = useCallback((look: () => Promise<Seen>): void => { if (!turn.current) void answer(look) }, [answer])
  /** The same once more, as it stands now. */
  const again = (): void => { if (looked.current) void answer(looked.current) }
  const shown = useRef(seen)
  useEffect(() => { shown.current = seen }, [seen])
  useEffect(() => {
    const before = shown.current
    if (before?.verdict.go !== 'out' && before?.verdict.code !== 'not-all-here') return
    const put = (it: Seen | null): void => setSeen((one) => (one === before ? it : one))
    void looked.current?.().then((it) => { if (it.verdict.code !== before.verdict.code) put(it) }, () => { put(null); setFailed(true) })
  }, [knows])
  return { seen, setSeen, answer, read, again, failed }
}
