// How a phone comes to know: from its own disk at the start, from the server, from another tab. A phone that was withdrawn forgets the
// people and says so; an answer that comes after it was enrolled anew is nobody's.

import type { Held } from '#domain/field/knows.ts'
import type { FactEnvelope, Knows, NothingNew } from '#domain/field/wire.ts'
import { day, instantOf } from '#domain/kernel/instants.ts'
import { get } from '../offline/api.ts'
import { nowMs } from '../offline/clock.ts'
import type { Names } from './disk.ts'
import { enrolmentOf, keepEnrolment, type Enrolled } from './enrolled.ts'
import type { Kind, Line } from './kind.ts'
import type { Knowing, Merged } from './knowing.ts'
import type { Lanes } from './lanes.ts'
import type { Log } from './log.ts'

export type FieldState<F, S> = {
  /** false until it was read whether this phone is enrolled */
  ready: boolean
  /** true once what lies on the device was opened */
  read: boolean
  enrolled: Enrolled | null
  knows: Knowing | null
  /** newest first */
  lines: readonly Line<F, S>[]
  waiting: number
  /** null until the server was asked: nothing is said of the network before */
  online: boolean | null
  clockErrorMs: number
}
/**
 * From where to where what one tab knows has gone on the disk. `names`: what it wrote for that, null for everything; `nothing`: it wrote
 * nothing, this is only how new all is.
 */
type ToldKnows = { base: string; saved: string; names: Names | null; nothing: Pick<Held, 'cursor' | 'asOf'> | null }
/** What one tab tells the others. */
export type Told = { lines: readonly string[] } | { enrolled: true } | { knows: ToldKnows }
export type Parts<F extends FactEnvelope, S> = {
  kind: Kind<F, S>; lanes: Lanes<F>; log: Log<F, S>
  state: () => FieldState<F, S>
  set: (change: Partial<FieldState<F, S>>) => void
  tell: (what: Told) => void
}

/** A pass lives so long at most, and what happened on it counts for so long. */
const longestPass = 62 * day
/** Opening signed lists is a chunk of its own, fetched after the first screen stands. */
const knowing = () => import('./knowing.ts')
const isStill = <F extends FactEnvelope, S>({ state }: Parts<F, S>, enrolled: Enrolled): boolean => state().enrolled?.device === enrolled.device

/** Reads what lies on the device; at the start, after enrolling, and when another tab enrolled. */
export async function reload<F extends FactEnvelope, S>({ kind, log, set }: Parts<F, S>): Promise<void> {
  const enrolled = await enrolmentOf(kind.kind)
  set({ ready: true, enrolled })
  await log.open().catch(() => undefined)
  if (enrolled?.revoked) await log.forget().catch(() => undefined)
  const knows = enrolled && !enrolled.revoked ? await (await knowing()).load(kind.kind, enrolled) : null
  set({ read: true, knows })
}

async function withdrawn<F extends FactEnvelope, S>({ kind, log, set, tell }: Parts<F, S>, enrolled: Enrolled): Promise<void> {
  set({ enrolled: { ...enrolled, revoked: true }, knows: null })
  await keepEnrolment({ ...enrolled, revoked: true }).catch(() => undefined)
  await (await import('./disk.ts')).forgetHeld(kind.kind).catch(() => undefined)
  await log.forget().catch(() => undefined)
  tell({ enrolled: true })
}

/** Not before the server has told the time: a wrong clock would take too much away. */
export async function tidy<F extends FactEnvelope, S>({ log, lanes, state, set }: Parts<F, S>): Promise<void> {
  await log.prune(instantOf(nowMs() - longestPass))
  if (!state().enrolled?.former.length) return
  const owed = await lanes.owed()
  const enrolled = state().enrolled
  const former = enrolled?.former.filter((it) => owed.has(it.device) || owed.has(it.community))
  if (!enrolled || !former || former.length === enrolled.former.length) return
  set({ enrolled: { ...enrolled, former } })
  await keepEnrolment({ ...enrolled, former })
}

