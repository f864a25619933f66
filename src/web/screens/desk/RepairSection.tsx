// A repair on its own page: what is broken, which way is tried, what a visit costs before anybody is sent, to whom it was handed on, which tools are there.

import { useState } from 'react'
import { Link } from 'wouter'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { dangerOf, hearings, type Heard } from '#domain/neighbours/repairs.ts'
import type { NoteRepair, RepairView } from '#domain/neighbours/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { FilledButton } from '../../parts/FilledButton.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { costNowSaid, levelName, visitSaid, wayName } from '../../parts/repair-said.ts'
import { InVain, nextAfter } from '../../parts/InVain.tsx'
import { DangerField, emptyRepair, RepairFields } from '../../parts/RepairFields.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { repairAct } from '../../words/compiled/groups/repairAct.js'
import { repairHeard } from '../../words/compiled/groups/repairHeard.js'
import { m } from '../../words/compiled/messages.js'
import { AtHome } from './AtHome.tsx'
import { Broken } from './Broken.tsx'
import { HandOn } from './HandOn.tsx'
import { LentHere } from './LentTools.tsx'
import { PicturesAtDesk } from './PicturesAtDesk.tsx'
import { useRepairActs } from './repair-acts.ts'
import { SendVisit, type Acting } from './SendVisit.tsx'

export function RepairSection({ of, zone }: { of: CaseId; zone: Zone }) {
  const { data: view, error, refetch } = useApi<RepairView>(`/api/cases/${of}/repair`)
  const { act, busy, problem, said, setSaid } = useRepairActs(of)
  const [noting, setNoting] = useState(false)
  const now = useNow(30_000)
  if (!view) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const { repair } = view
  const acting = { view, zone, act, busy }
  return (
    <section className="stack repair" aria-label={m.repairs_deskTitle()} tabIndex={-1} data-place>
      <h2>{m.repairs_what()}</h2>
      <p role="status" className={said === '' ? 'hidden-visually' : undefined}>{said}</p>
      <ProblemNotice problem={problem} />
      {repair === null ? <p className="quiet">{m.repairs_unknown()}</p> : <Broken {...acting} repair={repair} now={now} />}
      <Whose view={view} />
      {repair && <PicturesAtDesk view={view} repair={repair} />}
      {noting || repair === null ? <NoteForm view={view} zone={zone} onDone={(done) => { setNoting(false); if (done) setSaid(m.repairs_saved()) }} /> : <p><Button plain onClick={() => setNoting(true)}>{m.repairs_note()}</Button></p>}
      {repair && <><Ways {...acting} repair={repair} now={now} /><SendVisit key={`${repair.visit?.from}`} {...acting} />{repair.visit && <p><a href={`/print/repair/${of}`} target="_blank" rel="noreferrer">{m.repairs_printVisit()}</a></p>}<HandOn key={`${repair.levelSince} ${repair.levelLate}`} {...acting} /><Works {...acting} /></>}
      {view.household && <LentHere loans={view.loans} household={view.household} of={of} />}
      {view.acts.length > 0 && <History view={view} zone={zone} now={now} />}
    </section>
  )
}

/** The way to its case, what was said there, and whom one rings: way two is a telephone call. */
function Whose({ view }: { view: RepairView }) {
  return (
    <div className="stack-tight">
      <p><Link href={`/desk/cases/${view.case}`}>{m.repairs_toCase({ number: view.number })}</Link></p>
      {view.words !== '' && <p className="said"><AsWritten>{view.words}</AsWritten></p>}
      {view.phone && <p><a href={dialPerson(view.phone)}>{m.desk_callNumber({ phone: view.phone })}</a></p>}
      <AtHome people={view.atHome} />
    </div>
  )
}

