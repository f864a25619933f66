// One's own session: who am I, and for people with an account their password, one-time codes and passkeys.
// Secrets are never kept with the command that set them, so these writes are safe to repeat instead of remembered.

import { decidesSomewhere, opens, verbsOf, type Rights } from '#domain/access/access.ts'
import { circleParts } from '#domain/access/circles.ts'
import * as wire from '#domain/access/wire.ts'
import { done } from '#domain/kernel/wire.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { sessionSecret } from '../http/actor.ts'
import { transaction } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, type Ask, type Endpoint, type Preparing } from '../http/endpoint.ts'
import { accountBy, confirmPendingTotp, hashOf, newTotp, passwordFits, setPasswordHash, setPendingTotp, takeCode, type AccountRow } from './accounts.ts'
import { noteSeen } from './own-sessions.ts'
import { addPasskey, offerPasskey, passkeysOf, removePasskey, type PasskeyAnswer } from './passkeys.ts'
import { endSessions, isFresh } from './sessions.ts'
import * as store from './store.ts'
import { tracesOfAccount } from './traces.ts'
import { countTry } from './tries.ts'

function nameOf(ask: Ask, residents: readonly store.ActsFor[], account: AccountRow | null): string {
  const { actor } = ask.rights
  if (actor.kind === 'account') return account?.name ?? ''
  if (actor.kind === 'device') return ask.device?.label ?? ''
  return residents.find((resident) => resident.mine)?.door ?? residents[0]?.door ?? ''
}

function rolesAndVerbs(rights: Rights) {
  const roles = [...new Set(rights.grants.map((grant) => grant.role))]
  return { roles, verbs: [...new Set(roles.flatMap((role) => verbsOf(role)))] }
}

const me = endpoint({
  method: 'GET', path: '/me', summary: 'Who I am and what I may do', may: 'signed-in', reply: wire.me,
  handle: async (ask) => {
    const { rights, tx, community } = ask
    const { actor } = rights
    if (actor.kind === 'account') await noteSeen(ask as Ask)
    const [residents, account, home] = await sideBySide(tx, (one) => Promise.all([
      actor.kind === 'household' ? store.actsFor(one, community, actor.id, rights.residents) : [], actor.kind === 'account' ? accountBy(one, { id: actor.id }) : null, store.communityRow(one, community),
    ]))
    return ok({
      kind: actor.kind, id: actor.id, name: nameOf(ask, residents, account), ...rolesAndVerbs(rights), decides: decidesSomewhere(rights, community),
      community: home, exit: actor.kind === 'household' ? actor.exit : null, now: ask.now,
      residents: residents.map((one) => ({ ...one, open: circleParts.filter((part) => opens(rights, one.id, part)), own: opens(rights, one.id, 'own') })),
    })
  },
})

/** Households and devices have neither passwords nor passkeys: to them this is not there. */
async function ownAccount(ask: Ask): Promise<AccountRow | null> {
  return ask.rights.actor.kind === 'account' ? accountBy(ask.tx, { id: ask.rights.actor.id }) : null
}
const notAllowed = () => no({ code: 'not-allowed' })

/**
 * Adding a way to sign in asks for a session that has just begun, or a desk left open would be the way into an account. Not from
 * somebody who has no other way yet: a link from the committee is all they can show.
 */
async function mustSignInAgain(ask: Ask, account: AccountRow): Promise<boolean> {
  const hasOtherWay = account.password_hash !== null || (await passkeysOf(ask.tx, account.id)).length > 0
  return hasOtherWay && !(await isFresh(ask))
}
const signInAgain = () => no({ code: 'sign-in-again' })

const mySignIn = endpoint({
  method: 'GET', path: '/me/sign-in', summary: 'How I sign in: password, one-time code, passkeys', may: 'signed-in', reply: wire.mySignIn,
  handle: async (ask) => {
    const { actor } = ask.rights
    if (actor.kind !== 'account') return notAllowed()
    const [account, passkeys, traces, justNow] = await sideBySide(ask.tx, (tx) => Promise.all([
      accountBy(tx, { id: actor.id }), passkeysOf(tx, actor.id), tracesOfAccount(tx, ask.community, actor.id), isFresh({ ...ask, tx }),
    ]))
    if (!account) return notAllowed()
    const hasOtherWay = account.password_hash !== null || passkeys.length > 0
    return ok({ login: account.login, password: account.password_hash !== null, code: account.totp_secret !== null, fresh: !hasOtherWay || justNow, passkeys, traces })
  },
})

