// Something owed (待办): what was done about it is acts that are only added, and its present is worked out from them. Two kinds of one shape: kept
// (somebody began it: a case) and worked out (it is owed as long as the records say so: an overdue return; acts lie over it). What closes one, and
// what two desks wrote without having seen each other, is said here. Refuses to forget an act: what comes late changes less, and is shown.

import type { AccountId, PromiseActId } from '../kernel/ids.ts'
import { between, day, hour, type Instant } from '../kernel/instants.ts'
import { no, ok, never, type No, type Result } from '../kernel/result.ts'
import { decidingRole, type Place, type Rights } from '../access/access.ts'
import { furthestDue, longestSnooze, type Urgency } from './due.ts'

/** The next step, as a code that has words in three languages, and what whoever wrote it added. */
export type NextStep = { code: StepCode; words: string }
export const stepCodes = ['see-to', 'call', 'call-back', 'send-somebody', 'ask-office', 'ask-property', 'wait-for-them', 'tell', 'decide', 'visit-price', 'guide', 'lend', 'hand-up', 'other'] as const
/** What came of a repair, as the server says it: a visit costs more by now, what they tried themselves did not help, they want a tool, whoever had it has not moved in their time. */
export const saidByServer: readonly string[] = ['visit-price', 'guide', 'lend', 'hand-up'] satisfies (typeof stepCodes)[number][]
/** Those that a person chooses. */
export const chosenSteps = stepCodes.filter((one) => !saidByServer.includes(one))
export type StepCode = (typeof stepCodes)[number]

/** What came of it. `other` needs words. */
export const outcomes = ['done', 'answered', 'handed-on', 'not-possible', 'not-needed', 'nobody-there', 'other'] as const
export type OutcomeCode = (typeof outcomes)[number]
/** How somebody was told, or was tried to be. */
export const ways = ['phone', 'at-the-door', 'window', 'message', 'group', 'page'] as const
export type Way = (typeof ways)[number]

/** What somebody does about it. */
export type Deed =
  | { kind: 'opened'; owner: AccountId; urgency: Urgency; due: Instant; step: NextStep }
  | { kind: 'taken' }
  /** by name: theirs when they take it; until then it rings if it is `now` */
  | { kind: 'handed-over'; to: AccountId }
  /** by whoever comes to the desk, of what was another's */
  | { kind: 'taken-over' }
  | { kind: 'step'; step: NextStep }
  | { kind: 'due'; due: Instant }
  /** null: no longer */
  | { kind: 'snoozed'; until: Instant | null }
  | { kind: 'urgency'; urgency: Urgency; why: 'said' | 'third-contact'; due: Instant | null }
  | { kind: 'tried'; way: Way; words: string }
  /** `main`: it came of the case with which it is one fault, as the server says */
  | { kind: 'outcome'; outcome: OutcomeCode; words: string; why?: 'main' }
  | { kind: 'told'; way: Way; words: string }
  /** `contact`: somebody called again about it; `main`: the case it is the same fault as was opened again. The server says these two, and says them without words. */
  | { kind: 'reopened'; words: string; why?: 'contact' | 'main'; /** by when anew, where what was promised is past: the server says so as well */ due?: Instant }
  /** by the person for whom it was; `contact`: the words by which it was opened were written down by mistake, as whoever brought them says */
  | { kind: 'withdrawn'; words: string; why?: 'contact' }
  /** these acts were a mistake: they stay, and count no longer. The server says so, of what was typed back from paper. */
  | { kind: 'struck'; acts: readonly PromiseActId[] }
  /** what was worked out is owed no more; what comes after begins anew */
  | { kind: 'gone' }
export type DeedKind = Deed['kind']

/** One act, as it is kept. `at`: when it was done, as the device said; `seen`: how many acts its writer had read. */
export type PromiseAct = { id: PromiseActId; seq: number; by: AccountId | null; role: string; at: Instant; recordedAt: Instant; seen: number; deed: Deed }

/** What two desks may write at once. What is only added (a try, that somebody was told) clashes with nothing. */
export type Field = 'owner' | 'step' | 'due' | 'urgency' | 'outcome'
export function fieldOf(kind: DeedKind): Field | null {
  switch (kind) {
    case 'taken': case 'handed-over': case 'taken-over': return 'owner'
    case 'step': return 'step'
    case 'due': case 'snoozed': return 'due'
    case 'urgency': return 'urgency'
    case 'outcome': case 'reopened': case 'withdrawn': return 'outcome'
    case 'opened': case 'tried': case 'told': case 'struck': case 'gone': return null
    default: return never(kind)
  }
}

