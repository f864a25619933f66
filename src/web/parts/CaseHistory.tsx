// What became of it: evidence, decisions, going out and coming back, each with its time and by whom. Nothing here can be changed.

import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { askLines } from './asks-said.ts'
import { AsWritten } from './AsWritten.tsx'
import { live, when } from './times.ts'
import { deskFlag } from '../words/compiled/groups/deskFlag.js'
import { deskKind } from '../words/compiled/groups/deskKind.js'
import { m } from '../words/compiled/messages.js'
import { correctionsIn, correctionSaid, isStruck, takenBackSaid } from './correction-said.ts'
import { confirmationName, evidenceLine } from './evidence-line.ts'
import { deciderName, decisionMore, decisionName, whoName } from './exit-names.ts'
import { callsIn, followUpSaid } from './follow-up-said.ts'

type Line = { key: string; at: Instant; what: string; more: string; /** counts no longer */ struck?: boolean }

function linesOf(exit: ExitView, zone: Zone, now: Instant): Line[] {
  const lines: Line[] = [
    { key: 'asked', at: exit.askedAt, what: m.desk_asked(), more: whoName(exit.askedBy) },
    ...exit.evidence.map((piece) => ({ key: piece.id, at: piece.recordedAt, what: deskKind[piece.kind]?.() ?? piece.kind, more: evidenceLine(piece, live(zone, now)), struck: isStruck(piece) })),
    ...correctionsIn(exit).flatMap((one): Line[] => [
      { key: `${one.id} right`, at: one.at, what: m.desk_evidencePutRight(), more: correctionSaid(one, live(zone, now)) },
      ...(one.takenBack ? [{ key: `${one.id} back`, at: one.takenBack.at, what: m.desk_evidencePutBack(), more: takenBackSaid(one, live(zone, now)) }] : []),
    ]),
    ...askLines(exit, live(zone, now)),
    ...exit.confirmations.map((one, i) => ({ key: `confirmation-${i}`, at: one.at, what: confirmationName(one.how), more: whoName(one.by) })),
    ...exit.decisions.map((decision, i) => ({
      key: `decision-${i}`, at: decision.at, what: decisionName(decision),
      more: [deciderName(decision), decisionMore(decision, live(zone, now)), decision.reason, decision.rules && m.desk_rulesVersion(decision.rules), decision.ownCredential && m.desk_ownMark(), decision.undone && m.desk_undoMark()].filter(Boolean).join(' · '),
    })),
    ...callsIn(exit).map((one, i) => ({ key: `call-${i}`, at: one.at, what: m.desk_called(), more: [followUpSaid(one, live(zone, now)), one.note, whoName(one.by)].filter(Boolean).join(' · ') })),
    ...exit.movements.map((movement) => ({ key: movement.id, at: movement.at, what: movement.kind === 'out' ? m.desk_wentOut() : m.desk_cameBack(), more: [movement.gate ?? m.desk_noGate(), movement.note].filter(Boolean).join(' · ') })),
  ]
  return lines.sort((a, b) => (a.at < b.at ? -1 : 1))
}

const Said = ({ line }: { line: Line }) => <><strong>{line.what}</strong>{line.more ? <span className="quiet"> · <AsWritten>{line.more}</AsWritten></span> : null}</>

export function CaseHistory({ exit, zone, now, open }: { exit: ExitView; zone: Zone; now: Instant; open: boolean }) {
  const lines = linesOf(exit, zone, now)
  return (
    <section className="stack-tight" aria-label={m.desk_history()}>
      {exit.flags.map((flag) => <p key={flag.flag} className="flag"><strong>{deskFlag[flag.flag]?.() ?? flag.flag}</strong></p>)}
      <details className="history" open={open}>
        <summary>{m.desk_history()} <span className="count">{lines.length}</span></summary>
        <ol role="list">
          {lines.map((line) => <li key={line.key}><time dateTime={line.at}>{when(line.at, zone, now)}</time><span>{line.struck ? <s><Said line={line} /></s> : <Said line={line} />}{line.struck && <> <strong className="counts-not">{m.desk_countsNot()}</strong></>}</span></li>)}
        </ol>
      </details>
    </section>
  )
}