const password = endpoint({
  method: 'POST', path: '/me/password', summary: 'Sets my password; ends my other sessions', may: 'signed-in', body: wire.setPassword, reply: done, once: false,
  prepare: async ({ rights: { actor }, body, context }): Promise<Result<{ old: string | null; hash: string }>> => {
    if (actor.kind !== 'account') return notAllowed()
    const limited = await countTry({ context }, { [`own-password:${actor.id}`]: 10 })
    if (limited) return no(limited)
    const account = await transaction(context.db, [], (tx) => accountBy(tx, { id: actor.id }))
    if (account && account.password_hash !== null && !(await passwordFits(account, body.old ?? ''))) return no({ code: 'sign-in-wrong' })
    return ok({ old: account?.password_hash ?? null, hash: await hashOf(body.password) })
  },
  handle: async (ask): Promise<Result<{ done: true }>> => {
    const account = await ownAccount(ask)
    if (!account) return notAllowed()
    if (account.password_hash === null && (await mustSignInAgain(ask, account))) return signInAgain()
    if (account.password_hash !== ask.prepared.old) return no({ code: 'sign-in-wrong' })
    await setPasswordHash(ask.tx, account.id, ask.prepared.hash)
    await endSessions(ask.tx, { account: account.id, secret: sessionSecret(ask.request, ask.context.origin) }, ask.now)
    return ok({ done: true })
  },
})

async function ownCodeTry({ rights: { actor }, context }: Preparing): Promise<Result<null>> {
  const limited = actor.kind === 'account' ? await countTry({ context }, { [`own-code:${actor.id}`]: 10 }) : null
  return limited ? no(limited) : ok(null)
}

const totp = endpoint({
  method: 'POST', path: '/me/totp', summary: 'A new secret for an authenticator app, in use once confirmed', may: 'signed-in', body: wire.askTotp, reply: wire.totpSecret, once: false, prepare: ownCodeTry,
  handle: async (ask) => {
    const account = await ownAccount(ask)
    if (!account) return notAllowed()
    if (account.totp_secret === null && (await mustSignInAgain(ask, account))) return signInAgain()
    if (account.totp_secret !== null && !(await takeCode(ask.tx, account.id, account.totp_secret, ask.body.old ?? '', ask.now))) return no({ code: 'sign-in-wrong' })
    const made = newTotp(account.login)
    await setPendingTotp(ask.tx, account.id, made.secret)
    return ok(made)
  },
})

const confirm = endpoint({
  method: 'POST', path: '/me/totp/confirm', summary: 'Puts the new secret in use with its first code', may: 'signed-in', body: wire.confirmTotp, reply: done, once: false, prepare: ownCodeTry,
  handle: async (ask): Promise<Result<{ done: true }>> => {
    const account = await ownAccount(ask)
    if (!account) return notAllowed()
    if (!(await confirmPendingTotp(ask.tx, account, ask.body.code, ask.now))) return no({ code: 'sign-in-wrong' })
    return ok({ done: true })
  },
})

const offer = endpoint({
  method: 'POST', path: '/me/passkey/options', summary: 'What the browser needs to make a passkey', may: 'signed-in', reply: wire.passkeyOptions, once: false,
  handle: async (ask) => {
    const account = await ownAccount(ask)
    if (!account) return notAllowed()
    if (await mustSignInAgain(ask, account)) return signInAgain()
    return ok(await offerPasskey(ask.tx, account, { origin: ask.context.origin, now: ask.now }))
  },
})

const add = endpoint({
  method: 'POST', path: '/me/passkey', summary: 'Adds a passkey to my account', may: 'signed-in', body: wire.newPasskey, reply: done, once: false,
  handle: async (ask): Promise<Result<{ done: true }>> => {
    const account = await ownAccount(ask)
    if (!account) return notAllowed()
    const added = await addPasskey(ask.tx, account.id, ask.body as PasskeyAnswer & { label: string }, { origin: ask.context.origin, now: ask.now })
    return added ? ok({ done: true }) : no({ code: 'sign-in-wrong' })
  },
})

const remove = endpoint({
  method: 'POST', path: '/me/passkey/remove', summary: 'Removes a passkey of mine: a lost phone opens nothing more', may: 'signed-in', body: wire.aPasskey, reply: done, once: false,
  handle: async (ask): Promise<Result<{ done: true }>> => {
    const account = await ownAccount(ask)
    if (!account) return notAllowed()
    return (await removePasskey(ask.tx, account.id, ask.body.id)) ? ok({ done: true }) : no({ code: 'not-found' })
  },
})

export const meRoutes: readonly Endpoint[] = [me, mySignIn, password, totp, confirm, offer, add, remove]
