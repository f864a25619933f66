// Everything that is held about a person: what, what for, who may read it, until when; and every look at it, by role. In that order:
// who looked is what people come here for, so it stands first.

import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { circleParts } from '#domain/access/circles.ts'
import { dayOf, type Day } from '#domain/kernel/instants.ts'
import type { Said } from '#domain/desk/answers.ts'
import type { OwnRecord } from '#domain/people/wire.ts'
import '../../offline/about-seldom.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { answerSaid } from '../../parts/answer-said.ts'
import { needLineText } from '../../parts/need-said.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { calendarDay, kept, when, whole } from '../../parts/times.ts'
import { answersHow } from '../../words/compiled/groups/answersHow.js'
import { credentialKind } from '../../words/compiled/groups/credentialKind.js'
import { exitState } from '../../words/compiled/groups/exitState.js'
import { heldEnds } from '../../words/compiled/groups/heldEnds.js'
import { heldReader } from '../../words/compiled/groups/heldReader.js'
import { heldWhat } from '../../words/compiled/groups/heldWhat.js'
import { lookWhy } from '../../words/compiled/groups/lookWhy.js'
import { recordField } from '../../words/compiled/groups/recordField.js'
import { recordStay } from '../../words/compiled/groups/recordStay.js'
import { toldHow } from '../../words/compiled/groups/toldHow.js'
import { personStatus } from '../../words/compiled/groups/personStatus.js'
import { m } from '../../words/compiled/messages.js'
import { purposeName, roleName } from '../../words/sentences.ts'
import { Frame, RowLink } from './Frame.tsx'
import { WhichPerson } from './Home.tsx'
import { recordPath, useKeptAnswer } from './kept-answer.ts'
import type { OwnExits } from './phase.ts'
import { Others } from './Others.tsx'
import { useSituation } from './situation.tsx'
import { endCodes } from './held-ends.ts'

export function RecordPage() {
  const { person, own, me } = useSituation()
  const now = useNow(60_000)
  // What was kept by an earlier version knows of no parts.
  const open = own.value ? (own.value.open as OwnExits['open'] | undefined) ?? circleParts : (person?.open as OwnExits['open'] | undefined) ?? circleParts
  const { value, problem, retry } = useKeptAnswer<OwnRecord>(person && open.length > 0 ? recordPath(person.id) : null)
  if (person && open.length === 0) return <Frame title={m.record_title()} back="/me"><WhichPerson />{own.value ? <Others others={(own.value.others as OwnExits['others'] | undefined) ?? []} now={now} /> : own.problem ? <Failed problem={own.problem} onRetry={own.retry} /> : <Loading />}</Frame>
  return (
    <Frame title={m.record_title()} back="/me">
      <WhichPerson />
      {person && open.length < circleParts.length ? <p><AsWritten>{m.told_recordPart({ name: person.name })}</AsWritten></p> : <p>{m.record_intro()}</p>}
      {me.exit === null && <ul role="list" className="rows"><li><RowLink href="/me/circle" title={m.told_circleLink()}>{m.told_circleLinkWhy()}</RowLink></li>{person?.own && <><li><RowLink href="/me/home/in" title={m.told_newcomerLink()}>{m.told_newcomerLinkWhy()}</RowLink></li>{me.residents.length > 1 && <li><RowLink href="/me/home/out" title={m.told_leftLink()}>{m.told_leftLinkWhy()}</RowLink></li>}</>}</ul>}
      {value ? <Record record={value} /> : problem ? <Failed problem={problem} onRetry={retry} /> : person && <Loading />}
    </Frame>
  )
}

/** A long list that begins closed, with its number in the line. */
function Part({ title, count, open, empty, children }: { title: string; count: number; open?: boolean; empty: string; children: ReactNode }) {
  return (
    <details open={open} className="part">
      <summary><h2>{title}</h2><span className="quiet">{count}</span></summary>
      {count === 0 ? <p className="quiet">{empty}</p> : children}
    </details>
  )
}

/** In a list it says among how many: to come up beside eleven others is another thing than to be read about. */
function lookSaid({ role, why, among }: OwnRecord['looks'][number]): string {
  const said = { role: roleName(role), why: lookWhy[why]?.() ?? why }
  return among && among > 1 ? m.record_lookAmong({ ...said, count: among }) : m.record_look(said)
}

