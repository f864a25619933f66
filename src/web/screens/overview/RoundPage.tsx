// One round: its figures with the list behind each, whose each stairwell is, paper for it, and typing paper back. Giving a stairwell is one choice, and
// another choice takes it back; what was noted by whoever had it before stays.

import { useState } from 'react'
import { Link } from 'wouter'
import type { Figure } from '#domain/doors/doors.ts'
import type { RoundView, Stairwell } from '#domain/doors/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { outcomeName, sourceOf, stairwellName } from '../../parts/doors-said.ts'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { roundFigure } from '../../words/compiled/groups/roundFigure.js'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { RoundList } from './RoundList.tsx'

export function RoundPage({ id, ...props }: StartProps & { id: string }) {
  const { data, error, refetch } = useApi<RoundView>(`/api/rounds/${id}`)
  return (
    <Frame {...props} title={data?.title ?? m.round_rounds()} tools={<Link href="/overview/rounds">{m.round_rounds()}</Link>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Round round={data} zone={props.me.community.zone} />}
    </Frame>
  )
}

function Round({ round, zone }: { round: RoundView; zone: string }) {
  const [shown, setShown] = useState<Figure | null>(null)
  const now = useNow(60_000)
  return (
    <>
      <p className="quiet"><AsWritten>{[round.tasks.map((one) => one.title).join('、'), m.round_madeBy({ name: round.madeBy, at: when(round.madeAt, zone, now) })].join(' · ')}</AsWritten></p>
      {round.note !== '' && <p className="as-lines"><AsWritten>{round.note}</AsWritten></p>}
      {round.closedAt && <Notice tone={round.over ? 'ask' : 'plain'}><p>{m.round_closedNow()}</p>{round.over && <p>{round.over.why === 'withdrawn' ? m.round_overWithdrawn({ at: when(round.closedAt, zone, now) }) : m.round_overSuperseded({ at: when(round.closedAt, zone, now) })} <Link href={`/overview/notices/${round.over.instead}`}>{m.round_overSee()}</Link></p>}</Notice>}
      {round.differs > 0 && <Notice tone="ask"><p>{m.round_differs({ count: round.differs })}</p></Notice>}
      <section className="stack-tight" aria-label={m.round_howFar()}>
        <h2>{m.round_howFar()}</h2>
        <ul role="list" className="figures round-figures">
          <li><strong>{round.counts.doors}</strong> {roundFigure['doors']?.()}</li>
          {(['done', 'refused', 'nobody', 'again', 'left'] as const).map((figure) => (
            <li key={figure}><Button plain aria-pressed={shown === figure} onClick={() => setShown(shown === figure ? null : figure)}><strong>{round.counts[figure]}</strong> {figureName(figure, round)}</Button></li>
          ))}
        </ul>
        {shown ? <RoundList round={round} is={shown} zone={zone} /> : <p className="quiet">{m.round_choose()}</p>}
      </section>
      <Stairwells round={round} />
      <End round={round} />
    </>
  )
}

/** What is settled is said as it is at the doors. */
const figureName = (figure: 'done' | 'refused' | 'nobody' | 'again' | 'left', { tasks }: RoundView): string => (figure === 'done' || figure === 'refused' ? outcomeName(figure, sourceOf(tasks)) : roundFigure[figure]?.() ?? figure)

function Stairwells({ round }: { round: RoundView }) {
  const [said, setSaid] = useState('')
  return (
    <section className="stack-tight" aria-label={m.round_whose()}>
      <div className="overview-head"><h2>{m.round_whose()}</h2><Link href={`/print/round/${round.id}`}>{m.round_printAll()}</Link></div>
      <p className="hidden-visually" role="status">{said}</p>
      <ul role="list" className="round-stairwells">{round.stairwells.map((one) => <Stair key={one.id} stairwell={one} round={round} onSaid={setSaid} />)}</ul>
    </section>
  )
}

function Stair({ stairwell, round, onSaid }: { stairwell: Stairwell; round: RoundView; onSaid: (said: string) => void }) {
  const { run, busy, problem } = useCommand(`/api/rounds/${round.id}/give`)
  const { counts, given } = stairwell
  const name = stairwellName(stairwell)
  const may = round.walkers.filter(({ buildings }) => buildings === null || buildings.includes(stairwell.buildingId))
  const give = async (to: string): Promise<void> => {
    const reply = await run({ id: newId<'act'>(), stairwells: [stairwell.id], to: to === '' ? null : to })
    if (!reply.ok) return
    onSaid(m.round_givenNow({ stairwell: name, name: may.find((one) => one.id === to)?.name ?? m.round_nobody() }))
    await refresh(`/api/rounds/${round.id}`)
  }
  return (
    <li className="round-stairwell">
      <strong><AsWritten>{name}</AsWritten></strong>
      <span>{counts.done + counts.refused} / {counts.doors}</span>
      <span>
        <select aria-label={m.round_whoWalks({ stairwell: name })} value={given?.to ?? ''} aria-busy={busy || undefined} onChange={(event) => void give(event.target.value)}>
          <option value="">{m.round_nobody()}</option>
          {given?.over && <option value={given.to}>{given.name}</option>}
          {may.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
        {given?.over && <strong className="round-over">{m.round_over()}</strong>}
        <ProblemNotice problem={problem} />
      </span>
      <span className="row"><Link href={`/print/round/${round.id}/${stairwell.id}`}>{m.round_print()}</Link><Link href={`/overview/rounds/${round.id}/type/${stairwell.id}`}>{m.round_typeBack()}</Link></span>
    </li>
  )
}

function End({ round }: { round: RoundView }) {
  return round.over ? null : <OpenOrClose round={round} />
}

function OpenOrClose({ round }: { round: RoundView }) {
  const { run, busy, problem } = useCommand(`/api/rounds/${round.id}/end`)
  const what = round.closedAt ? 'reopened' : 'closed'
  const end = async (): Promise<void> => { if ((await run({ id: newId<'act'>(), what })).ok) await refresh('/api/rounds') }
  return <><ProblemNotice problem={problem} /><p><Button busy={busy} onClick={() => void end()}>{round.closedAt ? m.round_reopen() : m.round_close()}</Button></p></>
}
