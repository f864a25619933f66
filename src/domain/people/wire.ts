// People over the wire: search hits, the card of a resident, one's own record, the roster file.

import { z } from 'zod'
import { circleParts } from '../access/circles.ts'
import { credentialKinds } from '../access/credentials.ts'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, key, someText, text } from '../kernel/wire.ts'
import { levels } from './levels.ts'
import { needLine, reach } from './needs-wire.ts'
import { personStatuses } from './people.ts'
import { historyRow } from './record-wire.ts'
import { rosterColumns } from './roster-columns.ts'
import { rosterBefore, rosterDifference } from './roster-wire.ts'
import { stayKinds } from './stays.ts'

export const searchQuery = z.object({ text: someText(60) })
export const hit = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), born: z.string().nullable(), door: z.string(), compound: z.string(), phone: z.string().nullable(), level: z.enum(levels), openExits: z.number(), /** whether they live here, or have gone */ stay: z.enum(stayKinds), /** found by the number of this request */ exit: id<'exit'>().nullable() }), { who: 'id', as: 'line', why: 'search' })
export const hits = z.object({ hits: z.array(hit), more: z.boolean() })
export type Hit = z.infer<typeof hit>

/** What a home is under, ready to be shown. */
export const homeStatus = z.object({
  level: z.enum(levels), stage: z.string().nullable(), rule: z.string().nullable(), day: z.number().nullable(),
  /** when that becomes another, and what holds then */ until: at.nullable(), next: z.enum(levels).nullable(), freeAt: at.nullable(), caseInScope: z.boolean(), issuer: z.string().nullable(), ground: z.string().nullable(),
})
export type HomeStatus = z.infer<typeof homeStatus>

/** By which way somebody came to the desk. `link`: their own page, as older devices say it; `page`: the same; `hotline`: a ticket from above; `missed`: a call that nobody took. */
export const contactChannels = ['phone', 'window', 'group', 'link', 'page', 'door', 'hotline', 'missed', 'sms'] as const
export const contactRow = z.object({ id: id<'contact'>(), channel: z.enum(contactChannels), startedAt: at, endedAt: at.nullable(), note: z.string(), exit: id<'exit'>().nullable(), by: z.string(), /** for the person alone, and the few who decide */ private: z.boolean(), /** whoever brought it has taken it back: it counts no longer */ withdrawnAt: at.nullable() })
export const recordContact = z.object({ id: id<'contact'>(), resident: id<'resident'>(), channel: z.enum(contactChannels), startedAt: dated, endedAt: dated.nullable(), note: text(2000), exit: id<'exit'>().nullable(), private: z.boolean().default(false) })

/** What is known of a person's own health, put down. `until` null: until somebody says otherwise. */
export const saidStatus = z.object({ id: id<'own-status'>(), status: z.enum(personStatuses), reason: someText(500), since: dated, until: dated.nullable() })
export const statusRow = z.object({ id: id<'own-status'>(), status: z.enum(personStatuses), reason: z.string(), since: at, until: at.nullable(), recordedAt: at, /** a colleague's name at the desk; to the person, the role */ by: z.string() })

export const member = aboutPerson(z.object({ id: id<'resident'>(), name: z.string(), born: z.string().nullable(), phone: z.string().nullable(), status: z.enum(personStatuses) }), { who: 'id', as: 'whole', why: 'card' })
/** One resident, as the desk sees them during a call. Exits are summaries; the whole is under /exits/:id. */
export const card = aboutPerson(z.object({
  id: id<'resident'>(), name: z.string(), born: z.string().nullable(), phone: z.string().nullable(), status: z.enum(personStatuses),
  household: id<'household'>(), householdPhone: z.string().nullable(), building: id<'building'>(), compound: z.string(), door: z.string(),
  /** when `status` ends by itself */ statusUntil: at.nullable(), /** all that was said of it, the latest first */ statuses: z.array(statusRow),
  stay: z.enum(stayKinds), stayUntil: at.nullable(), /** what was put down of them, the latest first */ history: z.array(historyRow),
  home: homeStatus,
  timeline: z.array(z.object({ from: at, until: at, level: z.enum(levels), stage: z.string().nullable() })),
  members: z.array(member),
  contacts: z.array(contactRow),
  /** open ones first */ needs: z.array(needLine), /** how their home can be reached */ reach: reach.nullable(), /** a phone that is signed in shows what comes of their calls: they can be answered there */ readsPage: z.boolean(),
  exits: z.array(z.object({ id: id<'exit'>(), purpose: z.string(), place: z.string(), state: z.string(), askedAt: at, whereabouts: z.string(), exitsUsed: z.number(), /** with their being put down as gone, which is nobody's word */ endedAsGone: z.boolean() })),
}), { who: 'id', as: 'whole', why: 'card' })
export type Card = z.infer<typeof card>

