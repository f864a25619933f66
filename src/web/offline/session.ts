// Who is at this device: the one question every screen starts with, and the links that sign people in. A link's token stands
// behind the # so that it reaches no server log; it is posted once and taken out of the address bar before anything else.

import type { Me } from '#domain/access/wire.ts'
import type { Result } from '#domain/kernel/result.ts'
import { actAs } from './acting.ts'
import { forgetAnswers } from './answers.ts'
import { endSession, get, post } from './api.ts'
import { forgetOwn, keepOwn, keptOwn } from './kept.ts'
import { within } from './patience.ts'
import { keepSettling, markSignedOut, onSignedOutElsewhere } from './signing-out.ts'
import { write } from './store.ts'

export type SignedIn = { kind: 'account' | 'household' | 'device'; next: string }
/** What every role's `Start` is given. */
export type StartProps = { me: Me; signOut: () => void }
export type Ticket = { kind: 'link' | 'slip' | 'enrol'; token: string }

/** Takes the ticket out of the address bar. Null when the address carries none. */
export function takeTicket(): Ticket | null {
  const [, kind, token] = /^#(link|slip|enrol)=([^&]+)/.exec(location.hash) ?? []
  if (!kind || !token) return null
  history.replaceState(history.state, '', location.pathname + location.search)
  return { kind: kind as Ticket['kind'], token: decoded(token) }
}

/** A chat may have cut the link in the middle of a letter: then it is a link that does not work, not a broken page. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const signInByLink = (token: string): Promise<Result<SignedIn>> => post('/api/sign-in/link', { token })
/** `code` as printed on the household's slip, however it was typed. */
export const signInBySlip = (code: string): Promise<Result<SignedIn>> => post('/api/sign-in/slip', { code })
export const signInByPassword = (login: string, password: string, code: string | null): Promise<Result<SignedIn>> =>
  post('/api/sign-in/password', { login, password, code })
/** How long whoever signs out waits for the server; after that this page goes on telling it by itself. */
const waitMs = 2_000
/** Ends the session. This device shows nobody from now on, also when the server cannot be told yet; it is told before anything else. */
export async function signOut(): Promise<void> {
  await markSignedOut()
  forgetHere()
  await within(waitMs, endSession()).catch(() => undefined)
}
function forgetHere(): void {
  actAs(null)
  forgetAnswers()
}
/** Calls back when somebody signed out in another tab: this page forgets them too. */
export const whenSignedOutElsewhere = (listener: () => void): (() => void) => onSignedOutElsewhere(() => { forgetHere(); listener() })
/** Started with every page: a sign-out that could not be told is told until the server knows. */
export const keepSigningOut = (): (() => void) => keepSettling(endSession)
export async function whoAmI(): Promise<Result<Me>> {
  const reply = await get<Me>('/api/me')
  if (reply.ok) {
    actAs(reply.value.id)
    await keepMe(reply.value).catch(() => undefined)
  } else if (reply.problem.code === 'not-signed-in') await forgetKept().catch(() => undefined)
  return reply
}

/** By ids alone: whose what lies here is and how much of it this phone may show, and what is half written. */
type Last = { id: string; exit: string | null; residents: string[] }
export const lastHere = (): Promise<Last | null> => keptOwn<Last>('last')

/** Keeps who is here. Where somebody else was, or the right to somebody or to a part of theirs has ended, what was kept before is gone first. */
async function keepMe(me: Me): Promise<void> {
  const before = await lastHere()
  const last: Last = { id: me.id, exit: me.exit ?? null, residents: me.residents.map((one) => `${one.id} ${one.open}${one.records || ''}`) }
  const same = before !== null && before.id === last.id && before.exit === last.exit && before.residents.every((id) => last.residents.includes(id))
  await keepOwn('last', last, !same)
  await keepOwn('me', me)
}

/** The session was ended elsewhere, or by time: nothing of its people stays to be read without a network, on a phone that may be lost. */
export async function forgetKept(): Promise<void> {
  const [last, me] = [await lastHere(), await keptOwn<Me>('me')]
  await (last ? keepOwn('last', last, true) : write(['settings'], forgetOwn))
  // A colleague's own name and desk: opened without a network it shows nobody, and an emergency is never behind a sign-in.
  if (me?.kind === 'account') await keepOwn('me', me)
}
/** Who was here last, for opening without a network. */
export async function rememberedMe(): Promise<Me | null> {
  const me = await keptOwn<Me>('me')
  if (me) actAs(me.id)
  return me
}

/** The first screen of whoever this is. */
export function homeOf(me: Me): string {
  if (me.kind === 'household' || me.roles.every((role) => role === 'resident')) return '/me'
  if (me.kind === 'device' || me.roles.every((role) => role === 'gate')) return '/gate'
  return me.verbs.includes('person.search') ? '/desk' : me.verbs.includes('round.walk') ? '/round' : '/overview'
}