/** The act of somebody else that this one overlaps with, and its writer had not seen; null when there is none. */
export function clashOf(act: PromiseAct, acts: readonly PromiseAct[]): PromiseAct | null {
  const field = fieldOf(act.deed.kind)
  if (field === null) return null
  return acts.findLast((other) => other.seq < act.seq && other.seq > act.seen && other.by !== act.by && fieldOf(other.deed.kind) === field) ?? null
}

/** The same of each of these, which are in the order of `seq`: one pass, however many there are. Whoever wrote on a field last, and the last of anybody else, are all that an act can overlap with. */
function clashesOf(acts: readonly PromiseAct[]): ReadonlyMap<PromiseAct, PromiseAct> {
  const [clashes, last] = [new Map<PromiseAct, PromiseAct>(), new Map<Field, { it: PromiseAct; others: PromiseAct | null }>()]
  for (const act of acts) {
    const field = fieldOf(act.deed.kind)
    if (field === null) continue
    const there = last.get(field)
    const other = there?.it.by === act.by ? there.others : there?.it
    if (other && other.seq > act.seen) clashes.set(act, other)
    last.set(field, { it: act, others: other ?? null })
  }
  return clashes
}

/** The acts that were a mistake. */
export const struckIn = (acts: readonly PromiseAct[]): ReadonlySet<PromiseActId> => new Set(acts.flatMap((act) => (act.deed.kind === 'struck' ? act.deed.acts : [])))
function counting<Act extends PromiseAct>(acts: readonly Act[]): Act[] {
  const struck = struckIn(acts)
  return acts.filter((act) => act.deed.kind !== 'struck' && !struck.has(act.id))
}

/** The acts that count, since what was worked out was gone last: what came before is another thing of that name. */
export function sinceGone<Act extends PromiseAct>(all: readonly Act[]): Act[] {
  const acts = counting(all)
  return acts.slice(acts.findLastIndex((act) => act.deed.kind === 'gone') + 1)
}

/** Whether nobody has done anything about it since it was opened. */
export const isUntouched = (acts: readonly PromiseAct[]): boolean => sinceGone(acts).every((act) => act.deed.kind === 'opened')

/** Clashes of which nobody has said since which holds: an act on the same by somebody who had seen both says so. What is closed asks nobody any more. */
export function openClashes(all: readonly PromiseAct[]): Field[] {
  const acts = sinceGone(all)
  if (closing(holding(acts)) !== null) return []
  const [open, clashes] = [new Map<Field, number>(), clashesOf(acts)]
  for (const act of acts) {
    const field = fieldOf(act.deed.kind)
    if (field === null) continue
    if (clashes.has(act)) open.set(field, act.seq)
    else if (act.seen >= (open.get(field) ?? Infinity)) open.delete(field)
  }
  return [...open.keys()]
}

/** How it is over. */
export const closedAs = ['told', 'nobody-reached', 'withdrawn', 'gone'] as const
export type ClosedAs = (typeof closedAs)[number]
/** What all acts come to. */
export type Present = {
  owner: AccountId | null; taken: boolean; step: NextStep; due: Instant | null; snoozedUntil: Instant | null; urgency: Urgency | null
  tries: number; lastTriedAt: Instant | null; outcome: { code: OutcomeCode; words: string } | null; toldAt: Instant | null; closedAt: Instant | null; closedAs: ClosedAs | null; acts: number
}
/** Before anybody has done anything: what is worked out has its due and its step from its section. */
export const untouched: Present = {
  owner: null, taken: false, step: { code: 'see-to', words: '' }, due: null, snoozedUntil: null, urgency: null,
  tries: 0, lastTriedAt: null, outcome: null, toldAt: null, closedAt: null, closedAs: null, acts: 0,
}

/** So many tries close what nobody could be told of, each so long after the one before: three calls in five minutes are one try. */
export const triesToClose = 3
export const triesApart = hour

/** How many separate occasions these are, in order. */
export function occasions(tries: readonly Instant[]): number {
  let [count, last] = [0, null as Instant | null]
  for (const at of tries.toSorted()) if (last === null || between(last, at) >= triesApart) [count, last] = [count + 1, at]
  return count
}

/** Of a field the act that holds: the last one, but one that clashes and was done before what it did not see changes nothing. */
function holding<Act extends PromiseAct>(acts: readonly Act[]): Act[] {
  const clashes = clashesOf(acts)
  return acts.filter((act) => act.at >= (clashes.get(act)?.at ?? act.at))
}

