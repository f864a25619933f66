// Where I am signed in and what I hold: my roles with until when, my sessions with when each was made and by what, and ending them. Nobody sees
// anybody else's here, and no secret's hash leaves the server.

import { sql } from 'kysely'
import { holdsAt } from '#domain/access/staff.ts'
import * as wire from '#domain/access/staff-wire.ts'
import type { AccountId, BuildingId, CommunityId } from '#domain/kernel/ids.ts'
import { minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { done } from '#domain/kernel/wire.ts'
import type { Tx } from '../db/pool.ts'
import { secretHash, sessionSecret } from '../http/actor.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { endSessions } from './sessions.ts'
import { buildingLabels, rolesIn } from './staff-store.ts'

type Row = wire.MySessions['sessions'][number]
const hereOf = (ask: Ask): Buffer => secretHash(sessionSecret(ask.request, ask.context.origin) ?? '')

async function sessionsOf(tx: Tx, account: AccountId, here: Buffer, now: Instant): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, token_hash = ${here} as here, how, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt" from sessions
    where account_id = ${account} and expires_at > ${now} order by here desc, created_at desc, id limit 100`.execute(tx)
  return rows
}

async function rolesOf(tx: Tx, community: CommunityId, account: AccountId, now: Instant): Promise<wire.HeldRole[]> {
  const held = (await rolesIn(tx, community)).filter((one) => one.account === account && holdsAt(one, now))
  const labels: ReadonlyMap<BuildingId, string> = held.some((one) => one.building) ? await buildingLabels(tx, community) : new Map()
  return held.map(({ role, building, since, until }) => ({ role, building, place: building && (labels.get(building) ?? ''), since, until }))
}

const mine = endpoint({
  method: 'GET', path: '/me/sessions', summary: 'My roles and until when, and where I am signed in', may: 'signed-in', reply: wire.mySessions,
  async handle(ask) {
    const { tx, community, now, rights: { actor } } = ask
    if (actor.kind !== 'account') return no({ code: 'not-allowed' })
    return ok({ roles: await rolesOf(tx, community, actor.id, now), sessions: await sessionsOf(tx, actor.id, hereOf(ask as Ask), now) })
  },
})

const end = endpoint({
  method: 'POST', path: '/me/sessions/end', summary: 'Ends one of my sessions, or all but this one', may: 'signed-in', body: wire.endMySession, reply: done, once: false,
  async handle(ask) {
    const { tx, now, rights: { actor }, body } = ask
    if (actor.kind !== 'account') return no({ code: 'not-allowed' })
    const ended = await endSessions(tx, { account: actor.id, ...(body.id === null ? { secret: sessionSecret(ask.request, ask.context.origin) } : { id: body.id }) }, now)
    if (body.id !== null && ended === 0) return no({ code: 'not-found' })
    // Whoever listens on with one of them is asked anew who they are.
    ask.touch('staff', actor.id)
    return ok({ done: true as const })
  },
})

/** That a page was opened with this session, to the nearest ten minutes: its owner tells by it which of them is in use. */
export async function noteSeen(ask: Ask): Promise<void> {
  await sql`update sessions set seen_at = ${ask.now} where token_hash = ${hereOf(ask)} and (seen_at is null or seen_at < ${plus(ask.now, -10 * minute)})`.execute(ask.tx)
}

export const ownSessionRoutes: readonly Endpoint[] = [mine, end]
