// Signing in: a link does it by itself, a code that was read aloud at an address of its own; residents type the code of their slip; staff use a passkey, or password and code.
// What a poster's code and a box's code open is here as well, and the screen on a wall, because nobody signs in for it. An emergency needs none of it, and the page says so before anything else is asked.

import { Suspense, useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import { no, type Problem, type Result } from '#domain/kernel/result.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { isPassing } from '../../offline/api.ts'
import { homeOf, lastHere, signInByLink, signInBySlip, takeTicket, whoAmI, type SignedIn, type Ticket } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { forgetDrafts } from '../../parts/draft.ts'
import { later } from '../../parts/later.tsx'
import { Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { Page } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'
import { ByAccount } from './ByAccount.tsx'
import { BySlip } from './BySlip.tsx'
import { endedCall } from './ended.ts'
import { loadAreas } from '../../words/texts.ts'
import { pageAfter } from './next.ts'
import './sign-in.css'

const PosterPage = later(async () => (await Promise.all([import('./PosterPage.tsx'), loadAreas(['notices'])]))[0].PosterPage)
const HandOver = later(async () => (await Promise.all([import('./HandOver.tsx'), loadAreas(['boxes'])]))[0].HandOver)
const WallScreen = later(async () => (await Promise.all([import('./WallScreen.tsx'), loadAreas(['wall', 'round'])]))[0].WallScreen)
const BySpokenCode = later(async () => (await import('./BySpokenCode.tsx')).BySpokenCode)

// Read once per opened page: React's strict mode mounts twice, and a ticket is good once.
let ticket: Ticket | null | undefined
let using: Promise<Result<SignedIn>> | null = null

/** `/c`, as it is said on the telephone. */
const isSpoken = (): boolean => /^\/c\/?$/i.test(location.pathname)

/** What is half written belongs to whoever wrote it: somebody else who signs in here does not find it. */
async function go(reply: SignedIn): Promise<void> {
  const before = await lastHere()
  const now = await whoAmI()
  if (before && now.ok && before.id !== now.value.id) forgetDrafts()
  location.replace(pageAfter(reply, new URLSearchParams(location.search).get('next')))
}

async function useTicket(one: Ticket): Promise<Result<SignedIn>> {
  if (one.kind === 'enrol') return no({ code: 'link-used-up' })
  const reply = await (one.kind === 'link' ? signInByLink(one.token) : signInBySlip(one.token))
  // Whatever is wrong with a link — used, too old, cut off by a chat — means the same to whoever opened it.
  const wrong = !reply.ok && ['body-wrong', 'sign-in-wrong'].includes(reply.problem.code)
  return wrong ? no({ code: 'link-used-up' }) : reply
}

/** `/n/CODE`, `/h#box=…` and `/wall`, behind which nobody signs in. */
export const Start = () => {
  const Shown = /^\/n\//i.test(location.pathname) ? PosterPage : /^\/h\/?$/i.test(location.pathname) ? HandOver : /^\/wall(\/|$)/i.test(location.pathname) ? WallScreen : null
  return Shown ? <Suspense fallback={<Loading />}><Shown /></Suspense> : <SignIn />
}

function SignIn() {
  ticket ??= takeTicket()
  const [working, setWorking] = useState(ticket !== null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (!ticket) return
    using ??= useTicket(ticket)
    void using.then((reply) => {
      if (reply.ok) return go(reply.value)
      setProblem(reply.problem)
      setWorking(false)
    })
  }, [round])
  const again = (): void => {
    using = null
    setWorking(true)
    setRound(round + 1)
  }
  if (isSpoken()) return <Suspense fallback={<Loading />}><BySpokenCode done={go} /></Suspense>
  if (working) return <Page title={m.signin_working()}><Loading /></Page>
  const used = problem?.code === 'link-used-up'
  const waits = problem !== null && isPassing(problem)
  return (
    <Page wide title={used ? m.signin_usedTitle() : waits ? m.signin_waitsTitle() : m.signin_title()} ownHeading>
      <div className="sign-in">
        <h1>{used ? m.signin_usedTitle() : waits ? m.signin_waitsTitle() : m.signin_title()}</h1>
        {used && <Used />}
        {problem && !used && <div className="stack">{problem.code === 'no-role-here' ? <Notice tone="wrong" live><p>{m.signin_noRole()}</p></Notice> : <ProblemNotice problem={problem} />}{waits && <><p>{m.signin_waitsKept()}</p><Button main big onClick={again}>{m.common_retry()}</Button></>}</div>}
        {!problem && new URLSearchParams(location.search).has('ended') && <Ended />}
        <Notice tone="ask"><p>{m.signin_emergency()}</p><p className="row"><Ambulance /><Link href="/gate">{m.signin_gate()}</Link></p></Notice>
        <div className="sign-in-ways">
          <section className="stack"><h2>{m.signin_slipTitle()}</h2><BySlip done={go} /></section>
          <section className="stack"><h2>{m.signin_staffTitle()}</h2><ByAccount done={go} /></section>
        </div>
      </div>
    </Page>
  )
}

/** Somebody ended the session, or it ended with their work or with a household's slip: that, and what became of what was not sent. */
function Ended() {
  const [home, setHome] = useState<boolean | null>(null)
  useEffect(() => void whoAmI().then((reply) => setHome(!reply.ok && reply.problem['home'] === true), () => setHome(false)), [])
  const [waiting, setWaiting] = useState(0)
  useEffect(() => void import('../../offline/commands.ts').then(({ commands }) => commands.count()).then((count) => setWaiting(count.waiting), () => undefined), [])
  if (home === null) return null
  if (!home) return <Notice tone="wrong" live><p>{m.signin_ended()}</p>{waiting > 0 && <p>{m.signin_endedUnsent({ count: waiting })}</p>}</Notice>
  const phone = callAfterEnd()
  return (
    <Notice tone="wrong" live>
      <p><strong>{m.signin_endedHome()}</strong></p>
      <p>{m.signin_endedHomeNext()}</p>
      {phone !== '' && <p><a className="button" href={dial(phone)}>{m.signin_dial({ phone })}</a></p>}
      {waiting > 0 && <p>{m.signin_endedHomeUnsent({ count: waiting })}</p>}
    </Notice>
  )
}

/** The committee's, as the page that was left knew it. */
function callAfterEnd(): string {
  try { return sessionStorage.getItem(endedCall) ?? '' } catch { return '' }
}

/** The place's number, which the page was brought with: nobody has to be known here to call it. */
function Ambulance() {
  const phone = document.querySelector<HTMLMetaElement>('meta[name="emergency-phone"]')?.content
  return phone ? <a className="button" href={dial(phone)}>{m.signin_dial({ phone })}</a> : null
}

/** A link that was opened before: why, what to do, and the way in when this device is signed in already. */
function Used() {
  const [me, setMe] = useState<Me | null>(null)
  useEffect(() => void whoAmI().then((reply) => setMe(reply.ok ? reply.value : null)), [])
  return (
    <div className="stack" role="alert">
      <p>{m.signin_usedWhy()}</p>
      {me
        ? <><p>{m.signin_already({ name: me.name })}</p><a className="button main big" href={homeOf(me)}>{m.signin_goOn()}</a></>
        : <p>{m.signin_usedNext()}</p>}
    </div>
  )
}
