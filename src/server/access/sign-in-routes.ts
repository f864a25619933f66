// Signing in: link, password with one-time code, passkey, household slip, a code that was read aloud; and signing out. All tries are counted, and whatever
// was wrong gets the same answer.

import type { z } from 'zod'
import * as wire from '#domain/access/wire.ts'
import type { AccountId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { done } from '#domain/kernel/wire.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { sql } from 'kysely'
import { transaction } from '../db/pool.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { accountBy, communityOf, hasRole, passwordFits, takeCode, type AccountRow } from './accounts.ts'
import { accountOfPasskey, askForPasskey, type PasskeyAnswer } from './passkeys.ts'
import { endSession, startSession } from './sessions.ts'
import { takeLink, type UsedLink } from './sign-in-links.ts'
import { codeChanged, countAgainst, endTriedOut, fitting, takeSpoken } from './spoken-codes.ts'
import { readSlipCode } from '#domain/access/slip-code.ts'
import { readSpokenCode } from '#domain/access/spoken-code.ts'
import { readDoor } from '#domain/people/doors.ts'
import { leaveTrace } from './traces.ts'
import { addressOf, counted, countTry, forgetTries, perAddress, uncountTry } from './tries.ts'

type SignedIn = z.infer<typeof wire.signedIn>
const wrong = () => no({ code: 'sign-in-wrong' })
const linkLimits = (ask: Pick<Ask, 'request'>) => perAddress(ask, 'link', 60)
const slipLimits = (ask: Pick<Ask, 'request'>) => perAddress(ask, 'slip', 20)
const spokenLimits = (ask: Pick<Ask, 'request'>) => perAddress(ask, 'spoken', 20)
const passkeyLimits = (ask: Pick<Ask, 'request'>) => perAddress(ask, 'passkey', 120)

/** The first screen of whoever signed in with an account. */
async function firstScreen(ask: Ask, account: AccountId): Promise<string> {
  const { rows } = await sql<{ role: string }>`select role from grants where account_id = ${account} and (until is null or until > ${ask.now})`.execute(ask.tx)
  const held = rows.map((row) => row.role)
  if (held.some((role) => role === 'secretary' || role === 'deputy' || role === 'staff')) return '/desk'
  if (held.some((role) => role === 'building-lead' || role === 'volunteer')) return '/round'
  return held.includes('gate') ? '/gate' : '/overview'
}

async function signInAccount(ask: Ask, account: AccountId, kind: 'password' | 'passkey'): Promise<Result<SignedIn>> {
  const community = await communityOf(ask.tx, account, ask.now)
  if (!community) return no({ code: 'no-role-here' })
  await startSession(ask, { kind: 'account', community, account, link: null, how: kind })
  await leaveTrace(ask.tx, community, { account }, { kind, what: 'used', by: `account:${account}`, role: '', now: ask.now })
  return ok({ kind: 'account', next: await firstScreen(ask, account) })
}

async function signInWith(ask: Ask, link: UsedLink): Promise<Result<SignedIn>> {
  const community = link.community_id
  if (link.kind === 'account') {
    const account = await accountBy(ask.tx, { id: link.subject_id as AccountId })
    if (!account || account.disabled_at !== null) return no({ code: 'link-used-up' })
    if (!(await hasRole(ask.tx, account.id, community, ask.now))) return no({ code: 'no-role-here' })
    await startSession(ask, { kind: 'account', community, account: account.id, link, how: 'link' })
    return ok({ kind: 'account', next: await firstScreen(ask, account.id) })
  }
  if (link.kind === 'resident') {
    const household = link.details['household'] as HouseholdId
    await startSession(ask, { kind: 'household', community, household, link, only: link.subject_id as ResidentId, exit: link.exit_id, until: link.expires_at })
    return ok({ kind: 'household', next: link.exit_id ? `/me/exits/${link.exit_id}` : '/me' })
  }
  await startSession(ask, { kind: 'household', community, household: link.subject_id as HouseholdId, link, person: (link.details['person'] ?? null) as ResidentId | null })
  return ok({ kind: 'household', next: '/me' })
}

const byLink = endpoint({
  method: 'POST', path: '/sign-in/link', summary: 'Signs in with the secret of a link', may: 'anyone', body: wire.signInByLink, reply: wire.signedIn, prepare: counted(linkLimits),
  handle: async (ask) => {
    const link = await takeLink(ask.tx, ask.body.token, ['account', 'household', 'resident'], ask.now)
    if (!link) return no({ code: 'link-used-up' })
    await uncountTry(ask, Object.keys(linkLimits(ask)))
    return signInWith(ask as Ask, link)
  },
})

const bySlip = endpoint({
  method: 'POST', path: '/sign-in/slip', summary: 'Signs a household in with the code on its slip', may: 'anyone', body: wire.signInBySlip, reply: wire.signedIn, prepare: counted(slipLimits),
  handle: async (ask) => {
    const code = readSlipCode(ask.body.code)
    const link = code.ok ? await takeLink(ask.tx, code.value, ['household'], ask.now) : null
    if (!link) return wrong()
    // Not wiped: whoever owns one slip must not be able to guess others for ever.
    await uncountTry(ask, Object.keys(slipLimits(ask)))
    return signInWith(ask as Ask, link)
  },
})

/** Whatever was wrong is said after the same time, for a door with a code and one without. */
const noAfterMs = 300

async function wrongSpoken(since: number): Promise<Result<never>> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, since + noAfterMs - performance.now())))
  return no({ code: 'spoken-code-wrong' })
}

