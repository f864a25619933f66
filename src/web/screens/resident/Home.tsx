// The first page: what holds for my home and until when; what is new; what I have to do; my pass; my requests; the rest.
// Each line leads to a page of its own; nothing is done here but to mark what was read.

import { Suspense, useDeferredValue } from 'react'
import { Link } from 'wouter'
import type { Instant } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { orElse, orNothing } from '../../parts/or-else.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { Committee } from './Committee.tsx'
import { Frame, RowLink } from './Frame.tsx'
import { HomeStatusLines } from './HomeStatusLines.tsx'
import { NewsCard, saysMore, toldBy } from './NewsCard.tsx'
import { isCurrent, phaseOf, tasksOf, unread, type OwnExits, type Task } from './phase.ts'
import { headline, homeHeadline } from './sayings.ts'
import { RequestRow, WaitingRow } from './RequestRow.tsx'
import { ShowPass } from './ShowPass.tsx'
import { useSituation } from './situation.tsx'
import { requestsOf } from './waiting.ts'

/** For whoever acts for several people alone. Where it does not come, the shorter way to choose is there. */
const Members = orElse<{ now: Instant }>(async () => (await Promise.all([import('./Members.tsx'), loadAreas(['resident', 'told'])]))[0].Members, () => WhichPerson)

/** One's own swabs and their negatives. */
const Tests = orNothing(async () => (await Promise.all([import('./OwnTests.tsx'), loadAreas(['told'])]))[0].OwnTests)
/** What the home was told. */
const Notices = orNothing(async () => (await Promise.all([import('./NoticesLine.tsx'), loadAreas(['notices'])]))[0].NoticesLine)
/** What changed of late, where anything did: few pages have it. */
const Changes = orNothing(async () => (await Promise.all([import('./HomeChanges.tsx'), loadAreas(['told'])]))[0].HomeChanges)
/** For whoever is not shown what is somebody else's. */
const Others = orNothing(async () => (await Promise.all([import('./Others.tsx'), loadAreas(['told'])]))[0].Others)
/** What ended with a mistake, and what is asked for. */
const NewsMore = orNothing(async () => (await Promise.all([import('./NewsMore.tsx'), loadAreas(['told'])]))[0].NewsMore)

/** The rest, which stands last and pushes nothing away when it comes. */
const More = orElse<{ asks: boolean }>(async () => (await Promise.all([import('./More.tsx'), loadAreas(['resident', 'common'])]))[0].More,
  (error) => import('../../parts/later.tsx').then((it) => it.notCome(error), () => () => null))

const none: OwnExits['homeChanges'] = []

export function Home() {
  const { me, person, own } = useSituation()
  const now = useNow(15_000)
  if (!person) return <Frame title={m.resident_nobodyTitle()}><p>{m.resident_nobody()}</p><Committee /></Frame>
  if (!own.value) {
    return (
      <Frame title={me.community.name} action={<AskLink />}>
        <WhichPerson />
        {own.problem ? <><Failed problem={own.problem} onRetry={own.retry} /><Committee /></> : <Loading />}
      </Frame>
    )
  }
  return <There own={own.value} now={now} />
}

function There({ own, now }: { own: OwnExits; now: Instant }) {
  const { me, own: { problem }, zone } = useSituation()
  // What comes while the page is open waits for its file. An answer that an earlier version kept has none.
  const changes = useDeferredValue(own.homeChanges ?? none)
  const tasks = tasksOf(own.exits, now)
  const theirs = own.open?.includes('health') === false
  // Whoever is out is told first when to be home; news comes before what has been so since yesterday.
  const out = tasks[0]?.kind === 'come-back' ? tasks[0].exit : null
  const told = unread(own, now).slice(0, 5)
  const holds = homeHeadline(own.home, zone, now)
  const first = told[0] ? toldBy(told[0], own.exits.find((one) => one.id === told[0]!.details['exit'])).title : ''
  return (
    <Frame title={out ? headline(out, phaseOf(out, now), zone, now) : holds} action={tasks[0] ? <><TaskButton task={tasks[0]} />{out && <ShowPass exit={out} now={now} />}</> : <AskLink />} said={first}>
      <div className="notices-place"><Suspense><Notices /></Suspense></div>
      {/* One for all: what comes with a file of its own would push the rest away under a thumb. */}
      <Suspense fallback={<Loading />}>
        {me.residents.length > 1 && <Members now={now} />}
        {told.map((news) => <NewsCard key={news.id} news={news} now={now}>{saysMore(news) && <NewsMore news={news} />}</NewsCard>)}
        {out && <h2>{holds}</h2>}
        <HomeStatusLines home={own.home} now={now} />
        {changes.length > 0 && <Changes changes={changes} now={now} />}
        {problem && problem.code !== 'network-away' && <ProblemNotice problem={problem} />}
        {problem?.code === 'not-signed-in' && <Link className="button big" href="/sign-in?next=/me">{m.resident_signInAgain()}</Link>}
        {theirs ? <Others others={own.others} now={now} /> : <Next tasks={tasks} now={now} />}
        <Requests own={own} now={now} />
      </Suspense>
      <Suspense fallback={null}><Tests /></Suspense>
      <Suspense fallback={null}><More asks={tasks.length > 0} /></Suspense>
    </Frame>
  )
}

