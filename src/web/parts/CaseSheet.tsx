// A case of the ledger, whole: who, what for, what was laid before the decision, what the rules said and under which version, who
// decided and why, out and back. The same on screen and on paper; times are written out, because paper does not know “today”.

import type { ReactNode } from 'react'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { deskFlag } from '../words/compiled/groups/deskFlag.js'
import { deskItem } from '../words/compiled/groups/deskItem.js'
import { deskKind } from '../words/compiled/groups/deskKind.js'
import { overviewTable } from '../words/compiled/groups/overviewTable.js'
import { m } from '../words/compiled/messages.js'
import { levelName, purposeName, say } from '../words/sentences.ts'
import { askLines } from './asks-said.ts'
import { AsWritten } from './AsWritten.tsx'
import { becameOf, isStruck } from './correction-said.ts'
import { confirmationName, evidenceLine } from './evidence-line.ts'
import { deciderName, decisionMore, decisionName, ruleName, stageName, stateName, wasOverridden, whoName } from './exit-names.ts'
import { callsIn, followUpSaid } from './follow-up-said.ts'
import { saidOfRequest } from './said.ts'
import { kept, weekly, whole, wholeUntil } from './times.ts'

const Pair = ({ name, children }: { name: string; children: ReactNode }) => <><dt>{name}</dt><dd>{children}</dd></>
const Part = ({ title, children }: { title: string; children: ReactNode }) => <section className="sheet-part"><h2>{title}</h2>{children}</section>

export function CaseSheet({ exit, zone }: { exit: ExitView; zone: Zone }) {
  const marks = [exit.emergency && m.overview_markEmergency(), wasOverridden(exit) && m.overview_markOverride(), exit.decisions.some((one) => one.ownCredential && !one.undone) && m.overview_markOwn(), exit.overdue && m.overview_markOverdue()].filter((mark) => typeof mark === 'string')
  return (
    <article className="sheet">
      <p className="sheet-answer"><strong><AsWritten>{exit.resident ? `${exit.resident.name} · ${exit.resident.door}` : exit.described ?? m.desk_unknownPerson()}</AsWritten></strong> — <AsWritten>{`${purposeName(exit.purpose)}${exit.place ? ` · ${exit.place}` : ''}`}</AsWritten> — {stateName({ ...exit, exitsUsed: exit.pass?.exitsUsed ?? 1 })} {marks.map((mark) => <span key={mark} className="mark-word">{mark}</span>)}</p>
      <Part title={m.overview_sheetAsked()}><Asked exit={exit} zone={zone} /></Part>
      <Part title={m.overview_sheetEvidence()}><Evidence exit={exit} zone={zone} /></Part>
      {exit.advice && <Part title={m.desk_rulesSay()}><Advice exit={exit} /></Part>}
      <Part title={m.overview_sheetDecisions()}><Decisions exit={exit} zone={zone} /></Part>
      <Part title={m.overview_sheetMovements()}><Movements exit={exit} zone={zone} /></Part>
    </article>
  )
}

function Asked({ exit, zone }: { exit: ExitView; zone: Zone }) {
  const { at, ends } = kept(zone)
  return (
    <dl className="pairs">
      <Pair name={m.desk_asked()}>{at(exit.askedAt)} · <AsWritten>{whoName(exit.askedBy)}</AsWritten></Pair>
      {/* In an emergency nobody agreed on a time. */}
      {!exit.emergency && <Pair name={m.overview_sheetWindow()}>{m.desk_window(ends(exit.from, exit.until))}{exit.weekly ? ` · ${weekly(exit.weekly)}` : ''}</Pair>}
      {saidOfRequest(exit).map(({ name, label, value }) => <Pair key={name} name={label}><AsWritten>{value}</AsWritten></Pair>)}
      {exit.reason && <Pair name={m.overview_sheetReason()}><AsWritten>{exit.reason}</AsWritten></Pair>}
      {exit.home && <Pair name={m.desk_homeNow()}><AsWritten>{[levelName(exit.home.level), exit.home.stage && stageName(exit.home.stage), exit.home.rule && m.desk_homeRule({ rule: ruleName(exit.home.rule) })].filter(Boolean).join(' · ')}</AsWritten></Pair>}
      {exit.paper && <Pair name={m.desk_emergency()}><AsWritten>{[exit.paper.what, exit.paper.ambulance, exit.paper.hospital].filter(Boolean).join(' · ')}</AsWritten></Pair>}
      {exit.pass && <Pair name={m.pass_title()}>{m.overview_sheetPass({ code: `${exit.pass.code.slice(0, 4)} ${exit.pass.code.slice(4, 8)} ${exit.pass.code.slice(8)}`, used: exit.pass.exitsUsed, exits: exit.pass.exits })}</Pair>}
    </dl>
  )
}

