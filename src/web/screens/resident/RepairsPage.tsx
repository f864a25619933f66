// What is broken in our home, and what is done about it: reported, tried, mended when we say so, open again in one tap. And the tools that we were lent. Whoever is at home reads all of it.

import { useRef, useState } from 'react'
import { dial } from '#domain/kernel/telephones.ts'
import type { RepairKind } from '#domain/neighbours/repairs.ts'
import { bookedAhead, dangerOf, repairKinds, saysNothing } from '#domain/neighbours/repairs.ts'
import type { LoanActId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { LoanLine, MyRepair, MyRepairs, OnMyLoan, OnMyRepair, SayRepair } from '#domain/neighbours/wire.ts'
import { now as nowAt } from '../../offline/clock.ts'
import { queue, useCommand, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { costNowSaid, dangerDo, dangerName, kindName, levelSaid, loanPress, loanSaid, repairSaid, visitSaid, waySaid } from '../../parts/repair-said.ts'
import { InVain, nextAfter } from '../../parts/InVain.tsx'
import { asText } from '../../parts/photo.ts'
import { DangerField, emptyRepair, RepairFields } from '../../parts/RepairFields.tsx'
import { AddPicture, RepairPictures } from '../../parts/RepairPictures.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { repairHeard } from '../../words/compiled/groups/repairHeard.js'
import { m } from '../../words/compiled/messages.js'
import { Committee } from './Committee.tsx'
import { Frame } from './Frame.tsx'
import { useKeptAnswer } from './kept-answer.ts'
import { keepPictures } from './keep-pictures.ts'
import { picturesPath, PicturesWaiting, reportPath, ReportsWaiting } from './RepairsWaiting.tsx'
import { useSituation } from './situation.tsx'
import { useWaiting, type Waiting } from './waiting.ts'

type Said = (said: string) => void

/** They said that nobody is needed any more, and whoever was to come has to be called off first. */
const callsOff = ({ closedAt, outcome, visit }: MyRepair, now: Instant): boolean => closedAt === null && outcome === 'not-needed' && bookedAhead({ visit }, now) !== null

export function RepairsPage() {
  const { value: data, problem, retry } = useKeptAnswer<MyRepairs>('/api/me/repairs')
  const [adding, setAdding] = useState(false)
  const waiting = useWaiting() ?? []
  const [said, setSaid] = useState('')
  // What was said stands in the list before the list is shown again.
  const done: Said = (next) => void refresh().finally(() => {
    setAdding(false)
    setSaid(next)
  })
  if (adding) return <Form onDone={done} onClose={() => setAdding(false)} />
  return (
    <Frame title={m.repairs_title()} back="/me" action={data && <Button main big onClick={() => setAdding(true)}>{m.repairs_add()}</Button>}>
      <p>{m.repairs_intro()}</p>
      <p role="status" className={said === '' ? 'hidden-visually' : 'need-said'}>{said}</p>
      {!data && (problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />)}
      {data && problem?.code === 'network-away' && <Notice tone="ask"><p>{m.repairs_offline()}</p></Notice>}
      {data && data.repairs.length === 0 && waiting.length === 0 && <p className="quiet">{m.repairs_none()}</p>}
      <ReportsWaiting entries={waiting.filter(({ body }) => !data?.repairs.some((one) => one.id === (body.body as { id?: string } | null)?.id))} />
      {data && <ul role="list" className="rows">{data.repairs.map((one) => <li key={one.id} className="repair"><Repair repair={one} waiting={waiting} onDone={done} /></li>)}</ul>}
      {data && <Tools loans={data.loans} onDone={done} />}
      <Committee />
    </Frame>
  )
}

function Repair({ repair, waiting, onDone }: { repair: MyRepair; waiting: readonly Waiting[]; onDone: Said }) {
  const { zone } = useSituation()
  const now = useNow(30_000)
  const { kind, danger, closedAt, withdrawn, worksAt, worksHeard, visit, words } = repair
  const open = closedAt === null
  return (
    <section className="stack-tight" aria-labelledby={`repair-${repair.id}`} tabIndex={-1} data-place>
      <h2 id={`repair-${repair.id}`}>{kindName(kind)} <span className="quiet">{m.repairs_number({ number: repair.number })}</span></h2>
      {words !== '' && <p><AsWritten>{words}</AsWritten></p>}
      <p className="quiet">{repairSaid(repair, zone, now)}</p>
      {open && danger && <Notice tone="ask"><p><strong>{m.repairs_dangerFirst()}</strong></p><p>{m.repairs_dangerHome({ what: dangerName(danger) })}</p></Notice>}
      {withdrawn && <p>{m.repairs_withdrawn()}</p>}
      {callsOff(repair, now) && <p><strong>{m.repairs_callsOff()}</strong></p>}
      {worksAt && <p><strong>{worksHeard ? m.repairs_worksHeard({ time: when(worksAt, zone, now), way: repairHeard[worksHeard]!() }) : m.repairs_worksAt({ time: when(worksAt, zone, now) })}</strong></p>}
      {open && !worksAt && (
        <>
          <p>{waySaid(repair)}</p>
          {repair.toolAskedAt && <p>{m.repairs_toolAsked({ time: when(repair.toolAskedAt, zone, now) })}</p>}
          {visit && <p><AsWritten>{visitSaid(visit, zone, now)}</AsWritten></p>}
          {visit && repair.costWas && <Notice tone="ask"><p>{m.repairs_costChangedHome()} {costNowSaid(visit.cost, zone, now)}</p></Notice>}
          <p className="quiet">{[levelSaid(repair, zone, now), (repair.due > now ? m.repairs_due : m.repairs_dueLate)({ time: untilWhen(repair.due, zone, now) }), repair.same > 0 ? m.repairs_same({ count: repair.same }) : '', repair.again > 0 ? m.repairs_again({ count: repair.again }) : ''].filter((it) => it !== '').join(' · ')}</p>
        </>
      )}
      <Pictures repair={repair} waiting={waiting} />
      {repair.outcome && !worksAt && repair.outcomeWords !== '' && <p><AsWritten>{m.repairs_saysDone({ what: repair.outcomeWords })}</AsWritten></p>}
      <Presses repair={repair} onDone={onDone} />
    </section>
  )
}

/** A picture that was taken without a network goes when there is one, once. */
function Pictures({ repair: { id, kind, closedAt, pictures }, waiting }: { repair: MyRepair; waiting: readonly Waiting[] }) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const here = waiting.filter(({ body, problem: no }) => body.path === picturesPath(id) && no === null)
  const keep = async (picture: Blob): Promise<void> => setProblem(await queue(picturesPath(id), null, await asText(picture)).then(() => null, whyNotKept))
  return (
    <>
      <RepairPictures pictures={pictures} under={picturesPath(id)} />
      <PicturesWaiting entries={waiting} of={id} />
      <ProblemNotice problem={problem} />
      {closedAt === null && <AddPicture there={pictures.length + here.length} what={kindName(kind)} busy={false} onPicture={keep} />}
    </>
  )
}

type Deed = OnMyRepair['deed']
const inVain = (why: 'did-not-help' | 'cannot'): string => (why === 'cannot' ? m.repairs_cannot() : m.repairs_didNot())
function Presses({ repair, onDone }: { repair: MyRepair; onDone: Said }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/me/repairs/${repair.id}/acts`)
  const say = async (deed: Deed, said: string): Promise<void> => { if ((await run({ id: newId<'repair-act'>(), at: nowAt(), deed } satisfies OnMyRepair)).ok) onDone(said) }
  const what = kindName(repair.kind)
  const press = (words: string, deed: Deed, said: string, plain = false) =>
    <Button plain={plain} busy={busy} aria-label={m.repairs_ofWhat({ what, press: words })} onClick={() => void say(deed, said)}>{words}</Button>
  const { closedAt, worksAt, outcome, withdrawn } = repair
  const now = useNow(30_000)
  const unneeded = callsOff(repair, now)
  const over = closedAt !== null || worksAt !== null || unneeded
  const way = !over && repair.danger === null && repair.open[0] !== 'visit' ? repair.open[0] : undefined
  return (
    <>
      <ProblemNotice problem={problem} />
      {outcome && !worksAt && !unneeded && !withdrawn && <p><strong>{m.repairs_askWorks()}</strong></p>}
      <p className="row">
        {closedAt === null && !worksAt && press(m.repairs_works(), { kind: 'works' }, m.repairs_worksSaid())}
        {way === 'self' && repair.toolAskedAt === null && press(m.repairs_wantTool(), { kind: 'tool', words: '' }, m.repairs_wantToolSaid())}
        {way && <InVain key={way} name={inVain} aloud={(why) => m.repairs_ofWhat({ what, press: inVain(why) })} next={nextAfter(repair, way)} busy={busy} onSay={(why) => void say({ kind: 'failed', way, why, words: '' }, m.repairs_failedSaid())} />}
        {(over || outcome) && press(m.repairs_brokenAgain(), { kind: 'again', words: '' }, m.repairs_againSaid())}
        {!over && press(m.repairs_withdraw(), { kind: 'withdrawn' }, bookedAhead(repair, now) ? m.repairs_callsOff() : m.repairs_withdrawnSaid(), true)}
      </p>
    </>
  )
}

function Tools({ loans, onDone }: { loans: readonly LoanLine[]; onDone: Said }) {
  return (
    <section className="stack-tight">
      <h2>{m.repairs_tools()}</h2>
      <p className="quiet">{loans.length === 0 ? m.repairs_toolsNone() : m.repairs_toolsWhy()}</p>
      <ul role="list" className="rows">{loans.map((one) => <li key={one.id} className="repair"><Tool loan={one} onDone={onDone} /></li>)}</ul>
    </section>
  )
}

function Tool({ loan, onDone }: { loan: LoanLine; onDone: Said }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/me/loans/${loan.id}/acts`)
  const { times, tool, state, back } = loan
  const say = async (deed: { kind: 'got' | 'put-out' } | { kind: 'taken-back'; of: LoanActId }): Promise<void> => {
    if ((await run({ ...deed, id: newId<'loan-act'>(), at: nowAt() } satisfies OnMyLoan)).ok) onDone(deed.kind === 'taken-back' ? m.repairs_loanBackSaid() : m.repairs_toolSaid())
  }
  const press = (words: string, deed: Parameters<typeof say>[0], plain = false) => <Button plain={plain} busy={busy} aria-label={m.repairs_ofWhat({ what: tool, press: words })} onClick={() => void say(deed)}>{words}</Button>
  const here = ['out', 'got', 'put-out', 'not-there', 'lost'].includes(state)
  return (
    <div className="stack-tight">
      <p><strong><AsWritten>{tool}</AsWritten></strong> · {loanSaid(loan)}</p>
      <ProblemNotice problem={problem} />
      {here && (
        <p className="row">
          {!times.got && !times['put-out'] && state !== 'lost' && press(m.repairs_got(), { kind: 'got' })}
          {/* What was given up may be found: then it lies before the door. */}
          {(times.got || state === 'lost') && !times['put-out'] && press(m.repairs_putOut(), { kind: 'put-out' })}
          {back && press(m.repairs_loanBack({ what: loanPress(back.kind) }), { kind: 'taken-back', of: back.id }, true)}
        </p>
      )}
    </div>
  )
}

