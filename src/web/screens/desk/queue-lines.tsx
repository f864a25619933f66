// How each section of the queue is shown: a row here for each that the server hands out. One that this screen does not know yet is
// counted all the same, under a title that says so.

import { type ComponentType, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { CarerEndedLine } from '#domain/access/wire.ts'
import type { ProposalInQueue } from '#domain/access/staff-wire.ts'
import type { ShortAnswerDue as Due, ToldLine } from '#domain/desk/answers-wire.ts'
import type { QueueLine } from '#domain/desk/wire.ts'
import type { askedLine, ExitLine, outLine, ToTellLine, waitingLine } from '#domain/exits/wire.ts'
import type { HeldLine } from '#domain/field/wire.ts'
import type { FailingLine } from '#domain/kernel/channels.ts'
import type { LoanOwed, VisitCostsMore } from '#domain/neighbours/wire.ts'
import type { BoxLate, TubeLate } from '#domain/rounds/wire.ts'
import type { NoticeToTell } from '#domain/notices/wire.ts'
import type { HomeReportLine } from '#domain/people/home-report-wire.ts'
import { between, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import type { WorkRow } from '#domain/kernel/work.ts'
import type { AntigenLine } from '#domain/rounds/antigen-wire.ts'
import type { PoolRing, PoolSwab, PoolWaits } from '#domain/rounds/hold-wire.ts'
import type { LabLineSaid, LabRefused } from '#domain/rounds/lab-wire.ts'
import type { NeedDueLine } from '#domain/people/needs-wire.ts'
import type { StayOverLine } from '#domain/people/record-wire.ts'
import type { z } from 'zod'
import { running } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { kindsSaid } from '../../parts/asks-said.ts'
import { followUpSaid } from '../../parts/follow-up-said.ts'
import { later } from '../../parts/later.tsx'
import { duration, live, untilWhen, when } from '../../parts/times.ts'
import { overviewHeld } from '../../words/compiled/groups/overviewHeld.js'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { CaseRow, ContactRow } from './CaseLines.tsx'
import { ChannelFailing } from './ChannelFailing.tsx'
import { HomeReport } from './HomeReport.tsx'
import { LateWork } from './LateWork.tsx'
import { NoticeWaits } from './NoticeWaits.tsx'
import { ShortAnswerDue } from './ShortAnswerDue.tsx'
import { HomeToTell } from './ToTell.tsx'
import { ToldOtherwise } from './ToldOtherwise.tsx'

export type LineProps = { line: QueueLine; gone: boolean; selected: string | null; onOpen: (row: ExitLine) => void; zone: Zone; now: Instant }
export type SectionShown = {
  title: () => string
  /** how often its clocks are drawn anew */
  everyMs: number
  Line: (props: LineProps) => ReactNode
  /** what its lines stand in: all of them, or what says that they have not come */
  Within?: Within
  /** what opens a line that stands for `count` more; left out where the line says so itself */
  more?: (count: number) => string
}

type Within = ComponentType<{ children: ReactNode }>
const Whole: Within = ({ children }) => children

/** Lines that are fetched when the first of them is shown. Where they do not come their section says so, once, and not each of them. */
function fetched<R>(load: () => Promise<ComponentType<Omit<LineProps, 'line'> & { row: R; count: number }>>): Pick<SectionShown, 'Line' | 'Within'> {
  let Here: Awaited<ReturnType<typeof load>> | null = null
  const Within = later<{ children: ReactNode }>(async () => {
    Here = await load()
    return Whole
  })
  return { Within, Line: ({ line, ...at }) => Here && <Here row={line.says as R} count={line.count} {...at} /> }
}

/** With its own sentences, which no other line speaks. */
const needDue = fetched<NeedDueLine>(async () => (await Promise.all([import('./NeedDue.tsx'), loadAreas(['needs'])]))[0].NeedDue)

/** Seldom there. */
const visitCosts = fetched<VisitCostsMore>(async () => (await import('./VisitCosts.tsx')).VisitCosts)

/** Seldom there. */
const loanOwed = fetched<LoanOwed>(async () => (await import('./LoanOwed.tsx')).LoanOwedRow)

/** Seldom there. */
const testingLate = fetched<BoxLate | TubeLate>(async () => (await import('./TestingLate.tsx')).TestingLate)

/** Seldom there. */
const carersEnded = fetched<CarerEndedLine>(async () => (await import('./CarersEnded.tsx')).CarersEnded)

/** With its own sentences. */
const labSaid = fetched<LabLineSaid>(async () => (await Promise.all([import('./LabSaid.tsx'), loadAreas(['testing'])]))[0].LabSaid)

/** Seldom there. */
const labRefused = fetched<LabRefused>(async () => (await import('./LabRefused.tsx')).LabRefused)

/** With its own sentences. */
const poolWaits = fetched<PoolWaits | PoolRing | PoolSwab>(async () => (await Promise.all([import('./PoolWaits.tsx'), loadAreas(['testing'])]))[0].PoolWaits)

/** With its own sentences. */
const antigenCall = fetched<AntigenLine>(async () => (await Promise.all([import('./AntigenCall.tsx'), loadAreas(['antigen'])]))[0].AntigenCall)

const known: Record<string, SectionShown> = {
  antigenCalls: { title: () => m.desk_antigenCalls(), everyMs: 15_000, ...antigenCall, more: (count) => m.desk_poolSame({ count }) },
  poolWaits: { title: () => m.desk_poolWaits(), everyMs: 15_000, ...poolWaits },
  poolRings: { title: () => m.desk_poolRings(), everyMs: 15_000, ...poolWaits, more: (count) => m.desk_poolSame({ count }) },
  poolSwabs: { title: () => m.desk_poolSwabs(), everyMs: 60_000, ...poolWaits, more: (count) => m.desk_poolSame({ count }) },
  labNow: { title: () => m.desk_labNow(), everyMs: 15_000, ...labSaid },
  labToday: { title: () => m.desk_labToday(), everyMs: 60_000, ...labSaid },
  labRefused: { title: () => m.desk_labRefused(), everyMs: 60_000, ...labRefused, more: (count) => m.desk_labRefusedMore({ count }) },
  noticesNow: { title: () => m.desk_noticesNow(), everyMs: 15_000, Line: ({ line, ...at }) => <NoticeWaits row={line.says as NoticeToTell} {...at} />, more: (count) => m.desk_noticeSame({ count }) },
  notices: { title: () => m.desk_notices(), everyMs: 60_000, Line: ({ line, ...at }) => <NoticeWaits row={line.says as NoticeToTell} {...at} />, more: (count) => m.desk_noticeSame({ count }) },
  overdue: { title: () => m.desk_overdue(), everyMs: 15_000, Line: OverdueLine },
  visitsCostMore: { title: () => m.desk_visitsCostMore(), everyMs: 60_000, ...visitCosts },
  loansPutOut: { title: () => m.desk_loansPutOut(), everyMs: 60_000, ...loanOwed },
  loansNotThere: { title: () => m.desk_loansNotThere(), everyMs: 60_000, ...loanOwed },
  loansFetched: { title: () => m.desk_loansFetched(), everyMs: 60_000, ...loanOwed },
  boxesLate: { title: () => m.desk_boxesLate(), everyMs: 60_000, ...testingLate },
  tubesLate: { title: () => m.desk_tubesLate(), everyMs: 60_000, ...testingLate },
  loansLong: { title: () => m.desk_loansLong(), everyMs: 60_000, ...loanOwed },
  toTell: { title: () => m.desk_toTell(), everyMs: 15_000, Line: ({ line, ...at }) => <HomeToTell row={line.says as ToTellLine} {...at} /> },
  toldOtherwise: { title: () => m.answers_section(), everyMs: 60_000, Line: ({ line, ...at }) => <ToldOtherwise row={line.says as ToldLine} {...at} /> },
  shortAnswers: { title: () => m.answers_due(), everyMs: 60_000, Line: ({ line, ...at }) => <ShortAnswerDue row={line.says as Due} {...at} /> },
  case: { title: () => m.desk_cases(), everyMs: 60_000, Line: ({ line, gone, zone, now }) => <CaseRow {...{ line, gone, zone, now }} /> },
  contacts: { title: () => m.desk_contacts(), everyMs: 60_000, Line: ({ line, gone, zone, now }) => <ContactRow {...{ line, gone, zone, now }} />, more: (count) => m.desk_contactsSame({ count }) },
  work: { title: () => m.desk_work(), everyMs: 15_000, Line: ({ line, ...at }) => <LateWork row={line.says as WorkRow} {...at} /> },
  channels: { title: () => m.desk_channels(), everyMs: 60_000, Line: ({ line, ...at }) => <ChannelFailing row={line.says as FailingLine} {...at} /> },
  openPapers: { title: () => m.desk_openPapers(), everyMs: 1000, Line: PaperLine, more: (count) => m.desk_foldMore({ count }) },
  appeals: { title: () => m.desk_appeals(), everyMs: 15_000, Line: AppealLine },
  askedFor: { title: () => m.desk_askedFor(), everyMs: 15_000, Line: AskedLine },
  lookAgain: { title: () => m.desk_lookAgain(), everyMs: 60_000, Line: LookAgainLine },
  waiting: { title: () => m.desk_waiting(), everyMs: 15_000, Line: WaitingRow, more: (count) => m.desk_foldMoreAsked({ count }) },
  carersEnded: { title: () => m.desk_carersEnded(), everyMs: 60_000, ...carersEnded },
  staysOver: { title: () => m.desk_staysOver(), everyMs: 60_000, Line: StayOverRow },
  homeReports: { title: () => m.desk_homeReports(), everyMs: 60_000, Line: ({ line, ...at }) => <HomeReport row={line.says as HomeReportLine} {...at} /> },
  needs: { title: () => m.desk_needs(), everyMs: 60_000, ...needDue },
  staff: { title: () => m.desk_staff(), everyMs: 60_000, Line: StaffRow },
  held: { title: () => m.desk_held(), everyMs: 60_000, Line: HeldRow },
  out: { title: () => m.desk_outNow(), everyMs: 60_000, Line: OutLine },
  clashes: { title: () => m.desk_clashes(), everyMs: 60_000, Line: ClashLine },
}

export const shownAs = (section: string): SectionShown =>
  known[section] ?? { title: () => m.desk_otherSection(), everyMs: 60_000, Line: ({ line, zone, now }) => <div className="queue-work"><time dateTime={line.at}>{when(line.at, zone, now)}</time></div> }

const sayingOf = (line: QueueLine): ExitLine => line.says as ExitLine

function OverdueLine(props: LineProps) {
  const row = props.line.says as z.infer<typeof outLine>
  // What waits for a second stands beside how late they are, never in its place.
  const said = [...(row.proposed ? [m.desk_rowSecond()] : []), ...(row.followUp ? [followUpSaid(row.followUp, live(props.zone, props.now))] : [])]
  return (
    <>
      <ExitRow {...props} sign={<path d="M7 1 13.4 13H.6Z" fill="currentColor" />} {...(said.length > 0 ? { since: said.map((text) => <span key={text} className="queue-said">{text}</span>) } : {})} state={row.dueBack ? m.desk_overdueBy({ time: duration(between(row.dueBack, props.now)) }) : ''} />
      {!props.gone && (row.phone ? <a className="queue-phone" href={dialPerson(row.phone)}>{m.desk_callNumber({ phone: row.phone })}</a> : <span className="queue-phone">{m.desk_noNumber()}</span>)}
    </>
  )
}

/** When they are due stands under the name: beside it, a time with its day leaves room for one letter. */
function OutLine(props: LineProps) {
  const { dueBack } = sayingOf(props.line)
  const due = dueBack ? m.desk_outUntil({ time: untilWhen(dueBack, props.zone, props.now) }) : m.desk_outNoTime()
  return <ExitRow {...props} since={<span className="queue-state">{props.gone ? m.desk_rowGone() : due}</span>} sign={<path d="M1 7h9M7 3l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="2" />} />
}

// The clock runs since the server had it: a phone that names another year stops no clock.
function PaperLine(props: LineProps) {
  return (
    <ExitRow {...props} state={<span className="clock">{running(between(props.line.at, props.now))}</span>}
      sign={<><rect x="1" y="1" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="2" /><path d="M4 5h6M4 9h3" stroke="currentColor" strokeWidth="1.5" /></>} />
  )
}

function WaitingRow(props: LineProps) {
  const { line: { says, at }, zone, now } = props
  const row = says as z.infer<typeof waitingLine>
  return (
    <ExitRow {...props} state={stateOf(row)} since={<><time className="queue-since quiet" dateTime={at} title={when(at, zone, now)}>{duration(between(at, now))}</time>{askedSaid(row, zone, now)}</>}
      sign={<circle cx="7" cy="7" r="5.5" fill={row.missing === 0 ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="2" />} />
  )
}

/** When they want to leave is what the answer has to be in time for. */
function AppealLine(props: LineProps) {
  const { line: { says, at }, gone, zone, now } = props
  const row = says as z.infer<typeof waitingLine>
  return (
    <ExitRow {...props} since={<><span className="queue-state">{gone ? m.desk_rowGone() : `${row.proposed ? `${m.desk_rowSecond()}\n` : ''}${m.desk_rowLeaves({ time: when(at, zone, now) })}`}</span>{askedSaid(row, zone, now)}</>}
      sign={<path d="M7 1v8M7 11.5v1.5" fill="none" stroke="currentColor" strokeWidth="2.5" />} />
  )
}

/** What the household is asked for. A line that was kept here before there was asking says nothing of it. */
const askedSaid = ({ asked }: { asked?: z.infer<typeof askedLine>['asked'] | null }, zone: Zone, now: Instant): ReactNode =>
  (asked ?? []).map(({ seq, kinds, until }) => <span key={seq} className="queue-said">{m.desk_rowAsked({ what: kindsSaid(kinds), until: untilWhen(until, zone, now) })}</span>)

/** It has not come by its hour: somebody rings. */
function AskedLine(props: LineProps) {
  const { line: { says, at }, gone, zone, now } = props
  const row = says as z.infer<typeof askedLine>
  return (
    <>
      <ExitRow {...props} state={m.desk_overdueBy({ time: duration(between(at, now)) })} since={askedSaid(row, zone, now)}
        sign={<><rect x="2" y="1" width="10" height="12" fill="none" stroke="currentColor" strokeWidth="1.5" /><path d="M7 4v4M7 9.5v1.5" stroke="currentColor" strokeWidth="1.5" /></>} />
      {!gone && (row.phone ? <a className="queue-phone" href={dialPerson(row.phone)}>{m.desk_callNumber({ phone: row.phone })}</a> : <span className="queue-phone">{m.desk_noNumber()}</span>)}
    </>
  )
}

function LookAgainLine(props: LineProps) {
  return <ExitRow {...props} state={sayingOf(props.line).proposed ? m.desk_rowSecond() : m.desk_lookAgainRow()} sign={<><path d="M2 3h10M2 7h6M2 11h4" stroke="currentColor" strokeWidth="1.5" /><path d="m8 12 4-4" stroke="currentColor" strokeWidth="2" /></>} />
}

function ClashLine(props: LineProps) {
  return <ExitRow {...props} state={m.desk_clash()} sign={<path d="M1 4h9l-3-3M13 10H4l3 3" fill="none" stroke="currentColor" strokeWidth="2" />} />
}

/** What the row wants, in words; the sign beside it says the same by its shape. */
function stateOf(row: z.infer<typeof waitingLine>): string {
  if (row.proposed) return m.desk_rowSecond()
  return row.missing === 0 ? m.desk_rowReady() : m.desk_rowMissing({ count: row.missing })
}

const Sign = ({ children }: { children: ReactNode }) => <svg className="sign" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">{children}</svg>

function ExitRow({ line, gone, selected, onOpen, sign, state, since }: LineProps & { sign: ReactNode; state?: ReactNode; since?: ReactNode }) {
  const row = sayingOf(line)
  return (
    <button type="button" className="queue-row" aria-current={row.id === selected} onClick={() => onOpen(row)}>
      <Sign>{sign}</Sign>
      <span className="queue-what"><strong><AsWritten>{row.name || m.desk_unknownPerson()}</AsWritten></strong><span className="hit-door">{row.door}</span></span>
      {state !== undefined && <span className="queue-state">{gone ? m.desk_rowGone() : state}</span>}
      <span className="queue-purpose quiet"><AsWritten>{`${purposeName(row.purpose)}${row.place ? ` · ${row.place}` : ''}`}</AsWritten></span>
      {since}
    </button>
  )
}

/** Whoever was to be back, or to have left, by now: the line opens them, where it is put down what became of it. */
function StayOverRow({ line, gone, zone, now }: LineProps) {
  const { id, name, door, stay, until } = line.says as StayOverLine
  return (
    <Link className="queue-row" href={`/desk?resident=${id}`}>
      <Sign><path d="M2 13V6l5-4 5 4v7M5 13V9h4v4" fill="none" stroke="currentColor" strokeWidth="1.5" /></Sign>
      <span className="queue-what"><strong><AsWritten>{name}</AsWritten></strong><span className="hit-door">{door}</span></span>
      <span className="queue-state">{gone ? m.desk_rowGone() : m.desk_staysOverBy({ time: duration(between(until, now)) })}</span>
      <span className="queue-said">{(stay === 'away' ? m.desk_staysOverAway : m.desk_staysOverGuest)({ time: when(until, zone, now) })}</span>
    </Link>
  )
}

/** What is proposed about the secretary's role is answered where all of it stands. */
function StaffRow({ line, gone, zone, now }: LineProps) {
  const { kind, role, colleague, proposer } = line.says as ProposalInQueue
  return (
    <Link className="queue-row" href="/overview/staff">
      <Sign><path d="M4.5 6a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM1 13c0-4 7-4 7 0M9 4h4M11 2v4" fill="none" stroke="currentColor" strokeWidth="1.5" /></Sign>
      <span className="queue-what"><strong><AsWritten>{colleague}</AsWritten></strong></span>
      <span className="queue-state">{gone ? m.desk_rowGone() : kind === 'given' ? m.desk_staffGive() : role === null ? m.desk_staffEndAll() : m.desk_staffEnd()}</span>
      <span className="queue-purpose quiet">{m.desk_staffBy({ name: proposer })} · {when(line.at, zone, now)}</span>
    </Link>
  )
}

/** Reports of a phone that nobody has judged yet: one line, however many. They are ruled on where all of them stand. */
function HeldRow({ line, gone, zone, now }: LineProps) {
  const { device, why, at } = line.says as HeldLine
  return (
    <Link className="queue-row" href="/overview/devices/held">
      <Sign><path d="M4 1h6v12H4ZM6.5 11h1" fill="none" stroke="currentColor" strokeWidth="1.5" /></Sign>
      <span className="queue-what"><strong>{device || m.overview_heldPeople()}</strong></span>
      <span className="queue-state">{gone ? m.desk_rowGone() : m.desk_heldCount({ count: line.count })}</span>
      <span className="queue-purpose quiet">{overviewHeld[why]?.() ?? why} · {when(at, zone, now)}</span>
    </Link>
  )
}
