// One exit on the desk: what the rules ask for and what is there, who may decide, and the one button that decides. The first
// line says where it stands; the next step is always open.

import type { Me } from '#domain/access/wire.ts'
import { isOpen } from '#domain/exits/history.ts'
import { numberOf } from '#domain/exits/number.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { dayOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { saidBeside } from '../../parts/said.ts'
import { clock, duration, untilWhen, weekly, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, roleName } from '../../words/sentences.ts'
import { Checklist } from './Checklist.tsx'
import { Decide } from './Decide.tsx'
import { EmergencyPaper } from './Emergency.tsx'
import { Granted } from './Granted.tsx'
import { UndoDecision } from './Undo.tsx'
import { CaseHistory } from '../../parts/CaseHistory.tsx'
import { CaseRules } from '../../parts/CaseRules.tsx'

export type ExitCaseProps = { exit: ExitView; me: Me }

export function ExitCase({ exit, me }: ExitCaseProps) {
  const zone = me.community.zone
  const now = useNow(15_000)
  const undecided = isOpen(exit)
  return (
    <article className="stack exit-case" aria-label={m.desk_exitOf({ purpose: purposeName(exit.purpose) })}>
      <header className="stack-tight">
        <h2>{purposeName(exit.purpose)}{exit.emergency && exit.resident ? <span className="exit-place"> · <AsWritten>{exit.resident.name}</AsWritten> {exit.resident.door}</span> : exit.place ? <span className="exit-place"> · <AsWritten>{exit.place}</AsWritten></span> : null}</h2>
        <p className="quiet">{[windowOf(exit, zone, now), ...saidBeside(exit), m.desk_number({ number: numberOf(exit.id) })].join(' · ')}</p>
        {exit.reason && <p className="quiet"><AsWritten>{m.desk_saidReason({ reason: exit.reason })}</AsWritten></p>}
      </header>
      {!exit.emergency && <UndoDecision exit={exit} zone={zone} />}
      <Outside exit={exit} zone={zone} now={now} />
      <Standing exit={exit} zone={zone} now={now} />
      {exit.emergency && exit.may.includes('note-paper') && <EmergencyPaper key={exit.id} exit={exit} zone={zone} />}
      {exit.pass && exit.state === 'granted' && <Granted exit={exit} me={me} />}
      {undecided && exit.advice && !exit.emergency && <Checklist exit={exit} me={me} />}
      {!exit.emergency && <Decide key={exit.id} exit={exit} me={me} />}
      {undecided && exit.advice && !exit.emergency && <CaseRules advice={exit.advice} />}
      <CaseHistory exit={exit} zone={zone} now={now} open={!undecided} />
      <p><a href={`/print/case/${exit.id}`} target="_blank" rel="noreferrer">{m.desk_printCase()}</a></p>
    </article>
  )
}

function windowOf(exit: ExitView, zone: Zone, now: Instant): string {
  if (exit.emergency) return m.desk_askedAt({ at: when(exit.askedAt, zone, now) })
  // The day once, where it is the same.
  const until = dayOf(exit.from, zone) === dayOf(exit.until, zone) ? clock(exit.until, zone) : untilWhen(exit.until, zone, now)
  const span = m.desk_window({ from: when(exit.from, zone, now), until })
  return exit.weekly ? `${span} · ${weekly(exit.weekly)} · ${m.desk_exitsAsked({ count: exit.exits })}` : span
}

/** Whoever is out is out, whatever was decided since. Beside a pass that holds it is said with the pass, but for being late. */
function Outside({ exit, zone, now }: { exit: ExitView; zone: Zone; now: Instant }) {
  if (exit.emergency || exit.whereabouts !== 'out') return null
  if (exit.overdue && exit.dueBack) return <Notice tone="wrong"><p><strong>{m.desk_overdueNow({ time: duration(Date.parse(now) - Date.parse(exit.dueBack)) })}</strong></p></Notice>
  return exit.state === 'granted' && exit.pass?.status === 'valid' ? null : <Notice tone="ask"><p><strong>{m.desk_isOut({ at: exit.dueBack ? untilWhen(exit.dueBack, zone, now) : '' })}</strong></p></Notice>
}

/** The answer first. */
function Standing({ exit, zone, now }: { exit: ExitView; zone: Zone; now: Instant }) {
  const refusal = exit.refusal
  const who = refusal ? roleName(refusal.role) : ''
  if (exit.emergency) return <EmergencyStanding exit={exit} zone={zone} now={now} />
  switch (exit.state) {
    case 'asked':
      return exit.proposed ? <Proposed exit={exit} /> : null
    case 'refused':
      return <Notice tone="ask"><p><strong>{m.desk_refusedBy({ role: who })}</strong></p><p><AsWritten>{refusal?.reason ?? ''}</AsWritten></p>{refusal && <p>{refusal.final ? m.desk_refusedFinal() : m.desk_appealTo({ role: roleName(refusal.appealTo) })}</p>}</Notice>
    case 'appealed':
      // The second person decides on the appeal as well, and has to read both.
      return (
        <>
          {exit.proposed && <Proposed exit={exit} />}
          <Notice tone="ask"><p><strong>{m.desk_appealed()}</strong></p><p className="said"><AsWritten>{exit.appeal?.text ?? ''}</AsWritten></p><p>{m.desk_refusedBy({ role: who })} <AsWritten>{refusal?.reason ?? ''}</AsWritten></p></Notice>
        </>
      )
    case 'revoked':
      return <Notice tone="wrong"><p><strong>{refusal?.cause === 'status-changed' ? m.desk_endedByStatus() : m.desk_revokedBy({ role: who })}</strong></p><p><AsWritten>{refusal?.reason ?? ''}</AsWritten></p></Notice>
    case 'withdrawn':
      return <Notice><p>{m.desk_withdrawn()}</p></Notice>
    default:
      return null
  }
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
