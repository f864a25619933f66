// One exit on the desk: what the rules ask for and what is there, who may decide, and the one button that decides. The first
// line says where it stands; the next step is always open.

import { useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { isOpen } from '#domain/exits/history.ts'
import { numberOf } from '#domain/exits/number.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { OfficeSaid } from '../../parts/OfficeSaid.tsx'
import { Elsewhere } from '../../parts/Elsewhere.tsx'
import { asksIn } from '../../parts/asks-said.ts'
import { decisionName } from '../../parts/exit-names.ts'
import { Notice } from '../../parts/Notice.tsx'
import { saidBeside } from '../../parts/said.ts'
import { untilAfter } from '../../parts/from-until.ts'
import { duration, live, untilWhen, weekly, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, roleName } from '../../words/sentences.ts'
import { Again } from './Again.tsx'
import { AskFor } from './AskFor.tsx'
import { Checklist } from './Checklist.tsx'
import { Decide } from './Decide.tsx'
import { EmergencyPaper } from './Emergency.tsx'
import { EvidenceLines } from './EvidenceLines.tsx'
import { Extend } from './Extend.tsx'
import { FollowUp, toBeCalled } from './FollowUp.tsx'
import { Granted } from './Granted.tsx'
import { LookAgain } from './LookAgain.tsx'
import { OfficeDecides } from './OfficeForm.tsx'
import { Renewing } from './RenewalForm.tsx'
import { SaidWhileDeciding } from './SaidNow.tsx'
import { ToldHow } from './ToldHow.tsx'
import { UndoDecision } from './Undo.tsx'
import { WhoWasIt } from './WhoWasIt.tsx'
import { CaseHistory } from '../../parts/CaseHistory.tsx'
import { CaseRules } from '../../parts/CaseRules.tsx'

export type ExitCaseProps = { exit: ExitView; me: Me }

export function ExitCase({ exit, me, onAgain }: ExitCaseProps & { /** a new request was filled in from this one */ onAgain: (() => void) | null }) {
  const zone = me.community.zone
  const now = useNow(15_000)
  const undecided = isOpen(exit)
  const [extending, setExtending] = useState(false)
  // What was decided at this desk a moment ago, by its number in the case, and whether its person heard it on the spot. That a pass stays as it is is told to nobody.
  const [decided, setDecided] = useState<number | null>(null)
  const [said, setSaid] = useState<number | null>(null)
  const tells = exit.resident !== null && me.verbs.includes('contact.record')
  if (tells && exit.undo?.mine && exit.undo.what !== 'kept' && exit.undo.seq !== decided) setDecided(exit.undo.seq)
  const stands = exit.decisions.at(-1)?.what !== 'undone'
  return (
    <article className="stack exit-case" aria-label={m.desk_exitOf({ purpose: purposeName(exit.purpose) })}>
      <header className="stack-tight">
        <h2>{purposeName(exit.purpose)}{exit.emergency && exit.resident ? <span className="exit-place"> · <AsWritten>{exit.resident.name}</AsWritten> {exit.resident.door}</span> : exit.place ? <span className="exit-place"> · <AsWritten>{exit.place}</AsWritten></span> : null}</h2>
        <p className="quiet"><AsWritten>{[windowOf(exit, zone, now), ...saidBeside(exit)].join(' · ')}</AsWritten> · <span className="case-number">{m.desk_number({ number: numberOf(exit.id) })}</span></p>
        {exit.reason && <p className="quiet"><AsWritten>{m.desk_saidReason({ reason: exit.reason })}</AsWritten></p>}
      </header>
      {!exit.emergency && <UndoDecision exit={exit} zone={zone} />}
      {decided !== null && stands && <SaidWhileDeciding exit={exit.id} seq={decided} open={exit.undo?.seq === decided} said={said === decided} onSaid={() => setSaid(decided)} />}
      {decided !== null && said === decided && !stands && <Notice tone="ask" live><p>{m.desk_saidUndone()}</p></Notice>}
      <Outside exit={exit} zone={zone} now={now} />
      {!exit.emergency && exit.may.includes('follow-up') && <FollowUp key={`follow-up ${exit.id}`} exit={exit} zone={zone} now={now} extending={extending} />}
      {!exit.emergency && <Extend exit={exit} me={me} open={extending} onOpen={setExtending} />}
      <Renewing key={`renewing ${exit.id}`} exit={exit} zone={zone} now={now} />
      <LookAgain key={`look ${exit.id}`} exit={exit} me={me} />
      <Standing exit={exit} me={me} now={now} />
      <OfficeDecides key={`office ${exit.id}`} exit={exit} me={me} />
      {exit.emergency && me.verbs.includes('contact.record') && (exit.may.includes('note-paper') || exit.namings.length > 0) && (exit.resident === null || exit.namings.length > 0) && <WhoWasIt key={`who ${exit.id}`} exit={exit} />}
      {exit.emergency && exit.may.includes('note-paper') && <EmergencyPaper key={exit.id} exit={exit} zone={zone} />}
      {exit.pass && exit.state === 'granted' && <Granted exit={exit} me={me} />}
      {undecided && exit.advice && !exit.emergency && <Checklist exit={exit} me={me} />}
      {!exit.emergency && <AskFor key={`ask ${exit.id}`} exit={exit} me={me} now={now} />}
      {!exit.emergency && <Decide key={exit.id} exit={exit} me={me} />}
      {onAgain && <Again exit={exit} zone={zone} onAgain={onAgain} />}
      <EvidenceLines key={`evidence ${exit.id}`} exit={exit} me={me} now={now} />
      {undecided && exit.advice && !exit.emergency && <CaseRules advice={exit.advice} />}
      {(exit.decisions.length > 0 || asksIn(exit).length > 0) && exit.resident && <ToldHow key={`told ${exit.id}`} exit={exit.id} decided={decided} zone={zone} now={now} />}
      <CaseHistory exit={exit} zone={zone} now={now} open={!undecided} />
      <p><a href={`/print/case/${exit.id}`} target="_blank" rel="noreferrer">{m.desk_printCase()}</a></p>
    </article>
  )
}

function windowOf(exit: ExitView, zone: Zone, now: Instant): string {
  if (exit.emergency) return m.desk_askedAt({ at: when(exit.askedAt, zone, now) })
  const until = untilAfter(exit.until, exit.from, zone, now)
  // A later end stands in the place of the one that was asked for.
  const later = exit.pass?.extendedTo
  const span = later ? `${when(exit.from, zone, now)} ${m.desk_extendedFrom({ until: untilWhen(later, zone, now), was: until })}` : m.desk_window({ from: when(exit.from, zone, now), until })
  return exit.weekly ? `${span} · ${weekly(exit.weekly)} · ${m.desk_exitsAsked({ count: exit.exits })}` : span
}

/** Whoever is out is out, whatever was decided since. Beside a pass that holds it is said with the pass, but for being late. */
function Outside({ exit, zone, now }: { exit: ExitView; zone: Zone; now: Instant }) {
  if (exit.whereabouts !== 'out') return null
  if (exit.leftAs) return <Notice tone="plain"><p><strong>{exit.leftAs === 'died' ? m.desk_leftDied() : m.desk_leftMoved()}</strong></p></Notice>
  if (exit.emergency) return null
  if (exit.overdue && exit.dueBack) {
    const time = duration(Date.parse(now) - Date.parse(exit.dueBack))
    return <Notice tone="wrong"><p><strong>{toBeCalled(exit, now) ? m.desk_overdueNow({ time }) : m.desk_overdueBy({ time })}</strong></p></Notice>
  }
  return exit.state === 'granted' && exit.pass?.status === 'valid' ? null : <Notice tone="ask"><p><strong>{m.desk_isOut({ at: exit.dueBack ? untilWhen(exit.dueBack, zone, now) : '' })}</strong></p></Notice>
}

/** The answer first. */
function Standing({ exit, me, now }: ExitCaseProps & { now: Instant }) {
  const refusal = exit.refusal
  const who = refusal ? roleName(refusal.role) : ''
  const zone = me.community.zone
  if (exit.emergency) return <EmergencyStanding exit={exit} zone={zone} now={now} />
  if (exit.office) return <Notice tone={exit.office.grants ? 'plain' : 'ask'}><OfficeSaid office={exit.office} voice={live(zone, now)} />{!exit.office.grants && refusal && <p className="quiet">{m.desk_refusedBy({ role: who })} <AsWritten>{refusal.reason}</AsWritten></p>}</Notice>
  switch (exit.state) {
    case 'asked':
      return exit.proposed ? <Proposed exit={exit} /> : null
    case 'refused':
      return <Notice tone="ask"><p><strong>{m.desk_refusedBy({ role: who })}</strong></p><p><AsWritten>{refusal?.reason ?? ''}</AsWritten></p>{refusal?.final && <p>{m.desk_refusedFinal()}</p>}<AppealTo exit={exit} me={me} /></Notice>
    case 'appealed':
      // The second person decides on the appeal as well, and has to read both.
      return (
        <>
          {exit.proposed && <Proposed exit={exit} />}
          <Notice tone="ask"><p><strong>{m.desk_appealed()}</strong></p><p className="said"><AsWritten>{exit.appeal?.text ?? ''}</AsWritten></p>{exit.appeal?.writtenBy && <p className="quiet">{m.desk_appealWritten({ role: roleName(exit.appeal.writtenBy) })}</p>}<p>{noSaid(exit)} <AsWritten>{refusal?.reason ?? ''}</AsWritten></p><AppealTo exit={exit} me={me} /></Notice>
        </>
      )
    case 'revoked':
      return <Notice tone="wrong"><p><strong>{noSaid(exit)}</strong></p><p><AsWritten>{refusal?.reason ?? ''}</AsWritten></p><AppealTo exit={exit} me={me} /></Notice>
    case 'withdrawn':
      return <Withdrawn exit={exit} />
    default:
      return null
  }
}

/** By their word; or by nobody's, with their being put down as gone. */
function Withdrawn({ exit }: { exit: ExitView }) {
  const asGone = exit.decisions.findLast((one) => !one.undone && one.what !== 'undone')?.cause === 'left'
  const again = exit.may.includes('appeal')
  return <Notice tone={again ? 'ask' : 'plain'}><p>{asGone ? m.desk_endedAsGone() : m.desk_withdrawn()}</p>{again && <p>{m.desk_appealAnew()}</p>}</Notice>
}

/** What an appeal is against: a no, a pass that was taken back, or one that ended with something else. */
function noSaid({ refusal, decisions }: ExitView): string {
  if (!refusal) return ''
  if (refusal.cause !== 'decision') return decisionName({ what: 'revoked', cause: refusal.cause })
  const last = decisions.findLast(({ what }) => what === 'refused' || what === 'revoked')
  return (last?.what === 'revoked' ? m.desk_revokedBy : m.desk_refusedBy)({ role: roleName(refusal.role) })
}

/** Who decides on it anew: somebody else here, or nobody here. */
function AppealTo({ exit: { refusal, state }, me }: ExitCaseProps) {
  if (!refusal) return null
  if (refusal.nobodyElse || refusal.final) return <p><Elsewhere office={me.community.office} /></p>
  const role = roleName(refusal.appealTo)
  return <p>{state === 'appealed' ? m.desk_appealDecides({ role }) : m.desk_appealTo({ role })}</p>
}

const Proposed = ({ exit }: { exit: ExitView }) => (
  <Notice tone="ask"><p><strong>{m.desk_overrideProposed({ role: roleName(exit.override?.role ?? 'staff') })}</strong></p><p><AsWritten>{exit.override?.reason ?? ''}</AsWritten></p></Notice>
)

function EmergencyStanding({ exit, zone, now }: { exit: ExitView; zone: Zone; now: Instant }) {
  const out = exit.movements.find((movement) => movement.kind === 'out')
  if (exit.state === 'withdrawn' && !out) return <Notice><p>{m.desk_emergencyTakenBack()}</p></Notice>
  return (
    <Notice tone={exit.whereabouts === 'back' ? 'plain' : 'wrong'}>
      <p><strong>{exit.whereabouts === 'back' ? m.desk_emergencyBack() : m.desk_emergencyGo()}</strong></p>
      {out && <p>{m.desk_emergencyOut({ at: when(out.at, zone, now), gate: out.gate ?? '' })}</p>}
      {exit.described && <p><AsWritten>{exit.described}</AsWritten></p>}
    </Notice>
  )
}