const AskLink = () => <Link href="/me/ask" className="button main big">{m.resident_ask()}</Link>

/** Only where somebody acts for more than one person. */
export function WhichPerson() {
  const { me, person, choose } = useSituation()
  if (me.residents.length < 2) return null
  return (
    <label className="which-person">
      <span>{m.resident_whichPerson()}</span>
      <select value={person?.id ?? ''} onChange={(event) => choose(event.target.value)}>
        {me.residents.map((one) => <option key={one.id} value={one.id}>{m.resident_personOption({ name: one.name, door: one.door })}</option>)}
      </select>
    </label>
  )
}

const pathOf = (task: Task): string => {
  const exit = `/me/exits/${task.exit.id}`
  if (task.kind === 'come-back') return `${exit}/back`
  if (task.kind === 'pass') return `${exit}/pass`
  return task.item.kind === 'letter-of-commitment' ? `${exit}/letter` : `${exit}/send/${task.item.kind}`
}

function wordsOf(task: Task): string {
  if (task.kind === 'come-back') return m.resident_doBack()
  if (task.kind === 'pass') return m.resident_doShowPass()
  if (task.item.kind === 'letter-of-commitment') return m.resident_doLetter()
  return task.item.kind === 'test-result' ? m.resident_doTest() : m.resident_doCertificate()
}

const TaskButton = ({ task }: { task: Task }) => <Link href={pathOf(task)} className="button main big">{wordsOf(task)}</Link>

function Next({ tasks, now }: { tasks: readonly Task[]; now: Instant }) {
  const { zone } = useSituation()
  const why = (task: Task): string => {
    if (task.kind === 'come-back') return task.by === null ? task.exit.place : task.overdue ? m.resident_whyOverdue({ by: untilWhen(task.by, zone, now) }) : m.resident_whyBack({ by: untilWhen(task.by, zone, now) })
    const request = m.resident_forPurpose({ purpose: purposeName(task.exit.purpose), place: task.exit.place })
    return task.kind === 'bring' && task.item.state === 'too-old' ? m.resident_whyTooOld({ request }) : request
  }
  return (
    <section className="stack-tight">
      <h2>{m.resident_nextTitle()}</h2>
      {tasks.length === 0 && <p className="quiet">{m.resident_nextNothing()}</p>}
      <ul role="list" className="rows">
        {tasks.map((task) => (
          <li key={pathOf(task)}>
            <RowLink href={pathOf(task)} title={wordsOf(task)} mark={<span aria-hidden="true" className="mark">{task.kind === 'pass' ? '▣' : task.kind === 'come-back' && task.overdue ? '!' : ''}</span>}>{why(task)}</RowLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Requests({ own, now }: { own: OwnExits; now: Instant }) {
  const { person, waiting } = useSituation()
  const unsent = requestsOf(waiting, person?.id ?? null)
  const current = own.exits.filter((exit) => isCurrent(phaseOf(exit, now)))
  const older = own.exits.length - current.length
  if (unsent.length === 0 && own.exits.length === 0) return null
  return (
    <section className="stack-tight">
      <h2>{m.resident_requestsTitle()}</h2>
      <ul role="list" className="rows">
        {unsent.map((entry) => <li key={entry.id}><WaitingRow entry={entry} /></li>)}
        {current.map((exit) => <li key={exit.id}><RequestRow exit={exit} now={now} /></li>)}
        {older > 0 && <li><RowLink href="/me/exits" title={m.resident_older({ count: older })} /></li>}
      </ul>
    </section>
  )
}