function Record({ record }: { record: OwnRecord }) {
  const { zone } = useSituation()
  const now = useNow(60_000)
  const { resident, looks, exits, movements, contacts, statuses = [] } = record
  // An answer that an earlier version kept on the phone has none.
  const tellings = record.tellings ?? []
  // What is not shared is not there, and nothing is said of it.
  const { open = circleParts } = record
  const [calls, health, looked] = circleParts.map((part) => open.includes(part))
  const whole = open.length === circleParts.length
  const undone = record.undone ?? []
  const needs = record.needs ?? []
  const told = record.told ?? []
  const facts: [string, string][] = [
    [m.record_name(), resident.name], [m.record_door(), record.door],
    ...(whole ? [[m.record_phone(), resident.phone ?? '—'], [m.record_born(), resident.born ? calendarDay(resident.born as Day) : '—']] as [string, string][] : []),
    ...(health ? [[m.record_status(), personStatus[resident.status]?.() ?? resident.status]] as [string, string][] : []),
  ]
  return (
    <>
      <dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {looked && <Looks looks={looks} />}
      {tellings.length > 0 && (
        <Part title={m.record_toldTitle()} count={tellings.length} empty={m.record_noneKept()}>
          <ol role="list" className="movements">{tellings.map((one, i) => <li key={i}><time dateTime={one.at}>{when(one.at, zone, now)}</time><span>{toldText(one)}</span></li>)}</ol>
        </Part>
      )}
      {told.length > 0 && (
        <Part title={m.answers_recordTitle()} count={told.length} empty={m.record_noneKept()}>
          <ol role="list" className="movements">{told.map((one, i) => <li key={i}><time dateTime={one.at}>{when(one.at, zone, now)}</time><span><AsWritten>{answerSaid(one.answer as unknown as Said, kept(zone))}</AsWritten> <span className="quiet">— {answersHow[one.how]?.()}, {roleName(one.role)}{one.relation !== null && ` · ${m.answers_recordCaller()}`}{one.takenBack && ` · ${m.answers_recordTakenBack()}`}</span></span></li>)}</ol>
        </Part>
      )}
      {undone.length > 0 && (
        <Part title={m.record_undoneTitle()} count={undone.length} empty={m.record_noneKept()}>
          <p className="quiet">{m.record_undoneWhat()}</p>
          <ol role="list" className="movements">{undone.map((one, i) => <li key={i}><time dateTime={one.at}>{when(one.at, zone, now)}</time><span>{undoneText(one, when(one.undoneAt, zone, now))} <span className="quiet">— {roleName(one.role)}</span></span></li>)}</ol>
        </Part>
      )}
      {looked && <Credentials record={record} />}
      {whole && <Held record={record} />}
      {health && <Part title={m.record_statusesTitle()} count={statuses.length} empty={m.record_noneKept()}>
        <ol role="list" className="movements">{statuses.map((one) => <li key={one.id}><time dateTime={one.since}>{when(one.since, zone, now)}</time><span>{personStatus[one.status]?.()}{one.until && ` ${m.record_statusUntil({ until: when(one.until, zone, now) })}`} <span className="quiet">— {one.reason} ({roleName(one.by)})</span></span></li>)}</ol>
      </Part>}
      {health && <Part title={m.needs_section()} count={needs.length} empty={m.record_noneKept()}>
        <ul role="list" className="movements">{needs.map((one) => <li key={one.id}><time dateTime={one.acts[0]?.at}>{one.acts[0] ? when(one.acts[0].at, zone, now) : ''}</time><span>{needLineText(one, dayOf(now, zone))}</span></li>)}</ul>
      </Part>}
      {whole && <Changes record={record} />}
      {calls && <Part title={m.record_contactsTitle()} count={contacts.length} empty={m.record_noneKept()}>
        <ol role="list" className="movements">{contacts.map((one) => <li key={one.id}><time dateTime={one.startedAt}>{when(one.startedAt, zone, now)}</time><span>{one.withdrawnAt ? <s>{one.note}</s> : one.note} <span className="quiet">— {roleName(one.by)}{one.private && ` · ${m.record_contactPrivate()}`}{one.withdrawnAt && ` · ${m.record_contactBack()}`}</span></span></li>)}</ol>
      </Part>}
      {health && <><Part title={m.resident_requestsTitle()} count={exits.length} empty={m.record_noneKept()}>
        <ol role="list" className="movements">{exits.map((one) => <li key={one.id}><time dateTime={one.askedAt}>{when(one.askedAt, zone, now)}</time><span><Link href={`/me/exits/${one.id}`}>{one.place ? m.resident_forPurpose({ purpose: purposeName(one.purpose), place: one.place }) : purposeName(one.purpose)}</Link> — {exitState[one.state]?.() ?? one.state}</span></li>)}</ol>
      </Part>
      <Part title={m.resident_movementsTitle()} count={movements.length} empty={m.record_noneKept()}>
        <ol role="list" className="movements">{movements.map((one, i) => <li key={i}><time dateTime={one.at}>{when(one.at, zone, now)}</time><span>{one.kind === 'turned-away' ? m.record_turnedAway({ gate: one.gate ?? m.resident_noGate() }) : one.kind === 'out' ? m.resident_wentOut({ gate: one.gate ?? m.resident_noGate() }) : one.gate ? m.resident_cameBack({ gate: one.gate }) : m.resident_reportedBack()}</span></li>)}</ol>
      </Part></>}
    </>
  )
}

