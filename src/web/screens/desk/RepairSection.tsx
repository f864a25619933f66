// A repair beside its case: what is broken, which way is tried, what a visit costs before anybody is sent, to whom it was handed on, which tools are there. It takes the case alone, so that
// the page of a case can show it.

import { useState } from 'react'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dangerOf, repairLevels, type RepairLevel } from '#domain/neighbours/repairs.ts'
import type { NoteRepair, OnRepair, RepairView } from '#domain/neighbours/wire.ts'
import { deviceNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { costNowSaid, dangerName, kindName, levelName, levelSaid, repairSaid, visitSaid, wayName } from '../../parts/repair-said.ts'
import { emptyRepair, RepairFields } from '../../parts/RepairFields.tsx'
import { when } from '../../parts/times.ts'
import { repairAct } from '../../words/compiled/groups/repairAct.js'
import { m } from '../../words/compiled/messages.js'
import { LentHere } from './LentTools.tsx'
import { SendVisit, type Acting } from './SendVisit.tsx'
import { WhenField } from './WhenField.tsx'

export function RepairSection({ of, zone }: { of: CaseId; zone: Zone }) {
  const { data: view, error, refetch } = useApi<RepairView>(`/api/cases/${of}/repair`)
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/cases/${of}/repair/acts`)
  const [noting, setNoting] = useState(false)
  const [said, setSaid] = useState('')
  const now = useNow(30_000)
  if (!view) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const act: Acting['act'] = async (deed) => {
    const { ok } = await run({ id: newId<'repair-act'>(), at: deviceNow(), deed } satisfies OnRepair)
    setSaid(ok ? m.repairs_saved() : '')
    // Also after a no: what a visit costs, or which way is open, may be another by now.
    await refresh()
    return ok
  }
  const { repair } = view
  const acting = { view, zone, act, busy }
  return (
    <section className="stack repair" aria-label={m.repairs_deskTitle()} tabIndex={-1} data-place>
      <h2>{m.repairs_what()}</h2>
      <p role="status" className={said === '' ? 'hidden-visually' : undefined}>{said}</p>
      <ProblemNotice problem={problem} />
      {repair === null ? <p className="quiet">{m.repairs_unknown()}</p> : <Broken view={view} repair={repair} zone={zone} now={now} />}
      {noting || repair === null ? <NoteForm view={view} zone={zone} onDone={(done) => { setNoting(false); if (done) setSaid(m.repairs_saved()) }} /> : <p><Button plain onClick={() => setNoting(true)}>{m.repairs_note()}</Button></p>}
      {repair && <><Ways {...acting} repair={repair} /><SendVisit key={`${repair.visit?.from}`} {...acting} /><HandOn {...acting} /><Works {...acting} /></>}
      {view.household && <LentHere loans={view.loans} household={view.household} of={of} />}
      {view.acts.length > 0 && <History view={view} zone={zone} now={now} />}
    </section>
  )
}

type Repair = NonNullable<RepairView['repair']>
function Broken({ view, repair, zone, now }: { view: RepairView; repair: Repair; zone: Zone; now: Instant }) {
  return (
    <div className="stack-tight">
      <p><strong>{kindName(view.kind)} · {view.door}</strong></p>
      <p>{repairSaid(repair, zone, now)}</p>
      {repair.danger && <Notice tone="ask"><p>{m.repairs_dangerNow({ what: dangerName(repair.danger) })}</p></Notice>}
      <p className="quiet">{[levelSaid(repair.level, repair.levelDue, zone, now), view.same > 0 ? m.repairs_same({ count: view.same }) : '', repair.again > 0 ? m.repairs_again({ count: repair.again }) : '', repair.worksAt ? m.repairs_worksAt({ time: when(repair.worksAt, zone, now) }) : ''].filter((it) => it !== '').join(' · ')}</p>
      {repair.visit && <p><AsWritten>{visitSaid(repair.visit, zone, now)}</AsWritten></p>}
      {repair.visit && repair.costWas && <Notice tone="ask"><p><strong>{m.repairs_costChanged()}</strong> {costNowSaid(repair.visit.cost, zone, now)}</p></Notice>}
    </div>
  )
}

function Ways({ act, busy, repair }: Acting & { repair: Repair }) {
  const begun = repair.way !== null && !repair.failed.includes(repair.way) ? repair.way : repair.open[0] ?? null
  return (
    <div className="stack-tight">
      <p className="quiet">{m.repairs_order()}</p>
      <p className="row">
        {repair.open.map((way) => way !== 'visit' && way !== repair.way && <Button key={way} busy={busy} onClick={() => void act({ kind: 'way', way })}>{m.repairs_begin({ way: wayName(way) })}</Button>)}
        {begun && <Button plain busy={busy} onClick={() => void act({ kind: 'failed', way: begun, why: 'did-not-help', words: '' })}>{m.repairs_wayFailed({ way: wayName(begun) })}</Button>}
        {begun && <Button plain busy={busy} onClick={() => void act({ kind: 'failed', way: begun, why: 'cannot', words: '' })}>{m.repairs_wayCannot({ way: wayName(begun) })}</Button>}
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
      <RepairFields draft={draft} zone={zone} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />
      <ProblemNotice problem={problem} />
      <p className="row"><Button type="submit" main busy={busy}>{m.repairs_noteSave()}</Button>{view.repair && <Button plain onClick={() => onDone(false)}>{m.common_cancel()}</Button>}</p>
    </form>
  )
}

function HandOn({ act, busy, zone }: Acting) {
  const [level, setLevel] = useState<RepairLevel>('street')
  const [due, setDue] = useState<Instant | null>(null)
  const [words, setWords] = useState('')
  return (
    <details>
      <summary>{m.repairs_handTitle()}</summary>
      <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); if (due) void act({ kind: 'level', level, due, words: words.trim() }) }}>
        <Field label={m.repairs_handTo()}><select value={level} onChange={(event) => setLevel(event.target.value as RepairLevel)}>{repairLevels.map((one) => <option key={one} value={one}>{levelName(one)}</option>)}</select></Field>
        <WhenField label={m.repairs_handDue()} value={due} zone={zone} onChange={setDue} />
        <Field label={m.repairs_handWords()}><input maxLength={500} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
        <p><Button type="submit" busy={busy} disabled={due === null}>{m.repairs_handNow()}</Button></p>
      </form>
    </details>
  )
}

function Works({ act, busy, view }: Acting) {
  const [words, setWords] = useState('')
  if (view.repair?.worksAt) return <p><Button busy={busy} onClick={() => void act({ kind: 'again', words: '' })}>{m.repairs_brokenAgain()}</Button></p>
  return (
    <details>
      <summary>{m.repairs_deskWorks()}</summary>
      <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); if (words.trim() !== '') void act({ kind: 'works', words: words.trim() }) }}>
        <Field label={m.repairs_deskWorksWords()} hint={m.repairs_deskWorksHint()}><input maxLength={500} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
        <p><Button type="submit" busy={busy} disabled={words.trim() === ''}>{m.repairs_deskWorks()}</Button></p>
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
            {when(act.at, zone, now)} · {repairAct[act.kind.replaceAll('-', '_')]?.() ?? repairAct[act.kind]?.() ?? act.kind}
            {act.way ? ` · ${wayName(act.way)}` : ''}{act.level ? ` · ${levelName(act.level)}` : ''} · <AsWritten>{[act.kind === 'cost' && act.visit ? costNowSaid(act.visit.cost, zone, now) : act.visit ? visitSaid(act.visit, zone, now) : '', act.words, act.by === '' && act.kind !== 'cost' ? m.repairs_byHome() : act.by].filter((it) => it !== '').join(' · ')}</AsWritten>
          </li>
        ))}
      </ol>
    </div>
  )
}
