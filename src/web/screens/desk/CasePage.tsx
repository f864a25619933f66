// A case on its own page: whose it is, what is next and by when, all that was done and every call about it, and what can be done now. Two desks that wrote of the same without having
// seen each other find both here, until somebody says which holds. What is private is shown to its reader alone: to everybody else it is not there.

import { Suspense, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import type { CaseView } from '#domain/desk/case-wire.ts'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { isRepairKind } from '#domain/neighbours/repairs.ts'
import { comesUp, lateness } from '#domain/promises/due.ts'
import { triesToClose } from '#domain/promises/promise.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { later } from '../../parts/later.tsx'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { duration, untilWhen, when } from '../../parts/times.ts'
import { deskChannel } from '../../words/compiled/groups/deskChannel.js'
import { relation as relations } from '../../words/compiled/groups/relation.js'
import { m } from '../../words/compiled/messages.js'
import { AtHome } from './AtHome.tsx'
import { CaseClash } from './CaseClash.tsx'
import { CaseDeeds } from './CaseDeeds.tsx'
import { CaseLog } from './CaseLog.tsx'
import { kindName, outcomeSaid, stepSaid } from './case-said.ts'
import { reasonName, urgencyName, wayName } from './on-case-said.ts'
import { NotTakenHere } from '../../field/NotTakenHere.tsx'
import './calls.css'

/** Most cases are none. */
const Repair = later(async () => (await import('./CaseRepair.tsx')).CaseRepair)

export function CasePage({ id, me }: { id: CaseId; me: Me }) {
  const { data, error, refetch } = useApi<CaseView>(`/api/cases/${id}`)
  const heading = useRef<HTMLHeadingElement>(null)
  const there = data !== undefined
  useEffect(() => { heading.current?.focus() }, [there])
  const zone = me.community.zone
  const at = useNow(30_000)
  if (!data) {
    if (error?.problem.code === 'not-found') return <div className="case-page" id="case" tabIndex={-1}><Notice><h2 ref={heading} tabIndex={-1}>{m.cases_notThere()}</h2><p>{m.cases_notThereWhy()}</p></Notice></div>
    return <div className="case-page" id="case" tabIndex={-1}>{error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}</div>
  }
  return (
    <div className="case-page" id="case" tabIndex={-1} data-place>
      <NotTakenHere me={me} />
      <header className="case-head stack-tight">
        <h2 ref={heading} tabIndex={-1}><span>{kindName(data.kind)}</span> <span className="case-number">{data.number}</span> <State view={data} at={at} zone={zone} /></h2>
        <p className="hidden-visually" role="status">{saidOf(data, zone, at)}</p>
        {data.private && <p className="quiet">◆ {m.cases_privateHere()}</p>}
        {data.words !== '' && <p className="said"><AsWritten>{data.words}</AsWritten></p>}
        {data.nowFor && <p className="told-otherwise">! {reasonName(data.nowFor)}</p>}
      </header>
      <div className="case-column">
        <CaseClash view={data} zone={zone} />
        <Facts view={data} zone={zone} at={at} />
        {isRepairKind(data.kind) && <Suspense fallback={<Loading />}><Repair key={data.id} of={data.id} zone={zone} /></Suspense>}
        <CaseDeeds key={data.id} view={data} me={me} />
      </div>
      <div className="case-column">
        <Contacts view={data} zone={zone} at={at} />
        <SameCall view={data} />
        <OneFault view={data} />
        <CaseLog view={data} zone={zone} at={at} />
      </div>
    </div>
  )
}

/** Where it stands, in a word that has a shape: open and by when, late by how long, or how it is over. */
function State({ view: { promise }, at, zone }: { view: CaseView; at: Instant; zone: Zone }) {
  if (promise.closedAt !== null) return <span className="case-state">✓ {closedSaid(promise)}</span>
  const late = lateness(promise, at)
  return <span className="case-state" data-late={late > 0}>{late > 0 ? `! ${m.cases_late({ time: duration(late) })}` : [promise.urgency === 'now' && urgencyName('now'), m.cases_byThen({ due: untilWhen(comesUp(promise), zone, at) })].filter(Boolean).join(' · ')}</span>
}

const closedSaid = ({ closedAs, history }: CaseView['promise']): string => (closedAs === 'told' ? m.cases_closedTold() : closedAs === 'withdrawn' ? (history.findLast((one) => one.kind === 'withdrawn')?.why === 'contact' ? m.cases_closedTakenBack() : m.cases_closedWithdrawn()) : closedAs === 'gone' ? m.cases_closedGone() : m.cases_closedNobody())

function saidOf({ number, promise }: CaseView, zone: Zone, at: Instant): string {
  const stands = promise.closedAt !== null ? closedSaid(promise) : m.cases_byThen({ due: untilWhen(comesUp(promise), zone, at) })
  return [m.cases_number({ number }), stands, ownerSaid(promise)].filter(Boolean).join(m.common_listComma())
}

/** Nothing is nobody's: whoever keeps it, or whoever leads the desk while they are not there. */
function ownerSaid({ owner }: CaseView['promise']): string {
  const name = owner.name === '' ? m.cases_secretary() : owner.name
  return owner.from ? m.cases_ownerFor({ name, from: owner.from.name }) : m.desk_keptBy({ name })
}

function Facts({ view, zone, at }: { view: CaseView; zone: Zone; at: Instant }) {
  const { promise, answerOn } = view
  const open = promise.closedAt === null
  const phone = answerOn.number || (view.phone ?? '')
  return (
    <section aria-label={m.cases_facts()}>
      <dl className="pairs">
        <dt>{m.cases_whose()}</dt><dd>{view.resident ? <Link href={`/desk?resident=${view.resident}`}><AsWritten>{view.name}</AsWritten> {view.door}</Link> : <><AsWritten>{view.place?.label || view.door || m.cases_nobodyKnown()}</AsWritten><AtHome people={view.atHome} /></>}</dd>
        {view.place && view.place.label !== view.door && view.resident && <><dt>{m.cases_place()}</dt><dd><AsWritten>{view.place.label}</AsWritten></dd></>}
        <dt>{m.cases_owner()}</dt><dd><AsWritten>{ownerSaid(promise)}</AsWritten>{promise.rings && <strong className="told-otherwise"> · {m.cases_rings()}</strong>}</dd>
        {open && <><dt>{m.cases_step()}</dt><dd><AsWritten>{stepSaid(promise.step)}</AsWritten></dd></>}
        {open && <><dt>{m.cases_dueBy()}</dt><dd>{untilWhen(promise.due, zone, at)}{promise.snoozedUntil !== null && promise.snoozedUntil > at && <> · {m.cases_snoozedUntil({ time: when(promise.snoozedUntil, zone, at) })}</>}</dd></>}
        <dt>{m.cases_answerOn()}</dt><dd>{wayName(answerOn.way)}{phone !== '' && <> · <a href={dialPerson(phone)}>{m.desk_callNumber({ phone })}</a></>}
          {(answerOn.othersAnswer || (view.private && phone === '')) && <p className="quiet">{[answerOn.othersAnswer && m.cases_homesNumber(), phone === '' && m.cases_ownNumber()].filter(Boolean).join(' ')}</p>}</dd>
        {promise.outcome && <><dt>{m.cases_outcome()}</dt><dd><AsWritten>{outcomeSaid(promise.outcome)}</AsWritten></dd></>}
        {view.cameIn.length > 0 && <><dt>{m.cases_cameIn()}</dt><dd><AsWritten>{view.cameIn.map((one) => [one.gate ?? '', when(one.at, zone, at)].filter(Boolean).join(' ')).join(' · ')}</AsWritten></dd></>}
        <dt>{m.cases_tries()}</dt><dd>{promise.tries === 0 ? m.cases_triesNone() : m.cases_triesSaid({ count: promise.tries, most: triesToClose, last: promise.lastTriedAt ? when(promise.lastTriedAt, zone, at) : '' })}{open && <p className="quiet">{m.cases_triesWhat({ most: triesToClose })}</p>}</dd>
        {view.outside && <><dt>{m.cases_ticket()}</dt><dd>{view.outside.number || m.cases_ticketMissing()}{view.outside.deadline && <> · {m.cases_byThen({ due: untilWhen(view.outside.deadline, zone, at) })}</>}</dd></>}
      </dl>
      {open && promise.outcome && <p className="waiting">{m.cases_stillToTell()}</p>}
    </section>
  )
}

function Contacts({ view, zone, at }: { view: CaseView; zone: Zone; at: Instant }) {
  if (view.contactsAbout.length === 0) return null
  return (
    <section className="stack-tight" aria-label={m.cases_contacts()}>
      <h3>{m.cases_contacts()} <span className="count">{view.contacts}</span></h3>
      <ol role="list" className="contacts">
        {view.contactsAbout.map((one) => (
          <li key={one.id}>
            <span className="quiet"><time dateTime={one.startedAt}>{when(one.startedAt, zone, at)}</time> · <AsWritten>{contactSaid(one)}</AsWritten></span>
            {one.note !== '' && <span>{one.withdrawnAt ? <s><AsWritten>{one.note}</AsWritten></s> : <AsWritten>{one.note}</AsWritten>}</span>}
            {one.withdrawnAt && <strong className="told-otherwise">{m.cases_contactBack({ at: when(one.withdrawnAt, zone, at) })}</strong>}
          </li>
        ))}
      </ol>
    </section>
  )
}

const contactSaid = ({ channel, spokeName, relationWords, relation, number, by, times }: CaseView['contactsAbout'][number]): string =>
  [deskChannel[channel]!(), [relation && relations[relation]!(), relationWords || spokeName].filter(Boolean).join(' '), number, by, times > 1 && m.cases_times({ count: times })].filter(Boolean).join(' · ')

/** What else the same caller brought. */
function SameCall({ view }: { view: CaseView }) {
  if (view.sameCall.length === 0) return null
  return <p>{m.cases_sameCall()} {view.sameCall.map((one) => <Link key={one.id} className="button plain" href={`/desk/cases/${one.id}`}>{kindName(one.kind)} {one.number}</Link>)}</p>
}

function OneFault({ view }: { view: CaseView }) {
  if (!view.joinedTo && view.joinedCases.length === 0) return null
  return (
    <section className="stack-tight" aria-label={m.cases_oneFault()}>
      <h3>{m.cases_oneFault()}</h3>
      {view.joinedTo && <p><Link href={`/desk/cases/${view.joinedTo}`}>{m.cases_joinedTo()}</Link></p>}
      <ul role="list" className="plain-list">
        {view.joinedCases.map((one) => <li key={one.id}><Link className="line-button" href={`/desk/cases/${one.id}`}><span className="case-number">{one.number}</span><span><AsWritten>{[one.name, one.door].filter(Boolean).join(' ')}</AsWritten></span><span className="quiet">{one.closedAt === null ? m.cases_stillOpen() : '✓'}</span></Link></li>)}
      </ul>
    </section>
  )
}