function Evidence({ exit, zone }: { exit: ExitView; zone: Zone }) {
  const missing = exit.advice?.items.filter((item) => item.state !== 'present') ?? []
  const asks = askLines(exit, kept(zone))
  if (exit.evidence.length === 0 && missing.length === 0 && asks.length === 0) return <p>{m.desk_nothingAsked()}</p>
  return (
    <ul className="sheet-list">
      {exit.evidence.map((piece) => {
        const upload = piece.content.kind === 'employer-confirmation' ? null : piece.content.upload
        const text = <><strong>{deskKind[piece.kind]?.()}</strong> · <AsWritten>{evidenceLine(piece, kept(zone))}</AsWritten></>
        return <li key={piece.id}>{isStruck(piece) ? <><s>{text}</s> <strong>{m.desk_countsNot()}</strong></> : text} {upload && <a className="not-on-paper" href={`/api/uploads/${upload}`} target="_blank" rel="noreferrer">{m.overview_picture()}</a>}{becameOf(exit, piece, kept(zone)).map((said) => <p key={said} className="said"><AsWritten>{said}</AsWritten></p>)}</li>
      })}
      {exit.confirmations.map((one, i) => <li key={i}>{confirmationName(one.how)} · {whole(one.at, zone)} · <AsWritten>{whoName(one.by)}</AsWritten></li>)}
      {asks.map(({ key, at, what, more }) => <li key={key}><strong>{what}</strong> · {whole(at, zone)} · <AsWritten>{more}</AsWritten></li>)}
      {missing.map((item) => <li key={`${item.kind} ${item.maxAgeHours ?? ''}`}>{deskKind[item.kind]?.()}: {deskItem[item.state]?.()}{item.unread?.map((one) => ` ${say(one)}`)}</li>)}
    </ul>
  )
}

function Advice({ exit }: { exit: ExitView }) {
  const advice = exit.advice!
  const rows = [...advice.because, ...advice.items.flatMap((item) => item.because)]
  const words = [...new Map(rows.flatMap((row) => (row.says ? [[row.id, { row, text: say(row.says) }] as const] : []))).values()]
  return (
    <>
      <p>{m.desk_rulesVersion(advice.rules)}</p>
      <ul className="sheet-list">{words.map(({ row, text }) => <li key={row.id}>{text} <span className="quiet">{m.overview_rowOf({ table: overviewTable[row.table]?.() ?? row.table, row: row.row })}</span></li>)}</ul>
    </>
  )
}

function Decisions({ exit, zone }: { exit: ExitView; zone: Zone }) {
  if (exit.decisions.length === 0) return <p>{m.overview_notDecided()}</p>
  return (
    <ol className="sheet-list">
      {exit.decisions.map((decision, i) => (
        <li key={i}>
          <strong>{decisionName(decision)}</strong> · {whole(decision.at, zone)} · <AsWritten>{deciderName(decision)}</AsWritten>{decisionMore(decision, kept(zone)) && <> · <AsWritten>{decisionMore(decision, kept(zone))}</AsWritten></>}
          {decision.rules && <> · {m.desk_rulesVersion(decision.rules)}</>}
          {decision.missing.length > 0 && <> · {m.overview_wasMissing({ what: decision.missing.map((kind) => deskKind[kind]?.() ?? kind).join(m.desk_comma()) })}</>}
          {decision.ownCredential && <> · {m.desk_ownMark()}</>}
          {decision.undone && <> · <strong>{m.desk_undoMark()}</strong></>}
          {exit.undo && i === exit.decisions.length - 1 && <> · <strong>{m.desk_undoOpen()}</strong></>}
          {decision.reason && <p className="said"><AsWritten>{decision.reason}</AsWritten></p>}
        </li>
      ))}
    </ol>
  )
}

function Movements({ exit, zone }: { exit: ExitView; zone: Zone }) {
  return (
    <>
      {exit.flags.map((flag) => <p key={flag.flag}><strong>{deskFlag[flag.flag]?.() ?? flag.flag}</strong></p>)}
      {exit.movements.length === 0 ? <p>{m.overview_notOut()}</p> : (
        <ol className="sheet-list">{exit.movements.map((movement) => <li key={movement.id}><strong>{movement.kind === 'out' ? m.desk_wentOut() : m.desk_cameBack()}</strong> · {whole(movement.at, zone)} · <AsWritten>{[movement.gate ?? m.desk_noGate(), movement.note].filter(Boolean).join(' · ')}</AsWritten></li>)}</ol>
      )}
      {callsIn(exit).length > 0 && <ol className="sheet-list">{callsIn(exit).map((one, i) => <li key={i}>{followUpSaid(one, kept(zone))} · <AsWritten>{[whoName(one.by), one.note].filter(Boolean).join(' · ')}</AsWritten></li>)}</ol>}
      {exit.dueBack && exit.whereabouts === 'out' && <p>{m.overview_dueBack({ at: wholeUntil(exit.dueBack, zone) })}</p>}
    </>
  )
}
