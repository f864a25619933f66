// What may be one fault: the desk sees why, chooses which, and joins them by a press of its own; nothing is joined by itself. Below it the faults that are joined.

import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { CaseLine, CaseList, Clusters } from '#domain/desk/case-wire.ts'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Empty, Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { span } from '../../parts/span.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { DeskPage } from './DeskPage.tsx'
import { kindName } from './case-said.ts'

type Cluster = Clusters['clusters'][number]
const buildingsSaid = (labels: readonly string[]): string => labels.map(buildingName).join(m.common_listComma())
/** Where a fault is, out of what its cases say. */
export const whereOf = (cases: readonly Pick<CaseLine, 'door' | 'place'>[]): string =>
  [...new Set(cases.map((one) => one.place?.label ?? one.door))].filter((it) => it !== '').join(m.common_listComma())

export function FaultsPage(props: StartProps) {
  const zone = props.me.community.zone
  const { data, error, refetch } = useApi<Clusters>('/api/cases/clusters')
  const [said, setSaid] = useState<{ text: string; undo: readonly CaseId[] | null }>({ text: '', undo: null })
  const apart = useCommand<{ done: true }>('/api/cases/apart')
  const place = useRef<HTMLElement>(null)
  // The proposal is gone with what was done of it: the hand is on what was said.
  useEffect(() => { if (said.text !== '') place.current?.focus() }, [said])
  const takeApart = async (cases: readonly CaseId[]): Promise<void> => {
    if (!(await apart.run({ cases })).ok) return
    setSaid({ text: m.shift_apartDone(), undo: null })
    void refresh('/api/')
  }
  return (
    <DeskPage {...props} title={m.shift_faultsTitle()}>
      <p ref={place as React.Ref<HTMLParagraphElement>} tabIndex={-1} role="status" className={said.text === '' ? 'hidden-visually' : 'shift-said'}>{said.text}{said.undo && <> <Button plain busy={apart.busy} onClick={() => void takeApart(said.undo!)}>{m.shift_apartAll()}</Button></>}</p>
      <ProblemNotice problem={apart.problem} />
      {data ? data.clusters.length === 0 ? <Empty>{m.shift_faultsNone()}</Empty> : data.clusters.map((one) => <Proposal key={one.key} of={one} zone={zone} onSaid={(text, undo) => setSaid({ text, undo })} />) : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
      <Joined zone={zone} />
    </DeskPage>
  )
}

function Proposal({ of, zone, onSaid }: { of: Cluster; zone: Zone; onSaid: (text: string, undo: readonly CaseId[] | null) => void }) {
  const at = useNow(60_000)
  const [out, setOut] = useState<ReadonlySet<CaseId>>(new Set())
  const [sure, setSure] = useState(false)
  const join = useCommand<{ done: true }>('/api/cases/join')
  const apart = useCommand<{ done: true }>('/api/cases/apart')
  const all = of.cases.map((one) => one.id)
  const chosen = all.filter((id) => !out.has(id))
  const toggle = (id: CaseId): void => setOut((before) => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next })
  const count = of.cases.reduce((sum, one) => sum + (out.has(one.id) ? 0 : 1 + one.joined), 0)
  const joinThem = async (): Promise<void> => {
    const [main, ...cases] = chosen
    if (!main || !(await join.run({ main, cases })).ok) return
    onSaid(m.shift_joinedNow({ count }), chosen)
    void refresh('/api/')
  }
  const keepApart = async (): Promise<void> => {
    if (!(await apart.run({ cases: all })).ok) return
    onSaid(m.shift_notSameDone(), null)
    void refresh('/api/')
  }
  const title = m.shift_clusterTitle({ kind: kindName(of.kind), buildings: buildingsSaid(of.buildings), count: of.cases.length })
  return (
    <section className="cluster stack-tight" aria-label={title}>
      <h2>{title}</h2>
      <p>{m.shift_clusterWhy({ times: span(of.from, of.until, zone, at, m.shift_fromUntil) })}</p>
      <ul role="list" className="owed-lines">
        {of.cases.map((one, nth) => (
          <li key={one.id}>
            <label className="check"><input type="checkbox" checked={!out.has(one.id)} onChange={() => toggle(one.id)} /><span className="line-said"><span className="queue-what"><strong><AsWritten>{one.name || one.place?.label || one.number}</AsWritten></strong><span className="hit-door">{one.door}</span></span>
              <span className="line-due">{when(one.openedAt, zone, at)}{nth === 0 && ` · ${m.shift_clusterFirst()}`}{one.joined > 0 && ` · ${m.shift_clusterJoined({ count: one.joined })}`}</span>
              {one.words !== '' && <span className="line-words"><AsWritten>{one.words}</AsWritten></span>}</span></label>
          </li>
        ))}
      </ul>
      <p className="quiet" role="status">{chosen.length > 1 ? m.shift_joinWhat({ count }) : m.shift_joinAtLeast()}</p>
      <ProblemNotice problem={join.problem ?? apart.problem} />
      <p className="row">
        {chosen.length > 1 && <Button main busy={join.busy} onClick={() => void joinThem()}>{m.shift_join({ count: chosen.length })}</Button>}
        <Button plain aria-expanded={sure} onClick={() => setSure(!sure)}>{m.shift_notSame()}</Button>
      </p>
      {sure && <p className="row"><span>{m.shift_notSameWhat({ count: all.length })}</span><Button busy={apart.busy} onClick={() => void keepApart()}>{m.shift_notSameDo()}</Button></p>}
    </section>
  )
}

function Joined({ zone }: { zone: Zone }) {
  const at = useNow(60_000)
  const { data, error, refetch } = useApi<CaseList>('/api/cases?fault=any&limit=100')
  return (
    <section className="stack" aria-labelledby="joined">
      <h2 id="joined">{m.shift_faults()}</h2>
      {!data ? error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading /> : data.cases.length === 0 ? <p className="quiet">{m.shift_faultsJoinedNone()}</p> : (
        <ul role="list" className="owed-lines">
          {data.cases.map((one) => <li key={one.id}><Link href={`/desk/faults/${one.id}`}>{m.shift_faultTitle({ kind: kindName(one.kind), where: whereOf([one]) })}</Link> <span className="quiet">{m.shift_faultSince({ time: when(one.openedAt, zone, at), count: one.joined + 1 })}</span></li>)}
        </ul>
      )}
    </section>
  )
}
