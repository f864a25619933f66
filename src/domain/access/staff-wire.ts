// Who works here, over the wire. Every write names what it was read from: where that no longer is the last word, nothing is done.

import { z } from 'zod'
import { at, dated, id, someText, text } from '../kernel/wire.ts'
import { givenRoles, loginForm } from './staff.ts'

const role = z.enum(givenRoles)
/** A role as it is held: `place` is the building's label, null for the whole community; `until` null: it has no end. */
export const heldRole = z.object({ role, building: id<'building'>().nullable(), place: z.string().nullable(), since: at.nullable(), until: at.nullable() })
export type HeldRole = z.infer<typeof heldRole>
/** Somebody of the staff. `roles`: those that hold, and those that have ended. `last`: the last act about them, null before there was any. */
export const staffMember = z.object({ id: id<'account'>(), login: z.string(), name: z.string(), closed: z.boolean(), signsIn: z.boolean(), roles: z.array(heldRole), last: id<'staff-act'>().nullable() })
export type StaffMember = z.infer<typeof staffMember>

/** What waits for a second person. `mine`: it may be taken back; `may`: whoever asks may confirm it, or why not. */
export const staffProposal = z.object({
  id: id<'proposal'>(), account: id<'account'>(), name: z.string(), kind: z.enum(['given', 'ended']), role: role.nullable(), until: at.nullable(),
  why: z.string(), by: z.string(), at, over: at, mine: z.boolean(), may: z.union([z.literal('yes'), z.string()]),
})
export type StaffProposal = z.infer<typeof staffProposal>
export const staffList = z.object({ people: z.array(staffMember), proposals: z.array(staffProposal),
  /** secretaries and deputies besides whoever asks, and whether they could be the second of two to what is proposed now: `yes`, or why not */
  seconds: z.array(z.object({ id: id<'account'>(), name: z.string(), may: z.union([z.literal('yes'), z.string()]) })), /** whom whoever asks may give alone, and by two */ gives: z.array(role), byTwo: z.array(role) })
export type StaffList = z.infer<typeof staffList>

/** One line of somebody's history, the latest first. `by` is a colleague's name, or empty for whoever runs the server; `second` confirmed it. */
export const staffLine = z.object({
  what: z.enum(['given', 'ended', 'proposed-given', 'proposed-ended', 'confirmed', 'declined', 'withdrawn']), role: role.nullable(), place: z.string().nullable(), until: at.nullable(),
  why: z.string(), by: z.string(), byRole: z.string(), at,
})
export type StaffLine = z.infer<typeof staffLine>
export const staffHistory = z.object({ lines: z.array(staffLine) })

/** `last`: the last act about them that was read. */
const read = { id: id<'staff-act'>(), last: id<'staff-act'>().nullable() }
const place = { role, building: id<'building'>().nullable() }
const login = z.string().trim().toLowerCase().regex(loginForm)
/** A new colleague with their first role. */
export const addStaff = z.object({ id: id<'staff-act'>(), account: id<'account'>(), login, name: someText(80), ...place, until: dated.nullable(), why: text(300) })
/** A role for somebody who works here, or another end for one that they hold; `instead`: one that ends by it. */
export const giveRole = z.object({ ...read, ...place, until: dated.nullable(), instead: z.object(place).nullable(), why: someText(300) })
/** `role` null: all of their work. `at` null: now. */
export const endRole = z.object({ ...read, role: role.nullable(), building: id<'building'>().nullable(), at: dated.nullable(), why: someText(300) })
/** `waits`: somebody else has to confirm it first. */
export const staffDone = z.object({ waits: z.boolean() })
export const endPreviewQuery = z.object({ role: role.nullable(), building: id<'building'>().nullable(), at: dated.nullable() })
/** What would end, before it does. `ways`: links that would sign them in; `handed`: links and codes for one person that they gave out; `slips`: printed in the last days, which go on; `phones`: of gates, which go on. */
export const endPreview = z.object({
  at, all: z.boolean(), byTwo: z.boolean(), roles: z.array(heldRole), sessions: z.number(), ways: z.number(), handed: z.number(), enrolments: z.number(), slips: z.number(),
  phones: z.array(z.object({ id: id<'device'>(), label: z.string() })),
})
export type EndPreview = z.infer<typeof endPreview>

export const answerProposal = z.object({ verdict: z.enum(['confirmed', 'declined', 'withdrawn']), why: text(300) })
/** A proposal in the desk's queue: about whom, and who proposed it. */
export const proposalInQueue = z.object({ kind: z.enum(['given', 'ended']), role: role.nullable(), colleague: z.string(), proposer: z.string() })
export type ProposalInQueue = z.infer<typeof proposalInQueue>
/** Signs them in once. */
export const wayIn = z.object({ url: z.string(), expiresAt: at })

/** Where I am signed in. `here`: this one. `seenAt`: when a page was last opened with it, roughly. */
export const mySessions = z.object({
  roles: z.array(heldRole),
  sessions: z.array(z.object({ id: z.uuid(), here: z.boolean(), how: z.enum(['', 'link', 'password', 'passkey']), createdAt: at, seenAt: at.nullable(), expiresAt: at })),
})
export type MySessions = z.infer<typeof mySessions>
/** `id` null: all but this one. */
export const endMySession = z.object({ id: z.uuid().lowercase().nullable() })
