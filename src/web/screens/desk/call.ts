// The call that is going on, by whatever way it came: begun by the first keystroke of the search or on the call screen, put on record as soon as it is known who calls or
// what they say, and over when it has come to something. Kept through a reload; the clock never stops by itself. Whoever only looked somebody up has no call to answer for.

import { useCallback, useRef, useState } from 'react'
import type { ContactLine } from '#domain/desk/case-wire.ts'
import type { contactChannels } from '#domain/people/wire.ts'
import type { relations } from '#domain/desk/cases.ts'
import type { CaseId, ContactId, ExitId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { between, earlier, type Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { now } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useDraft } from '../../parts/draft.ts'

export type CallChannel = (typeof contactChannels)[number]
export type Relation = (typeof relations)[number]
export type Call = {
  id: ContactId
  startedAt: Instant
  resident: { id: ResidentId; name: string; door: string } | null
  channel: CallChannel
  note: string
  exit: ExitId | null
  /** what follows is left out by a draft of an earlier version */
  private?: boolean
  household?: HouseholdId | null
  /** who of the home spoke, where it was not they */
  spoke?: ResidentId | null
  /** whoever spoke lives elsewhere: who they are to them, and their name */
  relation?: Relation | null
  relationWords?: string
  /** the person, asked, agrees that whoever called for them is told */
  agreed?: boolean | null
  /** a telephone, or a door that could not be looked up, as it was typed */
  number?: string
  concerns?: readonly ResidentId[]
  outside?: { number: string; deadline: Instant | null } | null
  /** an answer was read out in it */
  told?: boolean
  /** it stood in the queue, with what was written of it: that stays as it was */
  waited?: boolean
  /** whose it is was on record before it was gone on with */
  bound?: boolean
  /** another matter of the call that began with this contact */
  of?: ContactId
  /** it was put aside, so it stands in the queue and has to come to something */
  aside?: boolean
  /** put aside, it is on record neither here nor at the server: it is on this page alone */
  unkept?: Problem
  /** the form for a case stands open, with what was filled in */
  opening?: boolean
}
/** What a call comes to here; what opens a case is the case's to say. Null: nothing yet, so it stands in the queue until it has. */
export type CameTo = { kind: 'answered' } | { kind: 'joined'; case: CaseId } | null

/** Something to be found again by. */
export const isSomething = ({ resident, household, number, note, outside }: Call): boolean => resident !== null || Boolean(household ?? number) || note.trim() !== '' || Boolean(outside)

/** Shorter than this, somebody who was picked and said nothing is no call: a key that was pressed twice. */
const slip = 2_000
/** Worth gone back to, and on record, when another one rings: it has words or a ticket, a number, came to something, was put aside before, or lasted. */
export const isCall = (call: Call, at: Instant): boolean =>
  isSomething(call) && (said(call) || Boolean(call.number || call.told || call.exit || call.aside || call.waited || call.of) || between(call.startedAt, at) >= slip)

/** Nothing was written in it, also not in a form, and nobody was told anything: it may be thrown away. What waited in the queue is whoever wrote it's. */
export const isBlank = (call: Call): boolean => !said(call) && !call.told && !call.exit && !call.waited && !call.opening && !call.relationWords && (call.concerns ?? []).length === 0

/** By when, where a ticket says until when: the earlier of the two. */
export const byTicket = ({ outside }: Call, due: Instant): Instant => (outside?.deadline ? earlier(outside.deadline, due) : due)

/** Something that has to come to something: words, or a ticket with its number and deadline. */
const said = ({ note, outside }: Call): boolean => note.trim() !== '' || Boolean(outside)

/** What is sent of it. Without `came` it is on record and never waits, as of somebody who was only looked up. */
function bodyOf(call: Call, endedAt: Instant | null, came: CameTo | undefined) {
  const { id, resident, channel, startedAt, note, exit, private: inConfidence = false, household = null, spoke = null, relation = null, relationWords = '', number = '', concerns = [], outside = null, waited = false, of = null, agreed = null } = call
  const known = { id, resident: resident?.id ?? null, channel, startedAt, endedAt, note: waited ? '' : note, exit, private: inConfidence }
  return { ...known, ...(household && { household }), ...(spoke && { spoke }), ...(relation && { relation }), ...(relationWords && { relationWords }), ...(number && { number }), ...(concerns.length > 0 && { concerns }), ...(outside && { outside }), ...(of && { call: of }), ...(relation && agreed !== null && { agreed }), ...(came !== undefined && { result: came }) }
}

/** What is known of it so far, on record while it goes on. */
export const soFar = (call: Call): object => bodyOf(call, null, undefined)
const record = (call: Call, endedAt: Instant | null, came?: CameTo): Promise<unknown> => queue('/api/contacts', bodyOf(call, endedAt, came))
const quietly = (writing: Promise<unknown>): void => void writing.catch(() => undefined)

/** Nothing that was written stays where a dash stands over it; what was left open stays so. */
const over = (text: string | undefined): string => (text ? '—' : '')
const emptied = (call: Call): Call => ({
  ...call, note: '—', number: over(call.number), relation: 'other', agreed: typeof call.agreed === 'boolean' ? false : null, relationWords: over(call.relationWords), spoke: null, concerns: [], private: true,
  outside: call.outside ? { number: over(call.outside.number), deadline: call.outside.deadline } : null,
})

export type Calling = {
  call: Call | null
  begin: () => void
  /** the caller is known: the first one named stays, whoever else is looked up meanwhile */
  attach: (resident: { id: ResidentId; name: string; door: string }) => void
  change: (change: Partial<Omit<Call, 'id' | 'startedAt' | 'resident'>>) => void
  /** what was said so far is on record: should this screen go away, the call stands in the queue */
  keep: () => void
  /** over at once where it came to something, or was none; false: it has still to be said what came of it */
  end: () => boolean
  /** over, on this device at least, with what is written `along` with it; why not otherwise, and then it goes on */
  settle: (came: CameTo, along?: () => Promise<unknown>) => Promise<Problem | null>
  /** another one is seen to; the one that was going on is put aside */
  resume: (call: Call) => void
  /** put aside and blank, it is gone: it waits for nobody */
  drop: (call: Call) => void
  /** put aside, whole, the latest first: each is gone back to, and stands in the queue should this screen go away */
  aside: readonly Call[]
  /** the same caller has another matter: a contact of its own, of the same call; also when the first has come to something */
  matter: () => void
  /** whose call was over last: they may still be on the line */
  last: Call | null
  /** whoever was picked is not the caller: what they said stays */
  notThem: () => void
}

export const newCall = (part: Partial<Call> = {}): Call => ({ id: newId<'contact'>(), startedAt: now(), resident: null, channel: 'phone', note: '', exit: null, ...part })

export function useCall(): Calling {
  const [call, setCall] = useDraft<Call | null>('call', null)
  const [aside, setAside] = useDraft<readonly Call[]>('calls-aside', [])
  const [last, setLast] = useState<Call | null>(null)
  const begin = useCallback(() => { if (!call) setCall(newCall()) }, [call, setCall])
  const attach = useCallback((resident: { id: ResidentId; name: string; door: string }) => {
    if (call?.resident || !call) return
    const known = { ...call, resident }
    // What was chosen since the list was drawn stays: a hand may be quicker than the screen.
    setCall((still) => (still?.id === call.id && !still.resident ? { ...still, resident } : still))
    // What waited is bound to nobody before it comes to something: a card keeps its calls.
    if (!call.waited) quietly(record(known, null))
  }, [call, setCall])
  const change: Calling['change'] = useCallback((part) => setCall((before) => ({ ...(before ?? newCall()), ...part })), [setCall])
  const kept = useRef('')
  const keep = useCallback(() => {
    const text = JSON.stringify(call)
    if (!call || call.waited || call.note.trim() === '' || call.channel === 'missed' || kept.current === text) return
    kept.current = text
    quietly(record(call, null, null))
  }, [call])
  const end = useCallback(() => {
    if (call && (said(call) || call.aside) && !call.exit && !call.told) return false
    if (call?.resident) quietly(record(call, now(), call.exit || call.told ? { kind: 'answered' } : undefined))
    setCall(null)
    return true
  }, [call, setCall])
  const settle = useCallback(async (came: CameTo, along?: () => Promise<unknown>) => {
    if (!call) return null
    try {
      await record(call, now(), came)
      await along?.()
    } catch (error) {
      return whyNotKept(error)
    }
    setLast(call)
    setCall((still) => (still?.id === call.id ? null : still))
    return null
  }, [call, setCall])
  const resume = useCallback((other: Call) => {
    if (call?.id === other.id) return
    const waits = call && isCall(call, now()) ? call : null
    // What waited stands in the queue as it did; what came to something already waits for nobody. Of what went neither way it is said beside it.
    if (waits && !waits.waited) {
      void record(waits, null, waits.exit || waits.told ? { kind: 'answered' } : null)
        .catch((error: unknown) => setAside((all) => all.map((one) => (one.id === waits.id ? { ...one, unkept: whyNotKept(error) } : one))))
    }
    setAside([...(waits ? [{ ...waits, aside: true }] : []), ...aside.filter((one) => one.id !== call?.id && one.id !== other.id)])
    const { unkept: _, ...back } = aside.find((one) => one.id === other.id) ?? other
    setCall(back)
  }, [call, setCall, aside, setAside])
  const matter = useCallback(() => {
    const before = call ?? last
    if (!before || !isSomething(before)) return
    resume({ ...before, id: newId<'contact'>(), note: '', exit: null, concerns: [], outside: null, told: false, waited: false, bound: false, aside: false, opening: false, of: before.of ?? before.id })
  }, [call, last, resume])
  const drop = useCallback((blank: Call) => {
    if (!isBlank(blank)) return
    setAside((all) => all.filter((one) => one.id !== blank.id))
    quietly(record(blank, now(), { kind: 'answered' }))
  }, [setAside])
  const notThem = useCallback(() => {
    if (!call) return
    // What was said is nothing of whoever was picked first: on their card a call of somebody else stays, without a word, and waits for nobody.
    if (call.resident && !call.waited) quietly(record(emptied(call), now(), { kind: 'answered' }))
    const other = call.waited && !call.bound ? {} : { id: newId<'contact'>(), waited: false, bound: false, aside: false }
    setCall({ ...call, ...other, resident: null, household: null, spoke: null, concerns: [], told: false, exit: null })
  }, [call, setCall])
  return { call, begin, attach, change, keep, end, settle, resume, drop, aside, matter, last, notThem }
}

/** A line of the queue that somebody goes on with: its words stay as they were written. */
const callOf = ({ id, channel, resident, name, household, door, number, note, startedAt, outside, private: inConfidence }: ContactLine): Call => ({
  id, channel, startedAt, note, number, household, outside, exit: null, private: inConfidence, waited: true, bound: resident !== null, resident: resident && { id: resident, name, door }, relationWords: resident ? '' : name,
})
let next: ContactLine | null = null
/** Pressed in the queue, it is what the call screen opens with. */
export const goOnWith = (line: ContactLine): void => { next = line }
export function takeNext(): Call | null {
  const line = next
  next = null
  return line && callOf(line)
}