type Outcome<Act extends PromiseAct> = Act & { deed: Extract<Deed, { kind: 'outcome' }> }
const lastOutcome = <Act extends PromiseAct>(acts: readonly Act[]): Outcome<Act> | null => acts.findLast((act): act is Outcome<Act> => act.deed.kind === 'outcome') ?? null

/**
 * Whether that somebody was told, or was tried to be, is of this outcome. Told of an earlier one they were not told of this, nor is a try that was made before there was one. And whoever wrote it
 * knew the outcome, or had said it themselves by then: told without a network, it is of what they could read there. What the server wrote of a fault for all of its homes is theirs who said it.
 */
function isOf(act: PromiseAct, { seq, by, seen, deed }: Outcome<PromiseAct>): boolean {
  if (act.seq < seq) return false
  return act.seen >= seq || (by !== null && act.by === by && (deed.why === 'main' || act.seen >= seen))
}

/** The outcome that holds, and the acts by which somebody was told of it; null: nothing has come of it. `all`: in their order. */
export function whatCame<Act extends PromiseAct>(all: readonly Act[]): { outcome: Outcome<Act>; told: Act[] } | null {
  const holds = holding(sinceGone(all))
  const since = holds.slice(holds.findLastIndex((act) => act.deed.kind === 'reopened') + 1)
  const outcome = lastOutcome(since)
  return outcome && { outcome, told: since.filter((act) => act.deed.kind === 'told' && isOf(act, outcome)) }
}

/** What closes it: an outcome, and that whoever it is for was told, or was tried often enough; or their own word. */
function closing(acts: readonly PromiseAct[]): { as: ClosedAs; at: Instant } | null {
  const since = acts.slice(acts.findLastIndex((act) => act.deed.kind === 'reopened') + 1)
  // The words that opened it were taken back while somebody who could not know it was at work on it: then it stays theirs.
  const unseen = (back: PromiseAct): boolean => since.some((act) => act.seq > back.seq && act.seen < back.seq)
  const withdrawn = since.find((act) => act.deed.kind === 'withdrawn' && !(act.deed.why === 'contact' && unseen(act)))
  if (withdrawn) return { as: 'withdrawn', at: withdrawn.recordedAt }
  const outcome = lastOutcome(since)
  if (outcome === null) return null
  const told = since.find((act) => act.deed.kind === 'told' && isOf(act, outcome))
  if (told) return { as: 'told', at: told.recordedAt }
  const nobody = outcome.deed.outcome === 'nobody-there'
  const tried = since.filter((act) => act.deed.kind === 'tried' && (nobody || isOf(act, outcome)))
  if (occasions(tried.map((act) => act.at)) < triesToClose) return null
  return { as: 'nobody-reached', at: [outcome, ...tried].map((act) => act.recordedAt).toSorted().at(-1)! }
}

/** What becomes `now` rings, whoever had it before, and so does what is said to be `now` once more; only who says so of their own knows it. */
const isNews = (present: Present, by: AccountId | null, { urgency, why }: Extract<Deed, { kind: 'urgency' }>): boolean =>
  urgency === 'now' && (why === 'third-contact' ? present.urgency !== 'now' : by !== present.owner)

function step(present: Present, { by, deed }: PromiseAct): Present {
  switch (deed.kind) {
    case 'opened': return { ...present, owner: deed.owner, taken: deed.owner === by, step: deed.step, due: deed.due, urgency: deed.urgency }
    case 'taken': case 'taken-over': return { ...present, owner: by, taken: true }
    case 'handed-over': return { ...present, owner: deed.to, taken: deed.to === by }
    case 'step': return { ...present, step: deed.step }
    case 'due': return { ...present, due: deed.due, snoozedUntil: null }
    case 'snoozed': return { ...present, snoozedUntil: deed.until }
    case 'urgency': return { ...present, urgency: deed.urgency, due: deed.due ?? present.due, snoozedUntil: deed.urgency === 'now' ? null : present.snoozedUntil, taken: present.taken && !isNews(present, by, deed) }
    case 'outcome': return { ...present, outcome: { code: deed.outcome, words: deed.words } }
    // Whoever opens it again has it in hand; opened by anybody else it is new to whoever had it. What is joined to another rings there.
    case 'reopened': return { ...present, outcome: null, due: deed.due ?? present.due, snoozedUntil: null, taken: present.taken && (by === present.owner || deed.why === 'main') }
    case 'tried': case 'told': case 'withdrawn': case 'struck': return present
    case 'gone': return untouched
    default: return never(deed)
  }
}