/** What changed since, and the next part of what is still to come; once a day from the beginning, while what is held stays in use. */
function queryFor(knows: Knowing | null): string {
  if (!knows) return ''
  const { cursor, lists, rest, wholeAgainAt } = knows.held
  const from = instantOf(nowMs()) >= wholeAgainAt ? '' : rest?.at
  return `?since=${cursor}${lists?.tag ? `&lists=${encodeURIComponent(lists.tag)}` : ''}${from === undefined ? '' : `&rest=${encodeURIComponent(from)}`}`
}

type Said = 'nothing' | 'all' | 'more' | 'ask-again'

/** Asks the server, part after part until there is no more; a line that breaks leaves the rest for the next time. Resolves to whether it answered. */
export async function ask<F extends FactEnvelope, S>(parts: Parts<F, S>): Promise<boolean> {
  const restAt = (): string | undefined => parts.state().knows?.held.rest?.at
  let [said, before]: [Said, string | undefined] = ['nothing', undefined]
  do {
    before = restAt()
    said = await askOnce(parts)
    if (said === 'ask-again') said = await askOnce(parts)
    // A part that leads nowhere is not asked for without end.
  } while (said === 'more' && restAt() !== before)
  return said === 'all' || said === 'more'
}

async function askOnce<F extends FactEnvelope, S>(parts: Parts<F, S>): Promise<Said> {
  const { enrolled, knows } = parts.state()
  if (!enrolled) return 'all'
  const reply = await get<Knows | NothingNew>(`/api/field/knows${queryFor(knows)}`, { secret: enrolled.secret })
  if (!isStill(parts, enrolled)) return 'nothing'
  if (!reply.ok) {
    parts.set({ online: reply.problem.code !== 'network-away' })
    if (reply.problem.code === 'not-signed-in') await withdrawn(parts, enrolled)
    return 'nothing'
  }
  const merged = await (await knowing()).merge(parts.kind.kind, knows, reply.value, enrolled)
  if (!isStill(parts, enrolled)) return 'nothing'
  if (merged) await accept(parts, enrolled, merged, knows?.saved ?? '')
  else parts.set({ knows: null })
  return merged === null ? 'ask-again' : merged.knowing.held.rest ? 'more' : 'all'
}

async function accept<F extends FactEnvelope, S>({ set, state, tell }: Parts<F, S>, enrolled: Enrolled, merged: Merged, base: string): Promise<void> {
  const { knowing: knows, names, save } = merged
  set({ online: true, knows, ...(enrolled.revoked ? { enrolled: { ...state().enrolled!, revoked: false } } : {}) })
  if (enrolled.revoked) await keepEnrolment({ ...enrolled, revoked: false }).catch(() => undefined)
  try {
    const wrote = await save()
    const { cursor, asOf } = knows.held
    // That nothing has changed since is no news to whoever lacks what is not on the disk.
    if (wrote || !knows.behind) tell({ knows: { base, saved: knows.saved!, names, nothing: wrote ? null : { cursor, asOf } } })
  } catch {
    // When the device cannot store it, the phone still knows it until the app is closed, and writes all of it next time. Other tabs,
    // which would read it there, ask for themselves.
    if (state().knows === knows) set({ knows: { ...knows, behind: true, saved: base } })
  }
}

/**
 * Takes over what another tab has fetched: from the disk, and only the groups that it wrote. False where this tab does not know all of
 * that now, and has to ask.
 */
export async function hearKnows<F extends FactEnvelope, S>(parts: Parts<F, S>, { base, saved, names, nothing }: ToldKnows): Promise<boolean> {
  const { knows, enrolled, read } = parts.state()
  if (!enrolled || !read) return false
  const follows = knows !== null && knows.saved === base
  if (nothing) {
    if (follows) parts.set({ online: true, knows: { ...knows, held: { ...knows.held, ...nothing } } })
    return follows
  }
  const { follow, load } = await knowing()
  let fresh = await follow(parts.kind.kind, follows ? knows : null, follows ? names : null, enrolled)
  // It has written more since: then these groups are not all.
  if (follows && fresh?.saved !== saved) fresh = await load(parts.kind.kind, enrolled)
  if (!fresh || !isStill(parts, enrolled)) return false
  parts.set({ online: true, knows: fresh })
  return fresh.saved === saved
}
