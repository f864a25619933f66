// A list is chosen from what is to be told or called back, named, given its words and its hour, and printed. What is in confidence, rings, or is put off already stands on none.

import { useState, type FormEvent } from 'react'
import { useLocation, useSearch } from 'wouter'
import { longestList, mostOfList } from '#domain/desk/call-list.ts'
import type { CallList } from '#domain/desk/call-list-wire.ts'
import type { CaseList, CaseRow } from '#domain/desk/case-wire.ts'
import { atWall, dayOf, hour, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
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
  const { data, error, refetch } = useApi<CaseList>(`/api/cases?limit=100${fault ? `&fault=${fault}` : ''}`)
  return (
    <DeskPage {...props} title={m.shift_listNewTitle()}>
      <p>{m.shift_listNewWhat()}</p>
      {data ? <Form me={props.me} cases={data.cases.filter((one) => mayStand(one, now()))} all={fault !== null} /> : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
    </DeskPage>
  )
}

function Form({ me, cases, all }: { me: StartProps['me']; cases: readonly CaseRow[]; all: boolean }) {
  const zone = me.community.zone
  const at = useNow(60_000)
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [maySay, setMaySay] = useState('')
  const [until, setUntil] = useState<Instant | null>(() => usualEnd(now(), zone))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(all ? cases.map((one) => one.id) : []))
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<CallList>('/api/call-lists')
  const lines = cases.filter((one) => chosen.has(one.id)).slice(0, mostOfList)
  const toggle = (id: string): void => setChosen((before) => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || maySay.trim() === '' || until === null || lines.length === 0) return
    const reply = await run({ id: newId<'call-list'>(), name: name.trim(), maySay: maySay.trim(), expiresAt: until, lines: lines.map((one) => ({ case: one.id, act: newId<'promise-act'>(), seen: one.owed.acts })) })
    if (!reply.ok) return
    void refresh('/api/')
    navigate(`/desk/lists/${reply.value.id}`)
  }
  if (cases.length === 0) return <p>{m.shift_listChooseNone()}</p>
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <Field label={m.shift_listNameField()} error={tried && name.trim() === '' ? m.desk_fillIn() : null}><input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <Field label={m.shift_listSay()} hint={m.shift_listSayHint()} error={tried && maySay.trim() === '' ? m.desk_fillIn() : null}><textarea rows={3} maxLength={600} value={maySay} onChange={(event) => setMaySay(event.target.value)} /></Field>
      <WhenField label={m.shift_listUntilField()} value={until} zone={zone} max={plus(at, longestList)} error={tried && until === null ? m.desk_fillIn() : null} onChange={setUntil} />
      <fieldset className="stack-tight">
        <legend>{m.shift_listChoose({ count: lines.length })}</legend>
        {tried && lines.length === 0 && <p className="error" role="alert">{m.shift_listNoneChosen()}</p>}
        <Check label={m.shift_listAll()} checked={cases.every((one) => chosen.has(one.id))} onChange={(on) => setChosen(new Set(on ? cases.slice(0, mostOfList).map((one) => one.id) : []))} />
        <ul role="list" className="owed-lines">
          {cases.map((one) => (
            <li key={one.id}><label className="check"><input type="checkbox" checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
              <span className="line-said"><span className="queue-what"><strong><AsWritten>{one.name || one.number}</AsWritten></strong><span className="hit-door">{one.door}</span></span><span className="line-due">{dueSaid(one.owed, zone, at)}</span><span className="quiet line-what">{kindName(one.kind)}</span></span></label></li>
          ))}
        </ul>
      </fieldset>
      <ProblemNotice problem={problem} />
      <Button type="submit" main className="at-start" busy={busy}>{m.shift_listGive({ count: lines.length })}</Button>
    </form>
  )
}
