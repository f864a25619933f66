// A phone in the field over the wire, whatever its kind: enrolment, the facts it reports, what it knows and keeps.
// What a fact says and what an item holds belongs to the capability that takes or keeps it; here is only the envelope.

import { z } from 'zod'
import { isUuid } from '../kernel/ids.ts'
import { aboutPerson } from '../kernel/personal.ts'
import { anyAt, at, id, key, someText, text } from '../kernel/wire.ts'

/** `gate`, `station` …: the kinds are data (kinds.ts), so the wire takes any short word. */
export const deviceKind = z.string().regex(/^[a-z][a-z-]{1,29}$/)
/** Where a phone stands: a gate, a station. Kinds without a place have none. */
export const devicePlace = z.object({ id: z.uuid().lowercase(), number: z.number(), name: z.string() })

export const askEnrolment = z.object({ kind: deviceKind, place: z.uuid().lowercase().nullable(), label: someText(60) })
/** `url` opens the kind's app and enrols that phone; shown as a QR, good once. */
export const enrolment = z.object({ url: z.string(), expiresAt: at })
export const enrol = z.object({ token: key(100).min(20), label: text(60) })
export const enrolled = z.object({ device: id<'device'>(), kind: deviceKind, secret: z.string(), community: id<'community'>(), place: devicePlace.nullable(), rootKey: z.record(z.string(), z.unknown()), at })
export type Enrolled = z.infer<typeof enrolled>
export const deviceRow = z.object({ id: id<'device'>(), kind: deviceKind, label: z.string(), place: z.string(), enrolledAt: at, seenAt: at.nullable(), clockErrorMs: z.number().nullable(), revokedAt: at.nullable(), /** facts of this phone that wait for a person */ held: z.number() })
export const deviceRows = z.object({ devices: z.array(deviceRow) })

/** A reading of a clock that nobody sets: `boot` is drawn anew whenever the page opens, `ms` runs on from there (and may stand still while the phone sleeps). */
export const steady = z.object({ boot: z.uuid().lowercase(), ms: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) })
export type Steady = z.infer<typeof steady>

/**
 * What every fact carries. `at` is the device's clock as it stood at the tap; `right` the same put right by the clock error that
 * the device knew at that moment (null: it had never been told the time); `steady` the clock that nobody sets.
 */
export const factEnvelope = z.object({ type: key(40).min(1), id: z.uuid().lowercase(), at: anyAt, right: anyAt.nullable().catch(null).default(null), steady: steady.nullable().catch(null).default(null) })
export type FactEnvelope = z.infer<typeof factEnvelope>
/**
 * A batch. `sentAt` and `steady` are the device's clocks at this very attempt (read anew at each one, never when the fact was made).
 * Facts are told apart by their own ids, so a batch may be cut and sent again at will. A fact that cannot be read holds up no other.
 */
export const sendFacts = z.object({ facts: z.array(z.unknown()).max(5000), sentAt: anyAt.nullable().catch(null), steady: steady.nullable().catch(null).default(null) })
/** Why a fact is stored but not believed until a person accepts it. */
export const heldWhys = ['withdrawn', 'before-enrolment', 'future', 'quota', 'other-content', 'unread', 'not-its-business'] as const
export type HeldWhy = (typeof heldWhys)[number]
/** Every id that was sent is in `taken`: the device may let go of it. `held` is for the guard's eyes only. */
export const factsTaken = z.object({ taken: z.array(z.string()), held: z.array(z.object({ id: z.string(), why: z.enum(heldWhys) })), clockErrorMs: z.number(), now: at })

/**
 * What a phone knows, asked with the cursor of what it holds, and the tag of the signed lists it holds. Everything comes in parts:
 * `rest` is what the last answer named, to go on there, or nothing, to begin (again). Without a cursor: from the beginning.
 * The desk names kind and place; a device has its own.
 */
export const knowsQuery = z.object({
  since: z.coerce.number().int().min(0).optional(), lists: key(60).optional(), rest: z.string().regex(/^([a-z]{1,30}:[0-9a-f-]{0,36})?$/).optional(),
  kind: deviceKind.optional(), place: z.uuid().lowercase().optional(),
})
/**
 * Items carry their own `id`; `group` says which are kept together on the disk (a building's flats). What is gone is named by id.
 * Whoever an item tells about stands under `people` or `resident`: that is how they are told of it.
 */
const inPocket = { as: 'line', why: 'gate-phone' } as const
export const item = aboutPerson(z.looseObject({
  id: z.string(), group: z.string().optional(),
  people: z.array(aboutPerson(z.looseObject({ id: id<'resident'>() }), { who: 'id', ...inPocket })).optional(), resident: id<'resident'>().nullable().optional(),
}), { who: 'resident', ...inPocket })
export type Item = z.infer<typeof item>
export const delta = z.object({ put: z.array(item), gone: z.array(z.string()) })
export type Delta = z.infer<typeof delta>
/** Signed, base64url; `tag` changes when they do. */
export const lists = z.object({ tag: z.string(), trust: z.string(), status: z.string() })
/** Of a collection these items and no others: all whose `by` comes after `after`, up to `upto`; null for its beginning and its end. */
export const stretch = z.object({ name: z.string(), by: z.enum(['id', 'group']), after: z.string().nullable(), upto: z.string().nullable(), put: z.array(item) })
export type Stretch = z.infer<typeof stretch>
/** Where everything goes on, and how far it is, in buildings. */
export const rest = z.object({ at: z.string(), done: z.number(), of: z.number() })
/**
 * `collections` say what changed since the cursor; `stretches`, which come after that, what there is in a part of a collection. `full`: what
 * changed since then is not told; whatever the phone holds in places that no stretch has reached yet is as old as it was. `begins`: the
 * stretches begin at the beginning; until `rest` is null there are more. From `wholeAgainAt` on ask from the beginning: what changes by the
 * calendar alone is in stretches only.
 */
export const knows = z.object({
  cursor: z.number(), now: at, full: z.boolean(), begins: z.boolean(), wholeAgainAt: at,
  community: z.object({ id: id<'community'>(), name: z.string(), zone: z.string(), phone: z.string() }),
  device: id<'device'>().nullable(), place: devicePlace.nullable(),
  lists: lists.nullable(), collections: z.record(z.string(), delta), stretches: z.array(stretch), rest: rest.nullable(),
})
export type Knows = z.infer<typeof knows>
/** Nothing changed since the cursor, and the lists held are the newest: no more is said. */
export const nothingNew = z.object({ cursor: z.number(), now: at, nothing: z.literal(true) })
export type NothingNew = z.infer<typeof nothingNew>
export const knowsReply = z.union([nothingNew, knows])

/** A fact that waits for a person at the desk, and what was said of it. */
export const heldFact = aboutPerson(z.object({ /** whom it is about, where that is known */ resident: id<'resident'>().nullable(), id: z.string(), hash: z.string(), type: z.string(), why: z.enum(heldWhys), device: z.string(), at, receivedAt: at, says: z.record(z.string(), z.unknown()) }), { who: 'resident', as: 'line', why: 'facts' })
export const heldFacts = z.object({ facts: z.array(heldFact), more: z.number() })
/** The same in the desk's queue: what is ruled on stands in full on the page of held facts. */
export const heldLine = z.object({ device: z.string(), type: z.string(), why: z.enum(heldWhys), at })
export type HeldLine = z.infer<typeof heldLine>
export const ruleFacts = z.object({ facts: z.array(z.object({ id: z.string().refine(isUuid), hash: key(60) })).min(1).max(500), accept: z.boolean(), reason: text(300) })
