// What I mediate, and beginning to: about what, and between whom. In the list nobody is named.

import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { quarrelKinds, type QuarrelKind } from '#domain/neighbours/mediation.ts'
import type { Mediations, StartMediation } from '#domain/neighbours/mediation-wire.ts'
import { now as nowHere } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { mediationHead, quarrelName } from '../../parts/mediation-said.ts'
import { m } from '../../words/compiled/messages.js'
import { DeskPage } from './DeskPage.tsx'
import { useHits } from './hits.ts'

type Props = StartProps

export function MediationsPage({ me, signOut }: Props) {
  const { data, error, refetch } = useApi<Mediations>('/api/mediations')
  const [beginning, setBeginning] = useState(false)
  const now = useNow(30_000)
  const { zone } = me.community
  return (
    <DeskPage me={me} signOut={signOut} apart title={m.mediation_title()}>
      <p>{m.mediation_rules()}</p>
      <p>{m.mediation_noOpinions()}</p>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.mediations.length === 0 && <p className="quiet">{m.mediation_none()}</p>}
      <ul role="list" className="plain-list">
        {data?.mediations.map((one) => (
          <li key={one.id}>
            <Link className="line-button one-under" href={`/desk/mediations/${one.id}`}>
              <strong>{m.mediation_of({ kind: quarrelName(one.kind), number: one.number })}</strong> <span>{[m.mediation_by({ name: one.mediator }), m.mediation_heardCount({ heard: one.heard, count: one.parties }), ...mediationHead(one, one.due, zone, now)].join(' · ')}</span>
            </Link>
          </li>
        ))}
      </ul>
      {beginning ? <BeginForm onClose={() => setBeginning(false)} /> : <p><Button main onClick={() => setBeginning(true)}>{m.mediation_begin()}</Button></p>}
    </DeskPage>
  )
}

type Side = { id: ReturnType<typeof newId<'mediation-party'>>; resident: ResidentId; says: string }
function BeginForm({ onClose }: { onClose: () => void }) {
  const [, go] = useLocation()
  const [kind, setKind] = useState<QuarrelKind>('noise')
  const [sides, setSides] = useState<readonly Side[]>([])
  const [text, setText] = useState('')
  const [ids] = useState(() => ({ id: newId<'case'>(), act: newId<'promise-act'>() }))
  const found = useHits(text.trim())
  const { run, busy, problem } = useCommand<{ done: true }>('/api/mediations')
  const hits = text.trim() === '' ? [] : found.hits.filter((hit) => !sides.some((side) => side.resident === hit.id)).slice(0, 6)
  const begin = async (): Promise<void> => {
    if (sides.length < 2) return
    const body: StartMediation = { ...ids, kind, mediator: null, at: nowHere(), parties: sides.map(({ id, resident }) => ({ id, resident, name: '' })) }
    if ((await run(body)).ok) go(`/desk/mediations/${ids.id}`)
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void begin() }}>
      <Field label={m.mediation_what()}><select value={kind} onChange={(event) => setKind(event.target.value as QuarrelKind)}>{quarrelKinds.map((one) => <option key={one} value={one}>{quarrelName(one)}</option>)}</select></Field>
      <h2>{m.mediation_sides()}</h2>
      <ul role="list" className="plain-list">{sides.map((side) => <li key={side.id}><AsWritten>{side.says}</AsWritten> <Button plain aria-label={m.mediation_drop({ name: side.says })} onClick={() => setSides(sides.filter((one) => one !== side))}>×</Button></li>)}</ul>
      {sides.length < 4 && <Field label={m.mediation_find()}><input type="search" maxLength={60} autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} /></Field>}
      <ul role="list" className="plain-list">
        {hits.map((hit) => <li key={hit.id}><Button onClick={() => { setSides([...sides, { id: newId<'mediation-party'>(), resident: hit.id, says: `${hit.name} ${hit.door}` }]); setText('') }}>{m.mediation_take({ name: `${hit.name} ${hit.door}` })}</Button></li>)}
      </ul>
      <ProblemNotice problem={found.problem ?? problem} />
      {sides.length < 2 && <p className="quiet">{m.mediation_two()}</p>}
      <p className="row"><Button type="submit" main busy={busy} disabled={sides.length < 2}>{m.mediation_begin()}</Button><Button plain onClick={onClose}>{m.common_cancel()}</Button></p>
    </form>
  )
}