function Looks({ looks }: Pick<OwnRecord, 'looks'>) {
  const { zone } = useSituation()
  const now = useNow(60_000)
  return (
    <Part title={m.record_looksTitle()} count={looks.length} open empty={m.record_looksNone()}>
      <ol role="list" className="movements">
        {looks.map((look, i) => <li key={i}><time dateTime={look.at}>{when(look.at, zone, now)}</time><span>{lookSaid(look)}</span></li>)}
      </ol>
    </Part>
  )
}

/** Where they lived and what was put right, in the desk's words: by whom, by role. */
function Changes({ record: { history = [] } }: { record: OwnRecord }) {
  const { zone } = useSituation()
  const now = useNow(60_000)
  const said = ({ says }: OwnRecord['history'][number]): string => {
    if (says.what === 'taken-back') return m.record_changeTakenBack()
    if (says.what === 'unmerged') return m.record_changeUnmerged()
    if (says.what === 'merged') return says.takenBack ? m.record_toldMistake({ text: m.record_changeMerged() }) : m.record_changeMerged()
    if (says.what === 'corrected') return m.record_changeCorrected({ field: recordField[says.field]!(), old: says.old ?? '—', new: says.new ?? '—' })
    const text = [recordStay[says.what]!(), says.door, says.host ?? '', says.place, says.until ? m.record_statusUntil({ until: when(says.until, zone, now) }) : ''].filter((part) => part !== '').join(' · ')
    return says.takenBack ? m.record_toldMistake({ text }) : text
  }
  return (
    <Part title={m.record_changesTitle()} count={history.length} empty={m.record_noneKept()}>
      <ol role="list" className="movements">
        {history.map((one, i) => <li key={i}><time dateTime={one.at}>{when(one.at, zone, now)}</time><span>{said(one)} <span className="quiet">— {one.by === '' ? m.record_changeRoster() : `${one.words} (${roleName(one.by)})`.trim()}</span></span></li>)}
      </ol>
    </Part>
  )
}

/** What somebody at the desk decided by a slip of the hand, and took back. */
const undoneText = ({ what, purpose }: OwnRecord['undone'][number], at: string): string =>
  (what === 'refused' || what === 'office-refused' ? m.record_undoneRefused : what === 'extended' ? m.record_undoneExtended : what === 'kept' ? m.record_undoneKept : m.record_undoneGranted)({ purpose: purposeName(purpose), at })

/** That somebody phoned, or tried to: what the desk noted of it, in the resident's own words. */
function toldText({ what, how, role, takenBack }: OwnRecord['tellings'][number]): string {
  const text = how === 'own-session' ? m.record_toldSelf() : `${what === 'told' ? toldHow[how]?.() ?? how : m.record_notReached()} — ${roleName(role)}`
  return takenBack ? m.record_toldMistake({ text }) : text
}

/** Each slip, link and carer's right, with whole dates: this is what somebody reads weeks later, to find out that it was not them. */
function Credentials({ record: { credentials } }: { record: OwnRecord }) {
  const { zone } = useSituation()
  const used = ({ kind, uses, firstUsedAt }: OwnRecord['credentials'][number]): string =>
    kind === 'carer' ? '' : firstUsedAt ? m.record_credentialUsed({ at: whole(firstUsedAt, zone), count: uses }) : m.record_credentialUnused()
  return (
    <Part title={m.record_credentialsTitle()} count={credentials.length} open empty={m.record_credentialsNone()}>
      <p className="quiet">{m.record_credentialsWhat()}</p>
      <ol role="list" className="credentials">
        {credentials.map((one, i) => (
          <li key={i}>
            <p>{m.record_credentialMade({ what: credentialKind[one.kind]?.() ?? one.kind, role: roleName(one.role) })}</p>
            <time dateTime={one.at}>{whole(one.at, zone)}</time>
            <p className="quiet">{one.exit && m.record_credentialOneExit()} {used(one)} {one.endedAt && m.record_credentialEnded({ at: whole(one.endedAt, zone) })}</p>
          </li>
        ))}
      </ol>
    </Part>
  )
}

const codeOf = (what: string): string => what.replace(/[._]/g, '-')

/** What is kept, grouped by when it is deleted and who reads it: few lines instead of a table that nobody reads on a phone. */
function Held({ record }: { record: OwnRecord }) {
  const groups = new Map<string, OwnRecord['held']>()
  for (const row of record.held) {
    const key = `${endCodes[row.ends] ?? row.ends}|${row.reader}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return (
    <Part title={m.record_heldTitle()} count={record.held.length} empty={m.record_noneKept()}>
      {[...groups].map(([key, rows]) => {
        const [ends = '', reader = ''] = key.split('|')
        return (
          <section key={key} className="stack-tight held">
            <p className="quiet">{m.record_heldWho({ reader: heldReader[codeOf(reader)]?.() ?? reader, ends: heldEnds[ends]?.() ?? ends })}</p>
            <ul>{rows.map((row) => <li key={row.what}>{heldWhat[codeOf(row.what)]?.() ?? `${row.what}: ${row.purpose}`}</li>)}</ul>
          </section>
        )
      })}
    </Part>
  )
}
