// The one way to the server: JSON in, Result out; problem+json stays a problem with its code, and a network that is away
// is the problem `network-away`, never a throw. Every write carries a command id: whoever repeats it repeats the id. After signing
// out nothing is asked, and no answer taken, in the name of the session that was left, until the server has ended it.

import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import { measureClock } from './clock.ts'
import { newId } from './ids.ts'
import { alarm } from './patience.ts'
import { emergencyPath, isSigningOut, settle, signedInAnew } from './signing-out.ts'

export type Options = {
  /** the same id for every repetition of one write; made here when left out */
  command?: string
  /** the secret of an enrolled device */
  secret?: string
  signal?: AbortSignal
}

const signedOut = new Set<() => void>()
/** Told when the server no longer knows who asks: the session has ended while a screen was open. Returns the stop. */
export function whenSignedOut(listener: () => void): () => void {
  signedOut.add(listener)
  return () => void signedOut.delete(listener)
}

const away = no({ code: 'network-away' })
const patience = 20_000

/** GET. The type is the reply schema's: `get<Me>('/api/me')`. */
export const get = <T>(path: string, options: Options = {}): Promise<Result<T>> => ask<T>('GET', path, undefined, options)
/** POST of JSON; the type is the reply's. */
export const post = <T>(path: string, body: unknown, options: Options = {}): Promise<Result<T>> => ask<T>('POST', path, JSON.stringify(body), options)
/** POST of a file: a photo, a roster. */
export const postFile = <T>(path: string, file: Blob, options: Options = {}): Promise<Result<T>> => ask<T>('POST', path, file, options)

/** Nobody is to blame and nothing can be sent now: hold everything, in order. */
export const isOutage = (problem: Problem): boolean => ['network-away', 'database-away', 'busy', 'too-many-tries', 'disk-full'].includes(problem.code)
/** The server broke on this one, or something between answered in its place: others may go through. */
export const isFault = (problem: Problem): boolean => problem.code === 'bug' || problem.code === 'answer-not-ours'
/** True when asking again later may help and nobody has said no. */
export const isPassing = (problem: Problem): boolean => isOutage(problem) || isFault(problem)

const signOutPath = '/api/sign-out'
const tell = async (): Promise<boolean> => (await exchange('POST', signOutPath, '{}', {})).ok
/** Ends the session that was left here, if there is one. True when none is left. */
export const endSession = (): Promise<boolean> => settle(tell)

async function ask<T>(method: string, path: string, body: string | Blob | undefined, options: Options): Promise<Result<T>> {
  // A device shows its own secret; an emergency waits for nothing.
  if (options.secret || path === emergencyPath) return exchange<T>(method, path, body, options)
  const signingIn = path.startsWith('/api/sign-in/') || path === '/api/devices/enrol'
  // Signing in ends the session before it as well: a server that cannot end sessions locks nobody out.
  if (!(await endSession()) && !signingIn) return no({ code: 'not-signed-in' })
  const reply = await exchange<T>(method, path, body, options)
  if (signingIn) {
    if (reply.ok && !path.endsWith('/options') && !path.endsWith('/enrol')) await signedInAnew()
    return reply
  }
  return (await isSigningOut()) ? no({ code: 'not-signed-in' }) : reply
}

async function exchange<T>(method: string, path: string, body: string | Blob | undefined, options: Options): Promise<Result<T>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (typeof body === 'string') headers['content-type'] = 'application/json'
  else if (body) headers['content-type'] = body.type || 'application/octet-stream'
  if (method !== 'GET') headers['command-id'] = options.command ?? newId()
  if (options.secret) headers['authorization'] = `Bearer ${options.secret}`
  const sent = Date.now()
  const { signal, off } = alarm(patience, options.signal)
  try {
    const reply = await fetch(path, { method, headers, body: body ?? null, signal, credentials: 'same-origin', cache: 'no-store' })
    measureClock(reply.headers.get('postern-now') ?? '', sent, Date.now())
    const text = await reply.text()
    const value = read(text)
    // “Fine” without an answer is a captive portal: the network is not there yet.
    if (reply.ok) return value === undefined ? away : ok(value as T)
    const problem = problemOf(value, reply.status)
    // A device has no session to begin again: its enrolment was withdrawn, which its own screens say.
    if (problem.code === 'not-signed-in' && !options.secret) for (const listener of signedOut) listener()
    return no(problem)
  } catch {
    return away
  } finally {
    off()
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function problemOf(value: unknown, status: number): Problem {
  if (typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string') {
    const { code, details, reference } = value as { code: string; details?: Record<string, unknown>; reference?: string }
    return { ...details, code, ...(reference ? { reference } : {}), status }
  }
  // Not ours: a proxy without its server is an outage; one that turns this very request away is not.
  return { code: status > 500 || status === 0 ? 'network-away' : 'answer-not-ours', status }
}
