// What a phone knows, in memory: the collections, and the signed lists opened once for each that came. A list that is not signed
// rightly, or is older than the one held, is never used: the one held stays, and somebody is told.

import { applyKnows, type Held } from '#domain/field/knows.ts'
import type { Knows, NothingNew } from '#domain/field/wire.ts'
import type { Jwk } from '#domain/kernel/crypto.ts'
import { openStatusList, type StatusList } from '#domain/pass/status-list.ts'
import { openTrustList, type TrustList } from '#domain/pass/trust-list.ts'
import { allOf, loadHeld, markOf, namesIn, saveHeld, takeOver, type Names } from './disk.ts'

export type Knowing = {
  held: Held
  trust: TrustList | null
  status: StatusList | null
  /** a list came that did not check out */
  badLists: boolean
  /** where the disk was when this was read there or written: on what the next change is written, and by which tabs tell whether they know the same */
  saved?: string
  /** the disk could not take some of it: the next time everything is written, or a part would be missing there for good */
  behind?: boolean
}
type Root = { community: string; device: string; rootKey: Jwk }

const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

/** Opens the lists of `held` unless `before` has opened the very same. */
async function ready(held: Held, before: Knowing | null, root: Jwk): Promise<Knowing> {
  const fresh = held.lists
  const old = before?.held.lists ?? null
  if (!fresh) return { held, trust: null, status: null, badLists: false }
  if (before?.trust && before.status && fresh.trust === old?.trust && fresh.status === old.status) return { ...before, held }
  const opened = before?.trust && fresh.trust === old?.trust ? null : await openTrustList(bytesOf(fresh.trust), root, crypto.subtle).catch(() => null)
  const newTrust = opened?.ok && opened.value.community === held.community.id && !(before?.trust && opened.value.issuedAt < before.trust.issuedAt) ? opened.value : null
  const trust = newTrust ?? before?.trust ?? null
  const read = trust ? await openStatusList(bytesOf(fresh.status), trust, crypto.subtle).catch(() => null) : null
  const newStatus = read?.ok && !(before?.status && read.value.issuedAt < before.status.issuedAt) ? read.value : null
  const goodTrust = newTrust !== null || (Boolean(before?.trust) && fresh.trust === old?.trust)
  const lists = goodTrust && newStatus ? fresh : { tag: old?.tag ?? '', trust: goodTrust ? fresh.trust : (old?.trust ?? fresh.trust), status: newStatus ? fresh.status : (old?.status ?? fresh.status) }
  return { held: { ...held, lists }, trust, status: newStatus ?? before?.status ?? null, badLists: !goodTrust || !newStatus }
}

export type Merged = {
  knowing: Knowing
  /** which groups there are to write, besides the head: null for everything */
  names: Names | null
  /** resolves when the disk has it; false when there was nothing to write */
  save: () => Promise<boolean>
}

/** What was known plus what the server sent. Null: it cannot be built on what is known, ask for everything. */
export async function merge(kind: string, before: Knowing | null, sent: Knows | NothingNew, root: Root): Promise<Merged | null> {
  const applied = applyKnows(before?.held ?? null, sent)
  if (applied.what === 'ask-again') return null
  if (applied.what === 'nothing') return { knowing: { ...before!, held: applied.held }, names: [], save: () => Promise.resolve(false) }
  // Another community's lists are not compared with ours.
  const opened = await ready(applied.held, applied.held.community.id === before?.held.community.id ? before : null, root.rootKey)
  const knowing: Knowing = { ...opened, behind: false, saved: markOf(opened.held) }
  const what = before?.behind ? { whole: true, touched: allOf(knowing.held) } : applied
  return { knowing, names: what.whole ? null : namesIn(what), save: () => saveHeld(kind, what, knowing.held, before?.saved ?? '').then(() => true) }
}

/** As the disk has it. */
const asRead = async (held: Held, before: Knowing | null, root: Root): Promise<Knowing> =>
  ({ ...await ready(held, before, root.rootKey), behind: false, saved: markOf(held) })

export async function load(kind: string, root: Root): Promise<Knowing | null> {
  const held = await loadHeld(kind, root)
  return held && asRead(held, null, root)
}

/** What another tab has written since, read again as sparingly as it was written. */
export async function follow(kind: string, before: Knowing | null, names: Names | null, root: Root): Promise<Knowing | null> {
  const held = before && names ? await takeOver(kind, before.held, names).catch(() => null) : null
  return held ? asRead(held, before, root) : load(kind, root)
}
