// The evenings of self-tests that go on, and one's own swabs of these days: when, and since when a negative is known; and before that whether one's entrance is called. Whatever else a laboratory may have said stands on no page.

import { Link } from 'wouter'
import { turnHolds } from '#domain/rounds/calls.ts'
import type { OwnTests as Own } from '#domain/rounds/lab-wire.ts'
import '../../offline/about-seldom.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { clock, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'

export function OwnTests() {
  const { person, zone } = useSituation()
  const now = useNow(60_000)
  const { value } = useKeptAnswer<Own>('/api/me/tests')
  const swabs = value?.people.find((one) => one.id === person?.id)?.swabs ?? []
  const turns = value?.turns.filter((one) => turnHolds(one, value.asOf, now)) ?? []
  const evenings = value?.evenings ?? []
  if (swabs.length + turns.length + evenings.length === 0) return null
  return (<>
    {evenings.map(({ round, title, left }) => <p key={round}><Link href="/me/antigen" className={left > 0 ? 'button main' : undefined}><AsWritten>{left > 0 ? m.told_antigenOpen({ title, left }) : m.told_antigenAll({ title })}</AsWritten></Link></p>)}
    {turns.length > 0 && value && <Turns turns={turns} asOf={clock(value.asOf, zone)} />}
    {swabs.length > 0 && <section className="stack-tight">
      <h2>{m.told_testsTitle()}</h2>
      <ul role="list" className="stack-tight" aria-live="polite">
        {swabs.map(({ sample, sampledAt, negativeAt }) => <li key={sample}>{negativeAt ? m.told_testNegative({ at: when(sampledAt, zone, now), known: when(negativeAt, zone, now) }) : m.told_testSampled({ at: when(sampledAt, zone, now) })}</li>)}
      </ul>
    </section>}
  </>)
}

/** Of each home that is cared for here: called, or to wait at home, behind how many entrances. */
function Turns({ turns, asOf }: { turns: Own['turns']; asOf: string }) {
  const several = new Set(turns.map((one) => one.door)).size > 1
  const saidOf = ({ calledAt, before, station }: Own['turns'][number]): string => (calledAt ? m.told_turnCalled(station) : before > 0 ? m.told_turnWaits({ ...station, before }) : m.told_turnNext(station))
  return (
    <section className="stack-tight">
      <h2>{m.told_turnTitle()}</h2>
      <ul role="list" className="stack-tight" aria-live="polite">
        {turns.map((one) => <li key={`${one.round} ${one.door}`}><strong><AsWritten>{several ? m.told_turnOf({ door: one.door, said: saidOf(one) }) : saidOf(one)}</AsWritten></strong></li>)}
      </ul>
      <p className="quiet">{m.told_turnAsOf({ at: asOf })}</p>
    </section>
  )
}
