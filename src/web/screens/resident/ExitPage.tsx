// One request, from asking to the return: where it stands, what is missing, why it was refused and whom to ask, the lines of the
// gate, what was asked. Everything that may be done with it leads from here.

import { Suspense } from 'react'
import { Link } from 'wouter'
import { decidersOf } from '#domain/exits/deciders.ts'
import { isOpen } from '#domain/exits/history.ts'
import { numberOf } from '#domain/exits/number.ts'
import type { Outing } from '#domain/exits/outing.ts'
import type { AskRow, ExitView } from '#domain/exits/wire.ts'
import type { ExitId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { commands, useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Elsewhere } from '../../parts/Elsewhere.tsx'
import { correctionsIn } from '../../parts/correction-said.ts'
import { callsIn } from '../../parts/follow-up-said.ts'
import { later } from '../../parts/later.tsx'
import { OfficeSaid } from '../../parts/OfficeSaid.tsx'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { saidOfRequest } from '../../parts/said.ts'
import { live, untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName, say, sentenceOf } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { asGoneOf, asGoneSaid, standsAgain } from './as-gone.ts'
import { byWhen, neededNoMore, openAsks, whatAsked } from './asked.ts'
import { Checklist, sendWords } from './Checklist.tsx'
import { useExit } from './exit-of.ts'
import { ForWhom, Frame } from './Frame.tsx'
import { Committee } from './Committee.tsx'
import { SavedHere } from './SavedHere.tsx'
import { ownPath, useKeptAnswer } from './kept-answer.ts'
import { NewsCard } from './NewsCard.tsx'
import { isUsable, phaseOf, toBring, unread, type OwnExits, type Phase } from './phase.ts'
import { ShowPass } from './ShowPass.tsx'
import { headline, timesOf } from './sayings.ts'
import { useSituation } from './situation.tsx'
import type { Waiting } from './waiting.ts'

// Most requests have none.
const EvidencePutRight = later(async () => (await Promise.all([import('./EvidencePutRight.tsx'), loadAreas(['told'])]))[0].EvidencePutRight)

export function ExitPage({ id }: { id: string }) {
  const { zone } = useSituation()
  const now = useNow(15_000)
  const { exit, waiting, problem, loading, retry } = useExit(id)
  if (!exit) {
    const title = waiting[0]?.parked ? m.resident_couldNotTake() : waiting[0]?.problem ? m.resident_notAccepted() : waiting[0] ? m.resident_savedTitle() : m.resident_requestTitle()
    return (
      <Frame title={title} back="/me" action={waiting.length > 0 && <Link className="button main big" href="/me">{m.resident_toStart()}</Link>}>
        {loading && <Loading />}
        {problem && <Failed problem={problem} onRetry={retry} />}
        <Unsent waiting={waiting} alone />
        {waiting.length > 0 && <p className="quiet">{m.told_numberSoon({ number: numberOf(id as ExitId) })}</p>}
      </Frame>
    )
  }
  const phase = phaseOf(exit, now)
  const number = <p className="quiet">{m.told_number({ number: numberOf(exit.id) })}</p>
  return (
    <Frame title={headline(exit, phase, zone, now)} back="/me" action={<Action exit={exit} phase={phase} now={now} />}>
      <ForWhom whose={exit.resident} />
      <Unsent waiting={waiting} />
      <News exit={exit} now={now} />
      {isOpen(exit) && number}
      {exit.whereabouts === 'out' && <SaidBack exit={exit} now={now} />}
      {exit.office && <Notice tone={exit.office.grants ? 'good' : 'ask'}><OfficeSaid office={exit.office} voice={live(zone, now)} /></Notice>}
      {!exit.refusal && asGoneOf(exit) && <Notice tone="ask"><p>{m.told_requestEndedAsGone()}</p></Notice>}
      {exit.refusal && <Refusal exit={exit} refusal={exit.refusal} now={now} />}
      <OtherWays exit={exit} phase={phase} />
      {exit.emergency && exit.state !== 'withdrawn' && <Emergency exit={exit} />}
      <AskedFor exit={exit} now={now} />
      {!exit.emergency && exit.advice && isOpen(exit) && <><Checklist exit={exit} now={now} /><Because exit={exit} /></>}
      {exit.decisions.some((one) => one.ownCredential) && <p>{m.resident_ownCredential()}</p>}
      <WasThisYou exit={exit} />
      {correctionsIn(exit).length > 0 && <Suspense fallback={null}><EvidencePutRight exit={exit} now={now} /></Suspense>}
      <Movements exit={exit} now={now} />
      {!exit.emergency && <Asked exit={exit} now={now} zone={zone} />}
      {exit.may.includes('withdraw') && <Withdraw exit={exit} />}
      {exit.withdrawElsewhere && <p>{m.told_withdrawElsewhere()}</p>}
      {!isOpen(exit) && number}
      <Committee />
    </Frame>
  )
}

/** What they were told of it and have not read: whoever comes here from what rang says so here, whoever was chosen on this phone last. */
function News({ exit, now }: { exit: ExitView; now: Instant }) {
  const { me, person, own } = useSituation()
  const whose = exit.resident?.id
  const isChosen = whose === person?.id
  const theirs = useKeptAnswer<OwnExits>(whose && !isChosen && me.residents.some((one) => one.id === whose) ? ownPath(whose) : null)
  const said = isChosen ? own.value : theirs.value
  return said && (
    <>
      {standsAgain(exit, said.news) && <Notice tone="plain"><p>{m.told_appealAgain()}</p></Notice>}
      {unread(said, now).filter((it) => it.details['exit'] === exit.id).map((it) => <NewsCard key={it.id} news={it} now={now} here={exit} />)}
    </>
  )
}

/** Saved here and not sent yet, sent and not accepted, or not to be taken by the server. */
function Unsent({ waiting, alone }: { waiting: readonly Waiting[]; /** the heading says it already, and the request is shown as it was saved */ alone?: boolean }) {
  const { zone } = useSituation()
  const request = waiting.find((entry) => entry.body.path === '/api/exits')?.body.body as Asking | undefined
  const refused = waiting.find((entry) => entry.problem !== null)
  if (waiting.length === 0) return null
  if (!refused?.problem) return alone ? <><p role="status">{m.resident_saved()}</p>{request && <Asked exit={request} now={request.askedAt} zone={zone} />}</> : <SavedHere />
  return (
    <Notice tone="wrong" live>
      {!alone && <p><strong>{refused.parked ? m.resident_couldNotTake() : m.resident_notAccepted()}</strong></p>}
      {refused.parked && <p>{m.resident_couldNotTakeNext()}</p>}
      <p>{sentenceOf(refused.problem)}</p>
      {refused.parked && <Button main onClick={() => void commands.again(refused.id)}>{m.common_retry()}</Button>}
      <Button onClick={() => void commands.dismiss(refused.id)}>{m.resident_dismiss()}</Button>
    </Notice>
  )
}

function Action({ exit, phase, now }: { exit: ExitView; phase: Phase; now: Instant }) {
  const to = (page: string, words: string) => <Link href={`/me/exits/${exit.id}/${page}`} className="button main big">{words}</Link>
  if (phase === 'out' || phase === 'overdue') return <>{to('back', m.resident_doBack())}<ShowPass exit={exit} now={now} /></>
  if (isUsable(exit, now)) return to('pass', m.resident_doShowPass())
  if (endedByOrder(exit)) return <AskAgain exit={exit} main />
  if (exit.may.includes('appeal')) return to('appeal', m.resident_doAppeal())
  const next = phase === 'bring' ? toBring(exit).find((it) => it.state !== 'result-pending') : undefined
  if (!next) return null
  if (next.kind === 'letter-of-commitment') return to('letter', m.resident_doLetter())
  return to(`send/${next.kind}`, next.kind === 'test-result' ? m.resident_doTest() : m.resident_doCertificate())
}

/** Nobody refused anything: what was enough under the old status is not under this one, and it can be asked for anew at once. */
const endedByOrder = ({ state, refusal }: ExitView): boolean => state === 'revoked' && refusal?.cause === 'status-changed'

const AskAgain = ({ exit, main = false }: { exit: ExitView; main?: boolean }) => <Link href={`/me/ask?again=${exit.id}`} className={main ? 'button main big' : 'button at-start'}>{m.told_askAgain()}</Link>

/** Beside the main way on: an appeal where one may be made, and the same again where this one is over. */
function OtherWays({ exit, phase }: { exit: ExitView; phase: Phase }) {
  if (endedByOrder(exit)) {
    return (
      <div className="stack-tight">
        <p>{m.told_askAgainWhat()}</p>
        {exit.may.includes('appeal') && <Link className="button at-start" href={`/me/exits/${exit.id}/appeal`}>{m.resident_doAppeal()}</Link>}
      </div>
    )
  }
  const over = !exit.emergency && ['lapsed', 'home-again', 'withdrawn', 'ended', 'refused-finally'].includes(phase)
  return over ? <AskAgain exit={exit} /> : null
}

/** What the desk has noted of a call with them. */
function SaidBack({ exit, now }: { exit: ExitView; now: Instant }) {
  const { zone } = useSituation()
  // What was decided since counts, not what was noted before it.
  const extended = exit.decisions.findLast((one) => one.what === 'extended' && !one.undone)
  if (extended?.until && extended.until === exit.dueBack) return <p><AsWritten>{m.told_extended({ until: untilWhen(extended.until, zone, now), role: roleName(extended.role), reason: extended.reason })}</AsWritten></p>
  const said = callsIn(exit).findLast((one) => one.what === 'reached')
  return said && exit.movements.every((one) => one.kind !== 'out' || one.at <= said.at) ? <p>{m.told_followUp({ time: untilWhen(said.seeAgainAt, zone, now) })}</p> : null
}

function Refusal({ exit, refusal, now }: { exit: ExitView; refusal: NonNullable<ExitView['refusal']>; now: Instant }) {
  const { zone, me } = useSituation()
  const byStatus = refusal.cause === 'status-changed' && exit.state === 'revoked'
  const asGone = asGoneOf(exit)
  return (
    <section className="stack-tight refusal">
      <h2>{m.resident_whyTitle()}</h2>
      {byStatus && <p>{m.resident_endedByStatusShort()}</p>}
      {asGone && <p>{asGoneSaid(asGone)}</p>}
      <blockquote><AsWritten>{refusal.reason}</AsWritten></blockquote>
      <p className="quiet">{m.resident_saidBy({ role: roleName(refusal.role), when: when(refusal.at, zone, now) })}</p>
      {exit.whereabouts === 'out' && <p><strong>{m.resident_mayAlwaysComeBack()}</strong></p>}
      {exit.appeal && <><h3>{m.resident_yourAppeal()}</h3><blockquote><AsWritten>{exit.appeal.text}</AsWritten></blockquote><p className="quiet">{when(exit.appeal.at, zone, now)}</p></>}
      {exit.may.includes('appeal') && !refusal.nobodyElse && <p>{m.resident_mayAppeal({ role: roleName(refusal.appealTo) })}</p>}
      {refusal.final && <p>{m.resident_final()}</p>}
      {(refusal.nobodyElse || refusal.final) && <p><Elsewhere office={me.community.office} /></p>}
    </section>
  )
}

/** What the committee asks for, in its own words, by when and who asks, with the button that sends it; late it can still be sent. What is needed no more is said as well. */
function AskedFor({ exit, now }: { exit: ExitView; now: Instant }) {
  const open = openAsks(exit)
  const noMore = neededNoMore(exit).map(({ seq, kinds, words }) => <p key={seq} className="quiet"><AsWritten>{m.told_askedNoMore({ what: whatAsked(kinds, words) })}</AsWritten></p>)
  if (open.length === 0) return <>{noMore}</>
  return (
    <section className="stack-tight asked-for">
      <h2>{m.told_askedTitle()}</h2>
      <ul role="list" className="checklist">{open.map((ask) => <OneAsked key={ask.seq} exit={exit} ask={ask} now={now} />)}</ul>
      {noMore}
    </section>
  )
}

function OneAsked({ exit, ask, now }: { exit: ExitView; ask: AskRow; now: Instant }) {
  const { zone, me } = useSituation()
  return (
    <li data-there={false}>
      <span aria-hidden="true" className="mark">!</span>
      <div className="stack-tight">
        <p><strong><AsWritten>{whatAsked(ask.open, ask.words)}</AsWritten></strong></p>
        <p>{byWhen(ask, zone, now)}</p>
        {ask.open.map((kind) => kind === 'employer-confirmation' ? <p key={kind}>{m.resident_employerHow({ phone: me.community.phone })}</p>
          : exit.may.includes('record-evidence') && <Link key={kind} className="button at-start" href={`/me/exits/${exit.id}/${kind === 'letter-of-commitment' ? 'letter' : `send/${kind}`}`}>{sendWords({ kind })}</Link>)}
      </div>
    </li>
  )
}

const Emergency = ({ exit }: { exit: ExitView }) => <Notice><p>{exit.paperOpen ? m.resident_emergencyPaperOpen() : m.resident_emergencyPaperDone()}</p></Notice>

/** The rules' own words, and what the resident may expect. */
function Because({ exit }: { exit: ExitView }) {
  const { advice } = exit
  if (!advice) return null
  return (
    <section className="stack-tight">
      <h2>{m.resident_rulesTitle()}</h2>
      {advice.because.map((row) => row.says && <p key={row.id}>{say(row.says)}</p>)}
      {/* Whom an appeal went to stands at the top. */}
      {exit.state !== 'appealed' && <p className="quiet">{m.resident_decider({ role: decidersOf(exit).map(roleName).join(m.resident_or()) })}</p>}
    </section>
  )
}

function Movements({ exit, now }: { exit: ExitView; now: Instant }) {
  const { zone } = useSituation()
  if (exit.movements.length === 0) return null
  const words = (it: ExitView['movements'][number]): string =>
    it.kind === 'out' ? m.resident_wentOut({ gate: it.gate ?? m.resident_noGate() }) : it.gate ? m.resident_cameBack({ gate: it.gate }) : m.resident_reportedBack()
  return (
    <section className="stack-tight">
      <h2>{m.resident_movementsTitle()}</h2>
      <ol role="list" className="movements">
        {exit.movements.map((it) => <li key={it.id}><time dateTime={it.at}>{when(it.at, zone, now)}</time><span>{words(it)}</span></li>)}
      </ol>
    </section>
  )
}

type Asking = Outing & Pick<ExitView, 'askedAt'>

function Asked({ exit, now, zone }: { exit: Asking; now: Instant; zone: Zone }) {
  const lines: [string, string][] = [
    ...saidOfRequest(exit).map(({ label, value }): [string, string] => [label, value]), [m.resident_askedWhen(), timesOf(exit, zone, now)],
    ...(exit.reason ? [[m.resident_askedWhy(), exit.reason] as [string, string]] : []), [m.resident_askedAt(), when(exit.askedAt, zone, now)],
  ]
  return (
    <section className="stack-tight">
      <h2>{m.resident_askedTitle()}</h2>
      <dl className="facts">{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd><AsWritten>{value}</AsWritten></dd></div>)}</dl>
    </section>
  )
}

