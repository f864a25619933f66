// Each adult's own circle: what they let others at home see, from their own phone or by telephone; and a phone of the household that becomes one
// person's, by six digits that were read aloud to them. Refuses to say anything for anybody else: a slip alone opens nobody's circle.

import { holderIn, actingRole, type Place } from '#domain/access/access.ts'
import { readSpokenCode } from '#domain/access/spoken-code.ts'
import * as wire from '#domain/access/wire.ts'
import type { HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { readDoor } from '#domain/people/doors.ts'
import { transaction } from '../db/pool.ts'
import { anyOfMine, endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { householdHome } from '../people/homes.ts'
import { claimSession } from './sessions.ts'
import { addShares, circleOf, type NewShare } from './shares.ts'
import { countAgainst, codeChanged, endTriedOut, fitting, takeSpoken } from './spoken-codes.ts'
import * as store from './store.ts'
import { countTry, perAddress, uncountTry } from './tries.ts'

/** The person whose phone this is; of a household's phone nobody. */
const placeOfHolder = async ({ rights, community }: Ask): Promise<Place | null> => {
  const resident = holderIn(rights)
  return resident && { community, resident }
}
async function homeOfResident(ask: Ask<any, any, { id: ResidentId }>): Promise<Place | null> {
  const home = await store.residentHome(ask.tx, ask.community, ask.params.id)
  return home && { community: ask.community, building: home.building, resident: ask.params.id, household: home.household }
}

type Said = Pick<NewShare, 'id' | 'parts' | 'to' | 'shared' | 'how' | 'knownBy'>
/** Writes it down and tells every phone of the household. */
async function share(ask: Ask, resident: ResidentId, said: Said): Promise<Result<{ done: true }>> {
  const { tx, community, now, rights } = ask
  const home = await store.residentHome(tx, community, resident)
  const others = home ? await store.othersAtHome(tx, community, resident) : []
  if (!home || (said.to !== null && !others.some((one) => one.id === said.to))) return no({ code: 'not-found' })
  const role = said.how === 'own-phone' ? 'resident' : actingRole(rights, { community, building: home.building }) ?? 'staff'
  const stored = await addShares(tx, community, { ...said, resident, household: home.household, by: `${rights.actor.kind}:${rights.actor.id}`, role, now })
  if (!stored.ok) return stored
  ask.touch('circle', resident, home.building)
  return ok({ done: true as const })
}

const mine = endpoint({
  method: 'GET', path: '/me/circle', summary: 'What I let others at home see, and who said so when', may: 'circle.share', place: (ask) => placeOfHolder(ask as Ask), reply: wire.circle,
  handle: async ({ tx, community, rights }) => ok(await circleOf(tx, community, holderIn(rights)!, 'role')),
})

const shareMine = endpoint({
  method: 'POST', path: '/me/circle', summary: 'Lets one person at home, or every phone of the household, see parts of my circle; or lets them no more', may: 'circle.share', place: (ask) => placeOfHolder(ask as Ask),
  body: wire.shareMine, reply: done,
  handle: (ask) => share(ask as Ask, holderIn(ask.rights)!, { ...ask.body, how: 'own-phone', knownBy: '' }),
})

const atDesk = endpoint({
  method: 'GET', path: '/residents/:id/circle', summary: 'What this person lets others at home see, and who said so when', may: 'person.read', place: homeOfResident, params: idParams<'resident'>(), reply: wire.circle,
  handle: async ({ tx, community, params }) => ok(await circleOf(tx, community, params.id, 'name')),
})

const byTelephone = endpoint({
  method: 'POST', path: '/residents/:id/circle', summary: 'Takes down by telephone what this person lets others at home see, and how they were known', may: 'person.write', place: homeOfResident,
  params: idParams<'resident'>(), body: wire.shareByTelephone, reply: done,
  handle: (ask) => share(ask as Ask, ask.params.id, { ...ask.body, how: 'telephone' }),
})

const limits = (ask: Pick<Ask, 'request'>) => perAddress(ask, 'spoken', 20)
const wrong = (): Result<never> => no({ code: 'spoken-code-wrong' })

/** The household whose slip opened this phone; null for a link that was meant for one person. */
const slipOf = ({ rights: { actor } }: Pick<Ask, 'rights'>): HouseholdId | null => (actor.kind === 'household' && actor.only === null ? actor.id : null)

const claim = endpoint({
  method: 'POST', path: '/me/phone', summary: 'With six digits that were read aloud to one person: this phone of the household is theirs, or every phone of it may show parts of their circle', may: 'home.read',
  place: (ask) => anyOfMine(ask as Ask), body: wire.claimPhone, reply: done,
  // As with signing in: each try is committed before the digits are looked at.
  prepare: async (ask) => {
    const { body, context, request, command, community, now } = ask
    const household = slipOf(ask)
    if (!household) return no({ code: 'not-allowed' })
    const limited = await countTry({ context }, limits({ request }))
    if (limited) return no(limited)
    const [home, code] = [await transaction(context.db, [community], (tx) => householdHome(tx, community, household)), readSpokenCode(body.code)]
    if (!home || !code.ok) return wrong()
    const tried = await transaction(context.db, [], (tx) => countAgainst(tx, { door: readDoor(home.door), code: code.value, command, now }))
    const fits = await fitting(tried, code.value)
    if (fits) return ok(fits)
    if (tried.length > 0) await transaction(context.db, [], (tx) => endTriedOut(tx, tried, now))
    return wrong()
  },
  handle: async (ask) => {
    const { tx, community, now, body, prepared } = ask
    const taken = await takeSpoken(tx, prepared, ask.command, now)
    // One that was meant for a letter, or for whoever lives at the same door apart, opens nobody's circle here.
    if (!taken || taken.link.exit_id !== null || taken.link.community_id !== community || taken.link.details['household'] !== slipOf(ask)) return wrong()
    const resident = taken.link.subject_id as ResidentId
    if (!taken.again) await uncountTry(ask as Ask, Object.keys(limits(ask)))
    await codeChanged(tx, community, [taken.link.id], now)
    if (body.share) return share(ask as Ask, resident, { ...body.share, to: null, shared: true, how: 'own-phone', knownBy: '' })
    await claimSession(ask as Ask, resident, taken.link)
    return ok({ done: true as const })
  },
})

export const circleRoutes: readonly Endpoint[] = [mine, shareMine, atDesk, byTelephone, claim]
