// `/wall`: a screen that hangs in a hall, enrolled once by a code of the desk. It asks under its own secret, which reads these figures and nothing
// else: nobody is signed in here, whoever stands before it.

import { useCallback, useEffect, useState } from 'react'
import type { Wall as View } from '#domain/figures/wall.ts'
import { instantOf } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { enrolmentOf, type Enrolled } from '../../field/enrolled.ts'
import { enrolHere } from '../../field/enrolling.ts'
import { useAwake } from '../../field/use-awake.ts'
import { get } from '../../offline/api.ts'
import { signOut, takeTicket, type Ticket } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { keepTheme } from '../../parts/theme.ts'
import { useAgain } from '../../parts/use-again.ts'
import { Wall } from '../../parts/Wall.tsx'
import { m } from '../../words/compiled/messages.js'

/** How often it asks. */
const again = 5_000

// Once for each opened page: an enrolment is good once, and React's strict mode mounts twice.
let ticket: Ticket | null | undefined
let enrolling: ReturnType<typeof enrolHere> | null = null

type Screen = { enrolled: Enrolled | null; problem: Problem | null; busy: boolean }
async function whichScreen(): Promise<Screen> {
  ticket ??= takeTicket()
  if (ticket?.kind === 'enrol') {
    const reply = await (enrolling ??= enrolHere(ticket.token, ''))
    if (!reply.ok) return { enrolled: await enrolmentOf('wall'), problem: reply.problem, busy: false }
    // A code for a phone: its own screens go on.
    if (reply.value.kind !== 'wall') location.assign(`/${reply.value.kind}`)
    // Whoever enrolled it here is not left signed in on a screen that nobody watches.
    else await signOut()
  }
  return { enrolled: await enrolmentOf('wall'), problem: null, busy: false }
}

export function WallScreen() {
  const [{ enrolled, problem, busy }, setScreen] = useState<Screen>({ enrolled: null, problem: null, busy: true })
  useEffect(() => void whichScreen().then(setScreen, () => setScreen({ enrolled: null, problem: null, busy: false })), [])
  useEffect(() => keepTheme(true), [])
  useAwake()
  if (enrolled) return <Shown secret={enrolled.secret} />
  return <Wall view={undefined} now={instantOf(0)} old={false} told={<div className="wall-told">{busy ? m.wall_enrolling() : <><ProblemNotice problem={problem} />{m.wall_notEnrolled()}</>}</div>} />
}

function Shown({ secret }: { secret: string }) {
  const [view, setView] = useState<View>()
  const [problem, setProblem] = useState<Problem | null>(null)
  const now = useNow(5_000)
  const ask = useCallback(async () => {
    const reply = await get<View>('/api/wall', { secret })
    if (reply.ok) setView(reply.value)
    setProblem(reply.ok ? null : reply.problem)
  }, [secret])
  useEffect(() => void ask(), [ask])
  useAgain(ask, again)
  const withdrawn = problem !== null && ['not-signed-in', 'not-allowed', 'device-revoked'].includes(problem.code)
  return <Wall view={withdrawn ? undefined : view} now={now} old={problem !== null} told={withdrawn ? <p className="wall-told">{m.wall_withdrawn()}</p> : undefined} />
}
