// A list is chosen from what is to be told or called back, named, given its words and its hour, and printed. What is in confidence, rings, or is put off already stands on none.

import { useEffect, useState, type FormEvent } from 'react'
import { useLocation, useSearch } from 'wouter'
import { longestList, mostOfList } from '#domain/desk/call-list.ts'
import { caseKinds } from '#domain/desk/cases.ts'
import type { CallList } from '#domain/desk/call-list-wire.ts'
import type { CaseList, CaseRow } from '#domain/desk/case-wire.ts'
import { atWall, dayOf, hour, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Buildings } from '#domain/sealing/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { DeskPage } from './DeskPage.tsx'
import { dueSaid, kindName } from './case-said.ts'
import { WhenField } from './WhenField.tsx'

const mayStand = (one: CaseRow, at: Instant): boolean =>
  one.phone !== null && !one.private && !one.owed.rings && one.owed.urgency !== 'now' && (one.owed.snoozedUntil === null || one.owed.snoozedUntil <= at)

/** Nine in the evening; after that, four hours. */
function usualEnd(at: Instant, zone: Zone): Instant {
  const evening = atWall(dayOf(at, zone), 21 * 60, zone)
  return evening > plus(at, hour) ? evening : plus(at, 4 * hour)
}

export function ListNew(props: StartProps) {
  const fault = new URLSearchParams(useSearch()).get('fault')
  const [only, setOnly] = useState<Only>({ kind: '', building: '' })
  const narrowed = [...(fault ? [['fault', fault]] : []), ...Object.entries(only).filter(([, value]) => value !== '')]
  const { data: asked, error, refetch } = useApi<CaseList>(`/api/cases?${new URLSearchParams([['limit', '100'], ...narrowed])}`)
  // What was read stands until what was asked for is here: nothing that is filled in goes.
  const [data, setData] = useState(asked)
  useEffect(() => { if (asked) setData(asked) }, [asked])
  return (
    <DeskPage {...props} title={m.shift_listNewTitle()}>
      <p>{m.shift_listNewWhat()}</p>
      <Narrow only={only} onChange={setOnly} />
      {data && error && <ProblemNotice problem={error.problem} />}
      {data ? <Form me={props.me} all={data.cases} more={data.next === null ? null : data.cases.length} ofFault={fault !== null} /> : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
    </DeskPage>
  )
}

type Only = { kind: string; building: string }
function Narrow({ only, onChange }: { only: Only; onChange: (only: Only) => void }) {
  const { data } = useApi<Buildings>('/api/buildings')
  const many = (data?.compounds.length ?? 0) > 1
  return (
    <div className="row">
      <Field label={m.shift_listKind()}><select value={only.kind} onChange={(event) => onChange({ ...only, kind: event.target.value })}>
        <option value="">{m.shift_listAny()}</option>
        {caseKinds.map((kind) => <option key={kind} value={kind}>{kindName(kind)}</option>)}
      </select></Field>
      <Field label={m.shift_listBuilding()}><select value={only.building} onChange={(event) => onChange({ ...only, building: event.target.value })}>
        <option value="">{m.shift_listAny()}</option>
        {data?.compounds.flatMap((one) => one.buildings.map(({ id, label }) => <option key={id} value={id}>{many ? `${one.name} ${buildingName(label)}` : buildingName(label)}</option>))}
      </select></Field>
    </div>
  )
}

type FormProps = { me: StartProps['me']; /** that were looked at */ all: readonly CaseRow[]; /** so many, and there are more */ more: number | null; ofFault: boolean }
function Form({ me, all, more, ofFault }: FormProps) {
  const zone = me.community.zone
  const at = useNow(60_000)
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [maySay, setMaySay] = useState('')
  const [until, setUntil] = useState<Instant | null>(() => usualEnd(now(), zone))
  const here = all.filter((one) => mayStand(one, now()))
  const [ticked, setTicked] = useState<ReadonlyMap<string, CaseRow>>(() => new Map(ofFault ? here.map((one) => [one.id, one]) : []))
  // Chosen before it was narrowed to others it stays chosen, and in sight; of what is here as it is now.
  const cases = [...[...ticked.values()].filter((one) => !all.some(({ id }) => id === one.id)), ...here]
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<CallList>('/api/call-lists')
  const lines = cases.filter((one) => ticked.has(one.id)).slice(0, mostOfList)
  const toggle = (one: CaseRow): void => setTicked((before) => { const next = new Map(before); if (!next.delete(one.id)) next.set(one.id, one); return next })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || maySay.trim() === '' || until === null || lines.length === 0) return
    const reply = await run({ id: newId<'call-list'>(), name: name.trim(), maySay: maySay.trim(), expiresAt: until, lines: lines.map((one) => ({ case: one.id, act: newId<'promise-act'>(), seen: one.owed.acts })) })
    if (!reply.ok) return
    void refresh('/api/')
    navigate(`/desk/lists/${reply.value.id}`)
  }
  const full = lines.length >= mostOfList
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <Field label={m.shift_listNameField()} error={tried && name.trim() === '' ? m.desk_fillIn() : null}><input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <Field label={m.shift_listSay()} hint={m.shift_listSayHint()} error={tried && maySay.trim() === '' ? m.desk_fillIn() : null}><textarea rows={3} maxLength={600} value={maySay} onChange={(event) => setMaySay(event.target.value)} /></Field>
      <WhenField label={m.shift_listUntilField()} value={until} zone={zone} max={plus(at, longestList)} error={tried && until === null ? m.desk_fillIn() : null} onChange={setUntil} />
      <fieldset className="stack-tight">
        <legend>{m.shift_listChoose({ count: lines.length })}</legend>
        {here.length === 0 && <p role="status">{m.shift_listChooseNone()}</p>}
        {more !== null && <p className="quiet">{(here.length === 0 ? m.shift_listNoneOfFirst : m.shift_listOfFirst)({ count: more })}</p>}
        {full && <p className="quiet" role="status">{m.shift_listFull({ most: mostOfList })}</p>}
        {tried && lines.length === 0 && <p className="error" role="alert">{m.shift_listNoneChosen()}</p>}
        {cases.length > 0 && <Check label={m.shift_listAll()} checked={lines.length > 0 && lines.length === Math.min(cases.length, mostOfList)} onChange={(on) => setTicked(new Map(on ? cases.slice(0, mostOfList).map((one) => [one.id, one]) : []))} />}
        <ul role="list" className="owed-lines">
          {cases.map((one) => (
            <li key={one.id}><label className="check"><input type="checkbox" checked={ticked.has(one.id)} disabled={full && !ticked.has(one.id)} onChange={() => toggle(one)} />
              <span className="line-said"><span className="queue-what"><strong><AsWritten>{one.name || one.number}</AsWritten></strong><span className="hit-door">{one.door}</span></span><span className="line-due">{dueSaid(one.owed, zone, at)}</span><span className="quiet line-what">{kindName(one.kind)}</span></span></label></li>
          ))}
        </ul>
      </fieldset>
      <ProblemNotice problem={problem} />
      <Button type="submit" main className="at-start" busy={busy}>{m.shift_listGive({ count: lines.length })}</Button>
    </form>
  )
}
