// Signing out, also without a network. The mark that somebody signed out here is on the disk before anything else happens, together
// with what the screens kept of them being gone. While it stands nothing is asked in the name of the old session: the server is told
// first, for as long as it takes. What others wrote and still waits is not touched.

import { forgetOwn, markName } from './kept.ts'
import { within } from './patience.ts'
import { read, write } from './store.ts'

/** An emergency goes out in whoever's name can carry it, also between signing out and the server's knowing of it. */
export const emergencyPath = '/api/exits/emergency'

const local = 'postern-signing-out'
/** What this page knows of the mark in the database; null: not read yet. */
let marked: boolean | null = null
/** For browsers that store nothing: then the mark lives as long as the page. */
let here = false
const listeners = new Set<() => void>()
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('postern-session')
channel?.addEventListener('message', (event) => {
  marked = event.data === 'signed-out'
  if (!marked) here = false
  if (marked) for (const listener of listeners) listener()
})

/** Told when somebody signed out in another tab. Returns the stop. */
export const onSignedOutElsewhere = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function localMark(set?: boolean): boolean {
  try {
    if (set === true) localStorage.setItem(local, '1')
    if (set === false) localStorage.removeItem(local)
    return localStorage.getItem(local) !== null
  } catch {
    return false
  }
}

/** Writes the mark and forgets what was kept of whoever was signed in, in one transaction; tells the other tabs. */
export async function markSignedOut(): Promise<void> {
  marked = here = true
  localMark(true)
  const stored = await write(['settings'], async (tx) => {
    await tx.objectStore('settings').put({ plain: 'true' }, markName)
    await forgetOwn(tx)
  }).then(() => true, () => false)
  here = !stored && !localMark()
  channel?.postMessage('signed-out')
}

/** True until the server has ended the session that was left here. */
export async function isSigningOut(): Promise<boolean> {
  if (here || localMark()) return true
  if (marked !== false) marked = await within(patience, readMark()).catch(() => false)
  return marked
}
/** A database that does not open must not keep the page from asking. */
const patience = 3_000
const readMark = (): Promise<boolean> => read((db) => db.getKey('settings', markName)).then((key) => key !== undefined)

async function clearMark(): Promise<void> {
  marked = here = false
  localMark(false)
  await write(['settings'], (tx) => tx.objectStore('settings').delete(markName)).catch(() => undefined)
  channel?.postMessage('told')
}

let first: () => Promise<void> = () => Promise.resolve()
/** What is tried once before the session ends: emergencies, which need it. */
export const beforeSigningOut = (work: () => Promise<void>): void => { first = work }

/**
 * Tells the server, when there is something to tell. True when no session is left behind. One tab at a time: a sign-out that is
 * late must not end the session of whoever came after.
 * @param tell asks the server to end the session; true when it did
 */
export async function settle(tell: () => Promise<boolean>): Promise<boolean> {
  if (!(await isSigningOut())) return true
  const once = async (): Promise<boolean> => {
    if (!(await isSigningOut())) return true
    await within(patience, first()).catch(() => undefined)
    if (!(await tell())) return false
    await clearMark()
    return true
  }
  return 'locks' in navigator ? navigator.locks.request('postern-sign-out', once) : once()
}

/** Whoever signs in anew has ended the session before: there is nothing left to tell. */
export const signedInAnew = async (): Promise<void> => {
  if (await isSigningOut()) await clearMark()
}

const pauses = { first: 2_000, longest: 60_000 }

/** Keeps telling until the server knows: at the start of a page, when the network comes back, and every while. Returns the stop. */
export function keepSettling(once: () => Promise<boolean>): () => void {
  let wait = pauses.first
  let timer: ReturnType<typeof setTimeout> | null = null
  let stopped = false
  const round = async (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    const done = await once().catch(() => false)
    if (stopped || done) return
    timer ??= setTimeout(() => void round(), wait)
    wait = Math.min(wait * 2, pauses.longest)
  }
  const now = (): void => void round()
  globalThis.addEventListener?.('online', now)
  now()
  return () => {
    stopped = true
    if (timer) clearTimeout(timer)
    globalThis.removeEventListener?.('online', now)
  }
}
