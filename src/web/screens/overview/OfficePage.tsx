// Whom people are told to call, entered by the secretary: the office above, where nobody here is left to decide, and the committee itself. Each time that
// a number was entered stays, with who did.

import { useState } from 'react'
import type { OfficeHere } from '#domain/people/office-wire.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { Frame } from './Frame.tsx'

export function OfficePage(props: StartProps) {
  const { data, error, refetch } = useApi<OfficeHere>('/api/community/office')
  return (
    <Frame {...props} title={m.overview_officeTitle()}>
      <h2>{m.overview_officeAbove()}</h2>
      <p>{m.overview_officeWhat()}</p>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Present here={data} />}
      {data && <Form key={`above ${data.changes.find((one) => !one.own)?.at ?? ''}`} here={data} onSaved={() => void refetch()} />}
      {data && <Own key={`own ${data.own}`} here={data} onSaved={() => void refetch()} />}
      {data && data.changes.length > 0 && <Changes here={data} zone={props.me.community.zone} />}
    </Frame>
  )
}

const Present = ({ here: { office } }: { here: OfficeHere }) => (
  <p role="status">{office ? <>{m.overview_officeNow()} <strong><AsWritten>{office.name}</AsWritten></strong> <a href={dial(office.phone)}>{office.phone}</a></> : m.overview_officeNone()}</p>
)

const isNumber = (text: string): boolean => /^[0-9+ ()-]{3,30}$/.test(text.trim())

function Form({ here: { office }, onSaved }: { here: OfficeHere; onSaved: () => void }) {
  const [draft, setDraft] = useState({ name: office?.name ?? '', phone: office?.phone ?? '' })
  const [tried, setTried] = useState(false)
  const [id] = useState(() => newId<'act'>())
  const { run, busy, problem } = useCommand<OfficeHere>('/api/community/office')
  const same = draft.name.trim() === office?.name && draft.phone.trim() === office.phone
  const send = async (): Promise<void> => {
    setTried(true)
    if (draft.name.trim() === '' || !isNumber(draft.phone) || same) return
    // Everybody who is signed in here is told by their own page; this one asks again who it is.
    if ((await run({ id, ...draft })).ok) { onSaved(); void refresh('/api/me') }
  }
  return (
    <form className="stack office-form" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Field label={m.overview_officeName()} error={tried && draft.name.trim() === '' ? m.desk_fillIn() : null}><input maxLength={80} autoComplete="off" value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.target.value })} /></Field>
      <Field label={m.overview_officePhone()} hint={m.overview_officePhoneHint()} error={tried && !isNumber(draft.phone) ? m.overview_officePhoneWrong() : null}><input type="tel" maxLength={30} autoComplete="off" value={draft.phone} onChange={(event) => setDraft({ ...draft, phone: event.target.value })} /></Field>
      {tried && same && <p role="status">{m.overview_officeSaved()}</p>}
      <ProblemNotice problem={problem} />
      <p><Button main type="submit" busy={busy}>{m.overview_officeSave()}</Button></p>
    </form>
  )
}

/** The committee's own number. Notices and posters that are out already keep the old one, and say so here before it is pressed. */
function Own({ here: { own }, onSaved }: { here: OfficeHere; onSaved: () => void }) {
  const [phone, setPhone] = useState(own)
  const [tried, setTried] = useState(false)
  const [id] = useState(() => newId<'act'>())
  const { run, busy, problem } = useCommand<OfficeHere>('/api/community/phone')
  const same = phone.trim() === own
  const send = async (): Promise<void> => {
    setTried(true)
    if (!isNumber(phone) || same) return
    if ((await run({ id, phone })).ok) { onSaved(); void refresh('/api/me') }
  }
  return (
    <form className="stack office-form" noValidate aria-labelledby="own-phone" onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h2 id="own-phone">{m.overview_ownTitle()}</h2>
      <p>{m.overview_ownWhat()}</p>
      <Field label={m.overview_ownPhone()} hint={m.overview_officePhoneHint()} error={tried && !isNumber(phone) ? m.overview_officePhoneWrong() : null}><input type="tel" maxLength={30} autoComplete="off" value={phone} onChange={(event) => setPhone(event.target.value)} /></Field>
      {tried && same && <p role="status">{m.overview_officeSaved()}</p>}
      <ProblemNotice problem={problem} />
      <p><Button main type="submit" busy={busy}>{m.overview_ownSave()}</Button></p>
    </form>
  )
}

function Changes({ here: { changes }, zone }: { here: OfficeHere; zone: StartProps['me']['community']['zone'] }) {
  const now = useNow(60_000)
  return (
    <section className="stack-tight">
      <h2>{m.overview_officeHistory()}</h2>
      <ol role="list" className="plain-list">
        {changes.map((one) => <li key={one.at}><time dateTime={one.at}>{when(one.at, zone, now)}</time> · <AsWritten>{`${one.own ? m.overview_ownTitle() : one.name} ${one.phone}`}</AsWritten> <span className="quiet">· <AsWritten>{`${one.by} · ${roleName(one.role)}`}</AsWritten></span></li>)}
      </ol>
    </section>
  )
}
