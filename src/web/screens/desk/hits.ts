// Asks for hits while somebody types. The text goes in the body, out of every log; an older question is given up for a newer one.

import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { Hit, hits as hitsReply } from '#domain/people/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { post } from '../../offline/api.ts'

export type Hits = { /** the text that these are for */ text: string; hits: readonly Hit[]; more: boolean; problem: Problem | null }
const none: Hits = { text: '', hits: [], more: false, problem: null }

/** A fast typist asks once. */
const breath = 90

export function useHits(text: string): Hits {
  const [found, setFound] = useState<Hits>(none)
  useEffect(() => {
    if (text === '') return setFound(none)
    const stop = new AbortController()
    const ask = async (): Promise<void> => {
      const reply = await post<z.infer<typeof hitsReply>>('/api/residents/search', { text }, { signal: stop.signal })
      if (stop.signal.aborted) return
      // Those of an older text are not this one's: Enter would open somebody else.
      setFound(reply.ok ? { text, hits: reply.value.hits, more: reply.value.more, problem: null } : { ...none, text, problem: reply.problem })
    }
    const timer = setTimeout(() => void ask(), breath)
    return () => { clearTimeout(timer); stop.abort() }
  }, [text])
  return found
}