/** The one function that says what all acts come to. The order is that in which they were recorded (`seq`). */
export function presentOf(all: readonly PromiseAct[]): Present {
  const acts = all.toSorted((a, b) => a.seq - b.seq)
  const last = counting(acts).at(-1)
  if (last?.deed.kind === 'gone') return { ...untouched, closedAt: last.recordedAt, closedAs: 'gone', acts: acts.length }
  const since = sinceGone(acts)
  const holds = holding(since)
  const closed = closing(holds)
  const tries = since.slice(since.findLastIndex((act) => act.deed.kind === 'reopened') + 1).filter((act) => act.deed.kind === 'tried').map((act) => act.at)
  return {
    ...holds.reduce(step, untouched), tries: occasions(tries), lastTriedAt: tries.toSorted().at(-1) ?? null,
    toldAt: closed?.as === 'told' ? closed.at : null, closedAt: closed?.at ?? null, closedAs: closed?.as ?? null, acts: acts.length,
  }
}

/** What is worked out ends with the records, and begins with them. */
const onlyKept: readonly DeedKind[] = ['opened', 'due', 'outcome', 'told', 'reopened', 'withdrawn']
/** What the server alone says. */
const onlyServer: readonly DeedKind[] = ['opened', 'struck', 'gone']

/** `keepers`: who may keep it where it is, by their names. `page`: somebody reads on a page of theirs what comes of it. */
export type Doing = { page?: boolean; kept: boolean; confidential: boolean; /** whoever acts may read it */ reads: boolean; keepers: ReadonlyMap<AccountId, string> }

/** So many names a sentence holds. */
const namesSaid = 12
/** To that account it cannot be given: whom to ask instead stands in the answer. */
export const notToThem = (keepers: ReadonlyMap<AccountId, string>): No => no({ code: 'promise-owner-not-here', who: [...keepers.values()].slice(0, namesSaid).join(', ') })

/** Nobody comes to what is due in another year. */
export const isDueInReach = (due: Instant, now: Instant): boolean => Math.abs(between(now, due)) <= furthestDue
export const dueOutOfReach: No = no({ code: 'promise-due', days: furthestDue / day })

/** Whether that may be done now. What was done elsewhere and comes late is kept all the same: see `presentOf`. */
export function may(deed: Deed, { closedAt, urgency, taken }: Pick<Present, 'closedAt' | 'urgency' | 'taken'>, { page, kept, confidential, reads, keepers }: Doing, now: Instant): Result<true> {
  if (confidential && !reads) return no({ code: 'promise-private' })
  if ((!kept && onlyKept.includes(deed.kind)) || onlyServer.includes(deed.kind)) return no({ code: 'promise-worked-out' })
  if ('way' in deed && deed.way === 'page' && !page) return no({ code: 'promise-no-page' })
  if (deed.kind === 'reopened' && closedAt === null) return no({ code: 'promise-open' })
  if (deed.kind === 'handed-over' && !keepers.has(deed.to)) return notToThem(keepers)
  if ((deed.kind === 'due' || deed.kind === 'urgency') && deed.due !== null && !isDueInReach(deed.due, now)) return dueOutOfReach
  if (deed.kind === 'snoozed' && deed.until !== null && urgency === 'now' && !taken) return no({ code: 'promise-rings' })
  if (deed.kind === 'snoozed' && deed.until !== null && (deed.until <= now || between(now, deed.until) > longestSnooze)) return no({ code: 'promise-snooze', days: longestSnooze / day })
  if (deed.kind === 'outcome' && deed.outcome === 'other' && deed.words === '') return no({ code: 'promise-outcome-words' })
  if (deed.kind === 'withdrawn' && deed.words === '') return no({ code: 'promise-withdrawn-words' })
  return ok(true)
}

/** What is private is read by whoever keeps it, whoever began it, and the secretary. `keeperOnly`: whoever began it reads it no more than others do, unless they keep it. */
export const readsPrivate = (rights: Rights, place: Place, { owner, openedBy, keeperOnly }: { owner: AccountId | null; openedBy: AccountId | null; keeperOnly: boolean }): boolean =>
  decidingRole(rights, place) === 'secretary' || (rights.actor.kind === 'account' && (rights.actor.id === owner || (!keeperOnly && rights.actor.id === openedBy)))
