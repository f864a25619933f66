// Who is at the desk: entered there by name, ended early, put right by another row of the same id. Owner of `desk_turns`.

import { sql } from 'kysely'
import { between, day, hour, plus, type Instant } from '#domain/kernel/instants.ts'
import type { AccountId, CommunityId, TurnId } from '#domain/kernel/ids.ts'
import { isAtDesk, leadOf, mayKeep } from '#domain/promises/owner.ts'
import { notToThem } from '#domain/promises/promise.ts'
import { deskHere, newTurn, type DeskHere, type DeskTurn } from '#domain/promises/wire.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { deskNow, keepersAt, lastTurns } from './desk-now.ts'

/** Nobody is entered for longer at once. */
const mostAtOnce = 16 * hour
/** Turns that ended are shown for so long. */
const shownFor = day

type Row = Omit<DeskTurn, 'now' | 'first'>
async function turnsAround(tx: Tx, community: CommunityId, now: Instant): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select t.id, t.account_id as account, a.name, t.from_at as "from", t.until_at as until, t.quiet, t.leads, coalesce(b.name, '') as by, t.recorded_at as "recordedAt" from (${lastTurns}) t
    join accounts a on a.id = t.account_id left join accounts b on t.by_actor = 'account:' || b.id::text
    where t.community_id = ${community} and t.from_at > ${plus(now, -shownFor - mostAtOnce)} and coalesce(t.until_at, t.from_at + ${mostAtOnce}::bigint * interval '1 ms') > ${plus(now, -shownFor)}
    order by t.from_at, t.id limit 200`.execute(tx)
  return rows
}

export async function deskShown(tx: Tx, community: CommunityId, now: Instant): Promise<DeskHere> {
  const [turns, desk] = await sideBySide(tx, (one) => Promise.all([turnsAround(one, community, now), deskNow(one, community, now)]))
  const there = turns.filter((turn) => isAtDesk(turn, now) && mayKeep(desk, turn.account, null))
  const lead = leadOf(there.filter((turn) => !turn.quiet)) ?? leadOf(there)
  return { turns: turns.map((turn) => ({ ...turn, now: there.includes(turn), first: there.includes(turn) && turn.account === lead })), colleagues: desk.colleagues.map(({ buildings, ...it }) => ({ ...it, everywhere: buildings === null })), now }
}

const read = endpoint({
  method: 'GET', path: '/desk/turns', summary: 'Who is at the desk, was lately and will be; who may be entered or handed something', may: 'desk.turn', reply: deskHere,
  handle: async ({ tx, community, now }) => ok(await deskShown(tx, community, now)),
})

type New = { id: TurnId; account: AccountId; from: Instant; until: Instant | null; quiet: boolean; leads: boolean; struck: boolean; by: string; seen?: Instant | undefined }
/** False: somebody has written of it since it was read. */
async function addTurn(tx: Tx, community: CommunityId, it: New, now: Instant): Promise<boolean> {
  await takeTurn(tx, `desk turn ${it.id}`)
  if (it.seen !== undefined) {
    const { rows: [last] } = await sql<{ at: Instant }>`select recorded_at as at from desk_turns where community_id = ${community} and id = ${it.id} order by seq desc limit 1`.execute(tx)
    if (last?.at !== it.seen) return false
  }
  await sql`
    insert into desk_turns (community_id, id, seq, account_id, from_at, until_at, quiet, leads, struck, by_actor, recorded_at)
    select ${community}, ${it.id}, coalesce(max(t.seq), 0) + 1, ${it.account}, ${it.from}, ${it.until}, ${it.quiet}, ${it.leads}, ${it.struck}, ${it.by}, ${now} from desk_turns t
    where t.community_id = ${community} and t.id = ${it.id}`.execute(tx)
  return true
}

const write = endpoint({
  method: 'POST', path: '/desk/turns', summary: 'Enters somebody at the desk by name, from when until when; puts it right, or ends it early, under the same id', may: 'desk.turn', body: newTurn, reply: deskHere,
  async handle(ask) {
    const { tx, community, now, body, rights: { actor } } = ask
    const account = body.account ?? (actor.kind === 'account' ? actor.id : null)
    const desk = await deskNow(tx, community, now)
    if (account === null || !desk.work.has(account)) return no({ code: 'not-found' })
    // Whoever leads the desk has all that nobody keeps, wherever it is.
    const everywhere = keepersAt(desk, null)
    if (!body.struck && !everywhere.has(account)) return notToThem(everywhere)
    if (body.until !== null && (body.until <= body.from || between(body.from, body.until) > mostAtOnce)) return no({ code: 'turn-length', hours: mostAtOnce / hour })
    if (!(await addTurn(tx, community, { ...body, account, by: `${actor.kind}:${actor.id}` }, now))) return no({ code: 'changed-meanwhile' })
    ask.touch('turn', body.id)
    return ok(await deskShown(tx, community, now))
  },
})

export const turnRoutes: readonly Endpoint[] = [read, write]