type Repair = NonNullable<RepairView['repair']>
function Ways({ act, busy, repair, now }: Acting & { repair: Repair; now: Instant }) {
  const next = repair.way !== null && !repair.failed.includes(repair.way) ? repair.way : repair.open[0] ?? null
  // Whoever has not come cannot have come in vain: until then they are called off.
  const begun = next === 'visit' && (repair.visit === null || repair.visit.from > now) ? null : next
  return (
    <div className="stack-tight">
      <p className="quiet">{m.repairs_order()}</p>
      <p className="row">
        {repair.open.map((way) => way !== 'visit' && way !== repair.way && <Button key={way} busy={busy} onClick={() => void act({ kind: 'way', way })}>{m.repairs_begin({ way: wayName(way) })}</Button>)}
        {begun && <InVain key={begun} name={(why) => (why === 'cannot' ? m.repairs_wayCannot : m.repairs_wayFailed)({ way: wayName(begun) })} next={nextAfter(repair, begun)} busy={busy} onSay={(why) => void act({ kind: 'failed', way: begun, why, words: '' })} />}
      </p>
    </div>
  )
}

function NoteForm({ view, zone, onDone }: { view: RepairView; zone: Zone; onDone: (done: boolean) => void }) {
  const [draft, setDraft] = useState(() => (view.repair ? { ...view.repair.said, stopped: [...view.repair.said.stopped], risks: [...view.repair.said.risks] } : emptyRepair))
  // What was read when the form was opened: a danger that a colleague puts down meanwhile is not taken back by it.
  const [read] = useState(view.repair?.danger ?? null)
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/cases/${view.case}/repair`)
  const save = async (): Promise<void> => {
    if (!(await run({ said: draft, none: dangerOf(draft) === read ? null : read } satisfies NoteRepair)).ok) return
    await refresh()
    onDone(true)
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
      <DangerField danger={draft.danger} onChange={(danger) => setDraft((before) => ({ ...before, danger }))} />
      <RepairFields draft={draft} zone={zone} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />
      {view.household && <p className="quiet">{m.repairs_homeReads()}</p>}
      <ProblemNotice problem={problem} />
      <p className="row"><Button type="submit" main busy={busy}>{m.repairs_noteSave()}</Button>{view.repair && <Button plain onClick={() => onDone(false)}>{m.common_cancel()}</Button>}</p>
    </form>
  )
}

function Works({ act, busy, view }: Acting) {
  const [words, setWords] = useState('')
  const [heard, setHeard] = useState<Heard>('phone')
  if (view.repair?.worksAt) return <p><Button busy={busy} onClick={() => void act({ kind: 'again', words: '' })}>{m.repairs_brokenAgain()}</Button></p>
  return (
    <details>
      <summary>{m.repairs_deskWorks()}</summary>
      <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); if (words.trim() !== '') void act({ kind: 'works', words: words.trim(), heard }) }}>
        <Field label={m.repairs_deskWorksHeard()}><select value={heard} onChange={(event) => setHeard(event.target.value as Heard)}>{hearings.map((one) => <option key={one} value={one}>{repairHeard[one]!()}</option>)}</select></Field>
        <Field label={m.repairs_deskWorksWords()} hint={m.repairs_deskWorksHint()}><input maxLength={500} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
        <p><FilledButton type="submit" busy={busy} missing={words.trim() === '' ? m.desk_stillMissing({ what: m.repairs_deskWorksWords() }) : null}>{m.repairs_deskWorks()}</FilledButton></p>
      </form>
    </details>
  )
}

function History({ view, zone, now }: { view: RepairView; zone: Zone; now: Instant }) {
  return (
    <div className="stack-tight">
      <h3>{m.repairs_history()}</h3>
      <ol className="repair-history" role="list">
        {view.acts.toReversed().map((act) => (
          <li key={act.id}>
            {when(act.at, zone, now)} · {repairAct[act.why === 'cannot' ? 'cannot' : act.kind]?.() ?? act.kind}
            {act.way ? ` · ${wayName(act.way)}` : ''}{act.heard ? ` · ${repairHeard[act.heard]!()}` : ''}{act.level ? ` · ${levelName(act.level)}` : ''}{act.due ? ` · ${m.repairs_levelUntil({ time: untilWhen(act.due, zone, now) })}` : ''}<AsWritten>{[act.kind === 'cost' && act.visit ? costNowSaid(act.visit.cost, zone, now) : act.visit ? visitSaid(act.visit, zone, now) : '', act.ring, act.words, act.by === '' && act.role !== 'server' ? m.repairs_byHome() : act.by].filter((it) => it !== '').map((it) => ` · ${it}`).join('')}</AsWritten>
          </li>
        ))}
      </ol>
    </div>
  )
}
