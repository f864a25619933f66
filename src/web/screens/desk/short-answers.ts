// The short answers at this desk: kept on it, so that they are found without a network. Refuses to say how old they are: the quiet line does.

import { useEffect, useMemo, useState } from 'react'
import { holdsAt, type ShortAnswer } from '#domain/desk/answers-wire.ts'
import type { Answer } from '#domain/desk/answers.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { useApi } from '../../offline/live.tsx'
import { shortSearch, type ShortSearch } from '../../parts/short-search.ts'

const name = 'short-answers'

export function useShortAnswers(): { search: ShortSearch; count: number } {
  const { data } = useApi<{ answers: ShortAnswer[] }>('/api/short-answers')
  const [old, setOld] = useState<ShortAnswer[]>([])
  useEffect(() => { void keptOwn<ShortAnswer[]>(name).then((found) => setOld(found ?? [])) }, [])
  // A browser that keeps nothing still shows what it has.
  useEffect(() => { if (data) void keepOwn(name, data.answers).catch(() => undefined) }, [data])
  const answers = data?.answers ?? old
  const search = useMemo(() => shortSearch(answers), [answers])
  return { search, count: answers.length }
}

/** As it is told and kept. */
export const asAnswer = ({ id, version, question, answer, source, validUntil }: ShortAnswer): Answer =>
  ({ question: 'short', of: id, sentence: 'short', values: { question, answer, source, validUntil }, basis: [{ kind: 'short-answer', id, version }], until: validUntil })

/** Why it may not be told here now; null where it may. */
export function whyNot(it: ShortAnswer, home: { building: string; compound: string | null }, now: Instant): 'withdrawn' | 'past' | 'not-yet' | 'elsewhere' | null {
  if (it.withdrawn) return 'withdrawn'
  if (it.validUntil !== null && it.validUntil <= now) return 'past'
  if (!holdsAt(it, now)) return 'not-yet'
  const here = it.places.length === 0 || it.places.some(({ kind, id, label }) => (kind === 'building' ? id === home.building : label === home.compound))
  return here ? null : 'elsewhere'
}
