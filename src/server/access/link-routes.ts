// What the desk hands out so that residents can act: a household's slip, a link to one person's letter or a code that
// is read aloud, a carer's right.
// Secrets are not kept: a repeated command gets the same one because it is derived from who asked and the command's id.

import * as wire from '#domain/access/wire.ts'
import { actingRole, type Place } from '#domain/access/access.ts'
import type { AccountId, CommunityId, ExitId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { no, ok } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { secretHash } from '../http/actor.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import type { Channels } from '../channels/channels.ts'
import { anybodyOf, householdHome } from '../people/homes.ts'
import { linkUrl, offeredText, textLink } from './link-texts.ts'
import { endCarer, heardByBoth, putCarer } from './carers.ts'
import { endSlipSessions, slipSessions } from './sessions.ts'
import { createSignInLink, repeatableBytes } from './sign-in-links.ts'
import { fateOfSpoken, hashOfSpoken, makeSpokenCode } from './spoken-codes.ts'
import { saySlipCode, slipCode } from '#domain/access/slip-code.ts'
import * as store from './store.ts'
import { leaveTrace } from './traces.ts'

/** Long enough for the evening and the next: a link that lies in a chat opens nothing for ever. */
export const linkLasts = 48 * hour

async function homeOfResident(ask: Ask<any, any, { id: ResidentId }>): Promise<Place | null> {
  const home = await store.residentHome(ask.tx, ask.community, ask.params.id)
  return home && { community: ask.community, building: home.building, resident: ask.params.id, household: home.household }
}

async function homeOfHousehold(ask: Ask<any, any, { id: HouseholdId }>): Promise<Place | null> {
  const home = await householdHome(ask.tx, ask.community, ask.params.id)
  return home && { community: ask.community, building: home.building, household: ask.params.id }
}

/** Only people with an account hand things out. */
const maker = ({ rights, community }: Pick<Ask, 'rights' | 'community'>) => ({ createdBy: rights.actor.id as AccountId, createdRole: actingRole(rights, { community }) ?? 'staff' })

const slipLives = 90 * day

async function makeSlip(ask: Ask, household: HouseholdId, code: string): Promise<void> {
  const { tx, community, now } = ask
  const { createdBy: by, createdRole: role } = maker(ask)
  // Every phone of the household uses it, and some lose their session more than once.
  await createSignInLink(tx, { community, for: { kind: 'household', household }, now, expiresAt: plus(now, slipLives), uses: 100, createdBy: by, createdRole: role, token: code })
  for (const credential of await store.endOtherSlips(tx, community, household, secretHash(code), now)) await leaveTrace(tx, community, { household }, { kind: 'slip', what: 'ended', credential, by: `account:${by}`, role, now })
  // A slip that was lost may have been found: what it opened is closed with it.
  await endSlipSessions(tx, community, household, now)
}

const slip = endpoint({
  method: 'POST', path: '/households/:id/slip', summary: 'A new slip for a household; the old one ends, with the sessions it opened', may: 'slip.issue', place: homeOfHousehold,
  params: idParams<'household'>(), reply: wire.slip, once: false,
  handle: async (ask) => {
    const { tx, community, now, params } = ask
    const home = await householdHome(tx, community, params.id)
    if (!home) return no({ code: 'not-found' })
    // Nobody's slip opens nobody's home; it would lie about until somebody else moved in.
    if (!(await anybodyOf(tx, community, params.id))) return no({ code: 'nobody-lives-there' })
    // Two who print one at once take turns: the later one stands.
    await takeTurn(tx, `slip ${params.id}`)
    const code = slipCode(repeatableBytes(ask as Ask, 'slip', params.id))
    const before = await store.slipMadeAt(tx, community, params.id, secretHash(code))
    // The same command again ends nothing, least of all a slip that was printed since.
    if (!before) await makeSlip(ask as Ask, params.id, code)
    const said = saySlipCode(code)
    return ok({ household: params.id, door: home.door, code: said, url: `${ask.context.origin}/me#slip=${said}`, expiresAt: plus(before ?? now, slipLives) })
  },
})

/** Read before a new one is made: whose it is, and what it ends. */
const slipNow = endpoint({
  method: 'GET', path: '/households/:id/slip', summary: 'What a new slip for this household would end: the slip that holds, and the sessions it opened', may: 'slip.issue', place: homeOfHousehold,
  params: idParams<'household'>(), reply: wire.slipNow,
  handle: async ({ tx, community, now, params }) => {
    const home = await householdHome(tx, community, params.id)
    if (!home) return no({ code: 'not-found' })
    return ok({ door: home.door, madeAt: await store.slipHeldSince(tx, community, params.id, now), phones: await slipSessions(tx, community, params.id, now) })
  },
})

/** Whether this exit is this person's: handed in by main.ts, for exits lie above. */
export type ExitIsOf = (tx: Tx, community: CommunityId, exit: ExitId, resident: ResidentId) => Promise<boolean>

const link = (exitIsOf: ExitIsOf, channels: Channels) => endpoint({
  method: 'POST', path: '/residents/:id/link', summary: 'A link for one person’s phone, to one letter when an exit is named; 48 hours', may: 'slip.issue', place: homeOfResident,
  params: idParams<'resident'>(), body: wire.askLink, reply: wire.link, once: false,
  handle: async (ask) => {
    const { tx, community, now, params, body } = ask
    const home = await store.residentHome(tx, community, params.id)
    if (!home || (body.exit && !(await exitIsOf(tx, community, body.exit, params.id)))) return no({ code: 'not-found' })
    const token = repeatableBytes(ask as Ask, 'link', params.id, body.exit).toString('base64url')
    const expiresAt = plus(now, linkLasts)
    // Opened in the chat's browser first and in the phone's own afterwards: more than once, but not for a crowd.
    await createSignInLink(tx, {
      community, for: { kind: 'resident', resident: params.id, household: home.household, exit: body.exit }, now, expiresAt, uses: 5, ...maker(ask), token,
    })
    const url = linkUrl(ask.context.origin, token)
    return ok({ url, expiresAt, sms: await offeredText(tx, community, params.id, body.exit, channels, url, now) })
  },
})

/** Where a code is typed, as it is said: browsers find the `https://` by themselves. */
const spokenAddress = (origin: string): string => `${origin.replace(/^https:\/\//, '')}/c`

const code = (exitIsOf: ExitIsOf) => endpoint({
  method: 'POST', path: '/residents/:id/code', summary: 'Six digits to read aloud: with the door they open once what a link would; 15 minutes, and the one before ends', may: 'slip.issue', place: homeOfResident,
  // Nobody reads more of them aloud; each is a row and a slow hash.
  params: idParams<'resident'>(), body: wire.askLink, reply: wire.spokenCode, once: false, rate: { burst: 20, perMinute: 20 },
  prepare: async (ask) => {
    const random = repeatableBytes(ask, 'spoken', ask.params.id, ask.body.exit)
    return ok({ random, hash: await hashOfSpoken(random) })
  },
  handle: async (ask) => {
    const { tx, community, now, params: { id: resident }, body: { exit }, prepared } = ask
    const home = await store.residentHome(tx, community, resident)
    if (!home || (exit && !(await exitIsOf(tx, community, exit, resident)))) return no({ code: 'not-found' })
    const { ended, ...made } = await makeSpokenCode(tx, { community, resident, household: home.household, exit, now, ...prepared, ...maker(ask) })
    if (ended.length > 0) ask.touch('code', ended)
    return ok({ ...made, address: spokenAddress(ask.context.origin) })
  },
})

const codeFate = endpoint({
  method: 'GET', path: '/residents/:id/code/:code', summary: 'What became of a code that is being read aloud: open, used, ended by wrong tries, replaced, over', may: 'slip.issue', place: homeOfResident,
  params: wire.spokenParams, reply: wire.spokenFate,
  handle: async ({ tx, community, now, params }) => {
    const fate = await fateOfSpoken(tx, community, params.id, params.code, now)
    return fate ? ok(fate) : no({ code: 'not-found' })
  },
})

const addCarer = endpoint({
  method: 'POST', path: '/residents/:id/carers', summary: 'Lets another household act for this person', may: 'slip.issue', place: homeOfResident,
  params: idParams<'resident'>(), body: wire.newCarer, reply: done,
  handle: async (ask) => {
    const { tx, community, now, params, body } = ask
    const home = await store.residentHome(tx, community, params.id)
    if (!home || (body.household ? !(await householdHome(tx, community, body.household)) : !body.instead)) return no({ code: 'not-found' })
    if (home.household === body.household) return no({ code: 'carer-lives-there' })
    // Asked about until then, and that is over: the right is not given for longer by looking away.
    if (body.household && body.until && body.until <= now) return no({ code: 'until-past' })
    const { createdBy: by, createdRole: role } = maker(ask)
    if (body.instead) {
      // A colleague may have answered the line that is shown here still: what they heard is not pressed away.
      const ended = await endCarer(tx, community, params.id, body.instead, now, { asked: true })
      if (!ended.ok) return ended
      // Whose no it was stands on their record, as where a right is ended that holds.
      if (body.instead !== body.household) await leaveTrace(tx, community, { resident: params.id }, { kind: 'carer', what: 'ended', credential: body.instead, by: `account:${by}`, role, now })
    }
    await heardByBoth(ask, [body.instead, body.household].flatMap((household) => (household ? [{ resident: params.id, building: home.building, household }] : [])))
    if (!body.household) return ok({ done: true as const })
    if (!(await putCarer(tx, { community, resident: params.id, household: body.household, since: now, until: body.until, by, people: body.people }))) return no({ code: 'changed-meanwhile' })
    await leaveTrace(tx, community, { resident: params.id }, { kind: 'carer', what: 'made', credential: body.household, by: `account:${by}`, role, now })
    return ok({ done: true as const })
  },
})

const stopCarer = endpoint({
  method: 'DELETE', path: '/residents/:id/carers/:household', summary: 'Ends a carer’s right', may: 'slip.issue', place: homeOfResident,
  params: wire.carerParams, reply: done,
  handle: async (ask) => {
    const { tx, community, now, params } = ask
    const home = await store.residentHome(tx, community, params.id)
    if (!home) return no({ code: 'not-found' })
    const ended = await endCarer(tx, community, params.id, params.household, now, { asked: false })
    if (!ended.ok) return ended
    const { createdBy: by, createdRole: role } = maker(ask)
    await leaveTrace(tx, community, { resident: params.id }, { kind: 'carer', what: 'ended', credential: params.household, by: `account:${by}`, role, now })
    await heardByBoth(ask, [{ resident: params.id, building: home.building, household: params.household }])
    return ok({ done: true as const })
  },
})

export const linkRoutes = (exitIsOf: ExitIsOf, channels: Channels): readonly Endpoint[] => [slipNow, slip, link(exitIsOf, channels), textLink(channels, homeOfResident), code(exitIsOf), codeFate, addCarer, stopCarer]