const bySpokenCode = endpoint({
  method: 'POST', path: '/sign-in/spoken', summary: 'Signs in with a door and the six digits that were read aloud, to what a link would have opened', may: 'anyone', body: wire.signInBySpoken, reply: wire.signedIn,
  // Each try is committed before the digits are looked at, so that many at once are not more than five.
  prepare: async ({ body, context, request, command, now }) => {
    const since = performance.now()
    const limited = await countTry({ context }, spokenLimits({ request }))
    if (limited) return no(limited)
    const [door, code] = [readDoor(body.door), readSpokenCode(body.code)]
    if (door === '' || !code.ok) return wrongSpoken(since)
    const tried = await transaction(context.db, [], (tx) => countAgainst(tx, { door, code: code.value, command, now }))
    const fits = await fitting(tried, code.value)
    if (fits) return ok(fits)
    if (tried.length > 0) await transaction(context.db, [], (tx) => endTriedOut(tx, tried, now))
    return wrongSpoken(since)
  },
  handle: async (ask) => {
    const taken = await takeSpoken(ask.tx, ask.prepared, ask.command, ask.now)
    if (!taken) return no({ code: 'spoken-code-wrong' })
    // Not wiped: whoever was given one code must not be able to guess others for ever. And taken back once: a code that was used opens no session after the other.
    if (!taken.again) await uncountTry(ask, Object.keys(spokenLimits(ask)))
    const signedIn = await signInWith(ask, taken.link)
    await codeChanged(ask.tx, taken.link.community_id, [taken.link.id], ask.now)
    return signedIn
  },
})

async function codeFits(ask: Ask, account: AccountRow, code: string | null): Promise<'fits' | 'missing' | 'wrong'> {
  if (account.totp_secret === null) return 'fits'
  if (code === null) return 'missing'
  return (await takeCode(ask.tx, account.id, account.totp_secret, code, ask.now)) ? 'fits' : 'wrong'
}

/**
 * Five tries for a name from one address; twenty for it from anywhere: a stranger who types wrong passwords on purpose should
 * not lock out whoever sits at the desk.
 */
function passwordLimits(ask: Pick<Ask, 'request'>, login: string): Record<string, number> {
  return { ...perAddress(ask, 'password', 40), [`login:${login} ${addressOf(ask.request.ip)}`]: 5, [`login:${login}`]: 20 }
}

const byPassword = endpoint({
  method: 'POST', path: '/sign-in/password', summary: 'Signs in with password and one-time code', may: 'anyone', body: wire.signInByPassword, reply: wire.signedIn,
  // Working out a hash is meant to take long: it is done while no connection waits for it.
  prepare: async ({ body: { login, password }, context, request }) => {
    const limited = await countTry({ context }, passwordLimits({ request }, login))
    if (limited) return no(limited)
    const account = await transaction(context.db, [], (tx) => accountBy(tx, { login }))
    return (await passwordFits(account, password)) && account ? ok(account.password_hash) : wrong()
  },
  handle: async (ask) => {
    const { login, code } = ask.body
    const limits = passwordLimits(ask, login)
    const account = await accountBy(ask.tx, { login })
    // Changed or stopped in the meantime: what fitted then counts no longer.
    if (!account || account.disabled_at !== null || account.password_hash !== ask.prepared) return wrong()
    const fits = await codeFits(ask, account, code)
    if (fits === 'wrong') return wrong()
    await uncountTry(ask, Object.keys(limits))
    if (fits === 'missing') return no({ code: 'sign-in-code-missing' })
    for (const key of Object.keys(limits)) if (!key.startsWith('password:')) await forgetTries(ask, key)
    return signInAccount(ask, account.id, 'password')
  },
})

const passkeyOptions = endpoint({
  method: 'POST', path: '/sign-in/passkey/options', summary: 'A challenge for any passkey of this site', may: 'anyone', reply: wire.passkeyOptions, prepare: counted(passkeyLimits),
  handle: async (ask) => ok(await askForPasskey(ask.tx, { origin: ask.context.origin, now: ask.now })),
})

const byPasskey = endpoint({
  method: 'POST', path: '/sign-in/passkey', summary: 'Signs in with a passkey', may: 'anyone', body: wire.passkeyAnswer, reply: wire.signedIn, prepare: counted(passkeyLimits),
  handle: async (ask) => {
    const account = await accountOfPasskey(ask.tx, ask.body as PasskeyAnswer, { origin: ask.context.origin, now: ask.now })
    return account ? signInAccount(ask as Ask, account, 'passkey') : wrong()
  },
})

const signOut = endpoint({
  method: 'POST', path: '/sign-out', summary: 'Ends this session', may: 'anyone', reply: done,
  handle: async (ask) => {
    await endSession(ask)
    return ok({ done: true as const })
  },
})

export const signInRoutes: readonly Endpoint[] = [byLink, bySlip, bySpokenCode, byPassword, passkeyOptions, byPasskey, signOut]
