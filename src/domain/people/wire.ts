// People over the wire: search hits, the card of a resident, one's own record, the roster file.

import { z } from 'zod'
import { credentialKinds } from '../access/credentials.ts'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, someText, text } from '../kernel/wire.ts'
import { levels } from './levels.ts'
import { personStatuses } from './people.ts'

export const searchQuery = z.object({ text: someText(60) })
export const hit = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), born: z.string().nullable(), door: z.string(), compound: z.string(), phone: z.string().nullable(), level: z.enum(levels), openExits: z.number(), /** found by the number of this request */ exit: id<'exit'>().nullable() }), { who: 'id', as: 'line', why: 'search' })
export const hits = z.object({ hits: z.array(hit), more: z.boolean() })
export type Hit = z.infer<typeof hit>

/** What a home is under, ready to be shown. */
export const homeStatus = z.object({
  level: z.enum(levels), stage: z.string().nullable(), rule: z.string().nullable(), day: z.number().nullable(),
  /** when that becomes another, and what holds then */ until: at.nullable(), next: z.enum(levels).nullable(), freeAt: at.nullable(), caseInScope: z.boolean(), issuer: z.string().nullable(), ground: z.string().nullable(),
})
export type HomeStatus = z.infer<typeof homeStatus>

export const contactRow = z.object({ id: id<'contact'>(), channel: z.enum(['phone', 'window', 'group', 'link']), startedAt: at, endedAt: at.nullable(), note: z.string(), exit: id<'exit'>().nullable(), by: z.string() })
export const recordContact = z.object({ id: id<'contact'>(), resident: id<'resident'>(), channel: z.enum(['phone', 'window', 'group', 'link']), startedAt: dated, endedAt: dated.nullable(), note: text(2000), exit: id<'exit'>().nullable() })

/** What is known of a person's own health, put down. `until` null: until somebody says otherwise. */
export const saidStatus = z.object({ id: id<'own-status'>(), status: z.enum(personStatuses), reason: someText(500), since: dated, until: dated.nullable() })
export const statusRow = z.object({ id: id<'own-status'>(), status: z.enum(personStatuses), reason: z.string(), since: at, until: at.nullable(), recordedAt: at, /** a colleague's name at the desk; to the person, the role */ by: z.string() })

export const member = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), born: z.string().nullable(), phone: z.string().nullable(), status: z.enum(personStatuses) }), { who: 'id', as: 'whole', why: 'card' })
/** One resident, as the desk sees them during a call. Exits are summaries; the whole is under /exits/:id. */
export const card = aboutPerson(z.object({
  id: id<'resident'>(), name: z.string(), born: z.string().nullable(), phone: z.string().nullable(), status: z.enum(personStatuses),
  household: id<'household'>(), householdPhone: z.string().nullable(), building: id<'building'>(), compound: z.string(), door: z.string(),
  /** when `status` ends by itself */ statusUntil: at.nullable(), /** all that was said of it, the latest first */ statuses: z.array(statusRow),
  home: homeStatus,
  timeline: z.array(z.object({ from: at, until: at, level: z.enum(levels), stage: z.string().nullable() })),
  members: z.array(member),
  contacts: z.array(contactRow),
  exits: z.array(z.object({ id: id<'exit'>(), purpose: z.string(), place: z.string(), state: z.string(), askedAt: at, whereabouts: z.string(), exitsUsed: z.number() })),
}), { who: 'id', as: 'whole', why: 'card' })
export type Card = z.infer<typeof card>

/** Everything held about a person, and who looked at it. */
export const ownRecord = aboutPerson(z.object({
  resident: member, door: z.string(), compound: z.string(),
  held: z.array(z.object({ what: z.string(), purpose: z.string(), reader: z.string(), ends: z.string() })),
  statuses: z.array(statusRow),
  contacts: z.array(contactRow),
  exits: z.array(z.object({ id: id<'exit'>(), purpose: z.string(), place: z.string(), state: z.string(), askedAt: at })),
  /** what was decided and, before they were told, taken back by whoever had decided it */
  undone: z.array(z.object({ at, what: z.enum(['granted', 'override-confirmed', 'refused']), undoneAt: at, role: z.string(), purpose: z.string() })),
  movements: z.array(z.object({ kind: z.enum(['out', 'back', 'turned-away']), at, gate: z.string().nullable() })),
  /** who told them that an order ended a pass of theirs, or tried to; `takenBack`: that was noted by mistake */
  tellings: z.array(z.object({ at, what: z.enum(['told', 'not-reached']), how: z.enum(['phone', 'at-the-door', 'message', 'own-session']), role: z.string(), takenBack: z.boolean() })),
  /** `among`: how many came up in that list; null for a look at this person alone */
  looks: z.array(z.object({ at, role: z.string(), why: z.string(), among: z.number().nullable() })),
  /** slips, links and carers' rights in this person's name; `role` made it; never a secret */
  credentials: z.array(z.object({ kind: z.enum(credentialKinds), role: z.string(), at, exit: id<'exit'>().nullable(), uses: z.number(), firstUsedAt: at.nullable(), lastUsedAt: at.nullable(), endedAt: at.nullable() })),
}), { who: 'resident.id', as: 'whole', why: 'record' })
export type OwnRecord = z.infer<typeof ownRecord>

/** A roster file that was read: every error by row and column (1-based, as the spreadsheet shows them). */
export const rosterErrors = z.object({ code: z.string(), row: z.number(), column: z.string(), value: z.string() })
/** `imported` is false for a check and whenever there is an error: then nothing at all was stored. */
export const rosterResult = z.object({
  rows: z.number(), errors: z.array(rosterErrors), errorCount: z.number(),
  /** headers that mean nothing here and were left out */
  ignored: z.array(z.string()),
  /** rows whose address was taken from the row above, as in merged cells */
  filledDown: z.number(),
  added: z.number(), changed: z.number(), unchanged: z.number(), imported: z.boolean(),
})
export type RosterResult = z.infer<typeof rosterResult>