function Form({ onDone, onClose }: { onDone: Said; onClose: () => void }) {
  const { me, zone } = useSituation()
  const [kind, setKind] = useState<RepairKind>('water')
  const [words, setWords] = useState('')
  const [draft, setDraft] = useState(emptyRepair)
  const [ids] = useState(() => ({ id: newId<'case'>(), act: newId<'promise-act'>() }))
  const { run, busy, problem } = useCommand<{ done: true }>(reportPath)
  const [pictures, setPictures] = useState<Blob[]>([])
  const [sending, setSending] = useState(false)
  const [notKept, setNotKept] = useState<Problem | null>(null)
  // Nobody has said yet whether there is danger: a form that took silence for none would send gas as a dripping tap.
  const [answered, setAnswered] = useState(false)
  const [tried, setTried] = useState(false)
  const danger = dangerOf(draft)
  const asks = useRef<HTMLDivElement>(null)
  const saying = useRef<HTMLDivElement>(null)
  const wordless = saysNothing({ words, said: draft, pictures: pictures.length })
  const send = async (): Promise<void> => {
    if (busy || sending) return
    setTried(true)
    if (!answered && danger === null) return asks.current?.querySelector('input')?.focus()
    if (wordless) return saying.current?.querySelector('input')?.focus()
    const body: SayRepair = { ...ids, kind, words: words.trim(), said: draft, at: nowAt(), pictures: pictures.length }
    const reply = await run(body)
    // Without a network it is kept here and goes later. Danger waits for no network: whoever reads that it did not go calls.
    const kept = !reply.ok && reply.problem.code === 'network-away' && danger === null && await queue(reportPath, body).then(() => true, () => false)
    if (!reply.ok && !kept) return
    setSending(true)
    const why = await keepPictures(pictures, async (picture) => queue(picturesPath(ids.id), null, await asText(picture)), (left) => setPictures(left))
    setSending(false)
    setNotKept(why)
    if (why) return
    onDone(kept ? m.repairs_reportWaits() : m.repairs_sent())
  }
  return (
    <Frame title={m.repairs_add()} action={danger ? <a className="button main big" href={dial(me.community.phone)}>{m.resident_call()} {me.community.phone}</a> : <Button form="repair" type="submit" main big busy={busy || sending}>{m.repairs_send()}</Button>}>
      <p><Button plain className="at-start" onClick={onClose}>{m.common_back()}</Button></p>
      <form id="repair" className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
        <div ref={asks}><DangerField danger={answered ? draft.danger : undefined} error={tried && !answered && danger === null ? m.repairs_dangerFirstAsk() : null} onChange={(is) => { setAnswered(true); setDraft((before) => ({ ...before, danger: is })) }} /></div>
        <div role="status">{danger && <Notice tone="ask"><p><strong>{m.repairs_dangerFirst()}</strong></p><p>{dangerDo(danger)}</p><p>{m.repairs_dangerHome({ what: dangerName(danger) })}</p></Notice>}</div>
        <Field label={m.repairs_what()}><select value={kind} onChange={(event) => setKind(event.target.value as RepairKind)}>{repairKinds.map((one) => <option key={one} value={one}>{kindName(one)}</option>)}</select></Field>
        <div ref={saying}><Field label={m.repairs_words()} hint={m.repairs_wordsHint()} error={tried && answered && wordless ? m.repairs_wordsMissing() : null}><input maxLength={500} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field></div>
        <RepairFields draft={draft} zone={zone} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />
        {pictures.length > 0 && <p role="status">{m.repairs_picturesChosen({ count: pictures.length })}</p>}
        <AddPicture there={pictures.length} what={kindName(kind)} busy={busy || sending} onPicture={async (picture) => setPictures((before) => [...before, picture])} />
        <ProblemNotice problem={problem} />
        <ProblemNotice problem={notKept} />
        {danger && <p><Button type="submit" busy={busy || sending}>{m.repairs_sendToo()}</Button></p>}
      </form>
    </Frame>
  )
}