/** Everything held about a person, and who looked at it. */
export const ownRecord = aboutPerson(z.object({
  /** the parts of their circle that this phone may show; the others are empty */ open: z.array(z.enum(circleParts)),
  resident: member, door: z.string(), compound: z.string(),
  held: z.array(z.object({ what: z.string(), purpose: z.string(), reader: z.string(), ends: z.string() })),
  statuses: z.array(statusRow),
  /** what was put down of what they need, by role */ needs: z.array(needLine),
  /** where they lived, and what was put right, by role */ history: z.array(historyRow),
  contacts: z.array(contactRow),
  exits: z.array(z.object({ id: id<'exit'>(), purpose: z.string(), place: z.string(), state: z.string(), askedAt: at })),
  /** what was decided and, before they were told, taken back by whoever had decided it */
  undone: z.array(z.object({ at, what: z.enum(['granted', 'override-confirmed', 'refused', 'extended', 'kept', 'office-granted', 'office-refused']), undoneAt: at, role: z.string(), purpose: z.string() })),
  movements: z.array(z.object({ kind: z.enum(['out', 'back', 'turned-away']), at, gate: z.string().nullable() })),
  /** what they were told when they asked, the latest first; `answer` as domain/desk/answers.ts has it */
  told: z.array(z.object({ at, how: z.string(), role: z.string(), answer: z.record(z.string(), z.unknown()), takenBack: z.boolean(), /** whoever called for them was told, and not they */ relation: z.string().nullable() })),
  /** who told them that an order ended a pass of theirs, or tried to; `takenBack`: that was noted by mistake */
  tellings: z.array(z.object({ at, what: z.enum(['told', 'not-reached']), how: z.enum(['phone', 'at-the-door', 'window', 'message', 'own-session']), role: z.string(), takenBack: z.boolean() })),
  /** `among`: how many came up in that list; null for a look at this person alone */
  looks: z.array(z.object({ at, role: z.string(), why: z.string(), among: z.number().nullable() })),
  /** slips, links and carers' rights in this person's name; `role` made it; never a secret */
  credentials: z.array(z.object({ kind: z.enum(credentialKinds), role: z.string(), at, exit: id<'exit'>().nullable(), uses: z.number(), firstUsedAt: at.nullable(), lastUsedAt: at.nullable(), endedAt: at.nullable() })),
}), { who: 'resident.id', as: 'whole', why: 'record' })
export type OwnRecord = z.infer<typeof ownRecord>

/** A roster file that was read: every error by row and column (1-based, as the spreadsheet shows them). */
export const rosterErrors = z.object({ sheet: z.string(), row: z.number().nullable(), column: z.string(), code: z.string(), value: z.string() })
/** Something that the community does not have yet; `near`: what is there and may have been meant. */
export const rosterPlace = z.object({
  code: z.enum(['compound-new', 'building-new', 'entrance-new']), compound: z.string(), building: z.string(), entrance: z.string(), near: z.string(),
  people: z.number(), sheet: z.string(), row: z.number(),
})
export const rosterSheet = z.object({
  name: z.string(), hidden: z.boolean(), rows: z.number(), taken: z.boolean(),
  columns: z.array(z.object({ title: z.string(), means: z.string().nullable() })),
})
/** What a person decided about the file: sheets to take or leave, columns by hand, hidden rows, the encoding of a text. */
export const rosterChoices = z.object({
  sheets: z.record(key(200), z.boolean()).optional(),
  columns: z.record(key(200), z.record(key(200), z.enum([...rosterColumns, 'none']))).optional(),
  hiddenRows: z.boolean().optional(), encoding: z.enum(['gb18030', 'big5', 'utf-8']).optional(),
})
export type RosterQueryChoices = z.infer<typeof rosterChoices>
const written = key(8000).transform((text, context): z.infer<typeof rosterChoices> => {
  try {
    const read = rosterChoices.safeParse(JSON.parse(text))
    if (read.success) return read.data
  } catch { /* no JSON: said below */ }
  context.addIssue({ code: 'custom', message: 'choices' })
  return z.NEVER
})
/**
 * `seen`: stands for what a check said of new places and of the difference, as somebody has read it. `answers`: so many bytes of the body, its first, are
 * what they answered as JSON (`rosterAnswers`); the file comes after. `made`: when the file was written, as the device says it.
 */
export const rosterQuery = z.object({ choices: written.optional(), seen: key(64).optional(), answers: z.coerce.number().int().min(2).max(2_000_000).optional(), made: z.iso.datetime().optional() })
/** `imported` is false for a check and whenever there is an error: then nothing at all was stored. */
export const rosterResult = z.object({
  rows: z.number(), errors: z.array(rosterErrors), errorCount: z.number(),
  /** headers that mean nothing here and were left out */
  ignored: z.array(z.string()),
  /** rows whose address was taken from the row above, as in merged cells */
  filledDown: z.number(),
  added: z.number(), changed: z.number(), unchanged: z.number(), imported: z.boolean(),
  sheets: z.array(rosterSheet),
  /** what is only said: sheets and rows that were not taken */
  notes: z.array(rosterErrors),
  /** to be read before anything is stored: `seen` is sent back with the import; null when nothing has to be */
  places: z.array(rosterPlace), placeCount: z.number(), seen: z.string().nullable(),
  /** what was put right here since, and stands otherwise in the file; of one name behind one door, with two days of birth; known in the file's buildings, and not in it; behind another door in it; meant by another row of it already; gone or dead, and in it. A file removes nobody and brings nobody back. */
  correctedCount: z.number(), alikeCount: z.number(), goneCount: z.number(), movedCount: z.number(), againCount: z.number(), leftCount: z.number(),
  /** who they are, of a check alone */
  difference: rosterDifference.nullable(),
  /** asked about and not answered for: then nothing was stored */
  unanswered: z.number(),
  /** put down with the file */
  putDown: z.object({ movedOut: z.number(), away: z.number(), moved: z.number() }),
  before: rosterBefore,
  /** the choices that hold, and whether they are those of the last file of this shape */
  choices: rosterChoices, asLastTime: z.boolean(),
})
export type RosterResult = z.infer<typeof rosterResult>