/** What came through somebody's link is the person's own once they say so in a session which that somebody did not open. */
function WasThisYou({ exit }: { exit: ExitView }) {
  const { run, busy, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/confirm`)
  if (!exit.may.includes('confirm')) return exit.confirmations.some((one) => one.how === 'own-session') ? <p className="quiet">{m.resident_confirmed()}</p> : null
  const say = async (): Promise<void> => {
    if ((await run({})).ok) await refresh('/api/')
  }
  return (
    <Notice tone="ask">
      <p>{m.resident_wasThisYou()}</p>
      <ProblemNotice problem={problem} />
      <Button busy={busy} onClick={() => void say()}>{m.resident_thisWasMe()}</Button>
    </Notice>
  )
}

function Withdraw({ exit }: { exit: ExitView }) {
  const { run, problem } = useCommand<ExitView>(`/api/exits/${exit.id}/withdraw`)
  const withdraw = async (): Promise<void> => {
    if ((await run({})).ok) await refresh('/api/')
  }
  return (
    <section className="stack-tight">
      <ProblemNotice problem={problem} />
      <p className="quiet">{m.resident_withdrawWhat()}</p>
      <div className="at-start"><HoldButton hint={m.resident_holdHint()} cannot={m.resident_cannotHold()} onHeld={() => void withdraw()}>{m.resident_withdraw()}</HoldButton></div>
    </section>
  )
}
