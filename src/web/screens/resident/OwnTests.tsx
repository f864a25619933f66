// One's own swabs of these days: when, and since when a negative is known. Whatever else a laboratory may have said stands on no page.

import type { OwnTests as Own } from '#domain/rounds/lab-wire.ts'
import '../../offline/about-seldom.ts'
import { useNow } from '../../offline/ticking.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'

export function OwnTests() {
  const { person, zone } = useSituation()
  const now = useNow(60_000)
  const { value } = useKeptAnswer<Own>('/api/me/tests')
  const swabs = value?.people.find((one) => one.id === person?.id)?.swabs ?? []
  if (swabs.length === 0) return null
  return (
    <section className="stack-tight">
      <h2>{m.told_testsTitle()}</h2>
      <ul role="list" className="stack-tight" aria-live="polite">
        {swabs.map(({ sample, sampledAt, negativeAt }) => <li key={sample}>{negativeAt ? m.told_testNegative({ at: when(sampledAt, zone, now), known: when(negativeAt, zone, now) }) : m.told_testSampled({ at: when(sampledAt, zone, now) })}</li>)}
      </ul>
    </section>
  )
}
