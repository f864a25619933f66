// What I do here, where and until when; and where I am signed in, with a way to end any of it. Ending asks for no fresh sign-in: it only closes.

import { useState } from 'react'
import type { HeldRole, MySessions } from '#domain/access/staff-wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { sessionHow } from '../../words/compiled/groups/sessionHow.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'

const path = '/api/me/sessions'

export function MyRoles({ zone }: { zone: Zone }) {
  const { data, error, refetch } = useApi<MySessions>(path)
  return (
    <>
      <section className="stack-tight" aria-labelledby="my-roles">
        <h2 id="my-roles">{m.signin_rolesTitle()}</h2>
        {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
        <ul role="list">{data?.roles.map((role) => <li key={`${role.role}${role.building}`}>{said(role, zone)}</li>)}</ul>
      </section>
      {data && <Sessions sessions={data.sessions} zone={zone} />}
    </>
  )
}

const said = ({ role, place, since, until }: HeldRole, zone: Zone): string => [
  roleName(role), place === null ? m.signin_roleEverywhere() : m.signin_rolePlace({ place }), since && m.signin_roleSince({ at: when(since, zone, now()) }),
  until ? m.signin_roleUntil({ at: untilWhen(until, zone, now()) }) : m.signin_roleNoEnd(),
].filter((part) => part !== null).join(' · ')

function Sessions({ sessions, zone }: { sessions: MySessions['sessions']; zone: Zone }) {
  const { run, busy, problem } = useCommand('/api/me/sessions/end')
  const [ended, setEnded] = useState(false)
  const end = async (id: string | null): Promise<void> => {
    const reply = await run({ id })
    // It ended by itself in between: gone is gone.
    setEnded(reply.ok || reply.problem.code === 'not-found')
    await refresh(path)
  }
  const others = sessions.filter((one) => !one.here)
  return (
    <section className="stack" aria-labelledby="my-sessions">
      <h2 id="my-sessions">{m.signin_sessionsTitle()}</h2>
      <ul role="list" className="sessions">
        {sessions.map((one) => (
          <li key={one.id} className="passkey-row">
            <span id={`session-${one.id}`}>
              {one.here && <strong>{m.signin_sessionHere()} · </strong>}{m.signin_sessionSince({ at: when(one.createdAt, zone, now()) })}{one.how !== '' && ` · ${sessionHow[one.how]!()}`}
              <span className="quiet session-times">{[one.seenAt && m.signin_sessionSeen({ at: when(one.seenAt, zone, now()) }), m.signin_sessionUntil({ at: when(one.expiresAt, zone, now()) })].filter(Boolean).join(' · ')}</span>
            </span>
            {!one.here && <Button busy={busy} aria-describedby={`session-${one.id}`} onClick={() => void end(one.id)}>{m.signin_sessionEnd()}</Button>}
          </li>
        ))}
      </ul>
      {ended && <Notice tone="good" live><p>{m.signin_sessionEnded()}</p></Notice>}
      {problem && problem.code !== 'not-found' && <ProblemNotice problem={problem} />}
      {others.length > 1 && <HoldButton hint={m.signin_passkeyRemoveHold()} cannot={m.signin_cannotHold()} onHeld={() => void end(null)}>{m.signin_sessionEndOthers()}</HoldButton>}
    </section>
  )
}
