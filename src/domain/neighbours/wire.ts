// Repairs and lent tools over the wire. A repair is a case with more columns: it is opened by a home's page, or at the desk on a case that is there; whose it is, by when
// and what comes next are its promise's.

import { z } from 'zod'
import { answer } from '../desk/answers.ts'
import { atHome } from '../desk/case-wire.ts'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, someText, text } from '../kernel/wire.ts'
import { levels } from '../people/levels.ts'
import { outcomes, stepCodes } from '../promises/promise.ts'
import { homesDeeds, loanDeeds, loanRemarks, loanStates } from './lent.ts'
import { dangers, failures, hearings, repairKinds, repairLevels, repairWays, risks, spots, supplies } from './repairs.ts'

/** What is broken, of a home: where, since when, what is stopped, who is at risk. */
export const repairSaid = z.object({
  spot: z.enum(spots), since: dated.nullable(), stopped: z.array(z.enum(supplies)).max(supplies.length), risks: z.array(z.enum(risks)).max(risks.length), danger: z.enum(dangers).nullable(),
})
/** From a page of the home. It opens the case: whoever leads the desk has it. `pictures`: how many follow it. Left out by phones that did not say so: then a report of nothing but its kind is taken as well, and somebody asks. */
export const sayRepair = z.object({ id: id<'case'>(), act: id<'promise-act'>(), kind: z.enum(repairKinds), words: text(500), said: repairSaid, at: dated, pictures: z.number().int().min(0).max(100).optional() })
export type SayRepair = z.infer<typeof sayRepair>
/** At the desk, of a case that is there. Said again it stands as said last, but for a danger: a form that knows of none takes none back. `none`: the danger that was read and is none. */
export const noteRepair = z.object({ said: repairSaid, none: z.enum(dangers).nullable().default(null) })
export type NoteRepair = z.input<typeof noteRepair>

export const visitCost = z.object({ level: z.enum(levels), stays: z.enum(['nobody', 'visitor']), where: z.enum(['flat', 'entrance', 'building', 'compound']).nullable(), until: at.nullable() })
export type VisitCostShown = z.infer<typeof visitCost>
export const costQuery = z.object({ from: dated, /** left out: of the moment at which they come */ until: dated.optional(), protected: z.enum(['yes', 'no']) })
/** `cost`: of a visit as it was asked; `unprotected`: what it would cost whoever came without protection. */
export const costShown = z.object({ cost: visitCost, unprotected: visitCost })

const act = { id: id<'repair-act'>(), at: dated }
/** `seen`: the cost that the preview showed; where it is another by now, nobody is sent and the new one is shown. `words` of a level: the ticket there. */
export const repairDeed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('way'), way: z.enum(['self', 'guided']) }),
  z.object({ kind: z.literal('failed'), way: z.enum(repairWays), why: z.enum(failures), words: text(500) }),
  z.object({ kind: z.literal('visit'), who: someText(80), from: dated, until: dated, protected: z.boolean(), seen: visitCost }),
  z.object({ kind: z.literal('visit-off'), words: text(500) }),
  z.object({ kind: z.literal('level'), level: z.enum(repairLevels), due: dated, words: text(500), /** whom one calls there */ ring: text(80).default('') }),
  /** they said so to the desk: by which way, and what was said */ z.object({ kind: z.literal('works'), words: someText(500), heard: z.enum(hearings).default('phone') }),
  z.object({ kind: z.literal('again'), words: text(500) }),
])
export const onRepair = z.object({ ...act, deed: repairDeed })
export type OnRepair = z.infer<typeof onRepair>
/** What a home says of its own. */
export const onMyRepair = z.object({ ...act, deed: z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('failed'), way: z.enum(['self', 'guided']), why: z.enum(failures), words: text(500) }),
  z.object({ kind: z.literal('works') }), z.object({ kind: z.literal('again'), words: text(500) }), z.object({ kind: z.literal('withdrawn') }), /** they want to borrow one */ z.object({ kind: z.literal('tool'), words: text(500) }),
]) })
export type OnMyRepair = z.infer<typeof onMyRepair>

const visit = z.object({ who: z.string(), from: at, until: at, protected: z.boolean(), cost: visitCost })
/** A picture of what is broken, as bytes under `…/pictures/{id}` of its repair. */
export const repairPicture = z.object({ id: id<'upload'>(), at })
export const pictureParams = z.object({ id: id<'case'>(), picture: id<'upload'>() })
const repair = z.object({
  kind: z.enum(repairKinds), said: z.object({ spot: z.enum(spots), since: at.nullable(), stopped: z.array(z.enum(supplies)), risks: z.array(z.enum(risks)), danger: z.enum(dangers).nullable() }), /** what skips the order */ danger: z.enum(dangers).nullable(),
  way: z.enum(repairWays).nullable(), open: z.array(z.enum(repairWays)), failed: z.array(z.enum(repairWays)), visit: visit.nullable(), /** what was shown when they were sent, where it costs another by now */ costWas: visitCost.nullable(), level: z.enum(repairLevels), levelDue: at.nullable(), levelSince: at.nullable(), /** their time is over, since then */ levelLate: at.nullable(), pictures: z.array(repairPicture), toolAskedAt: at.nullable(), worksAt: at.nullable(), /** by which way the desk heard that; null: said on their page */ worksHeard: z.enum(hearings).nullable(), again: z.number(),
})
/** What was lent, in its order: see domain/neighbours/lent.ts. */
export const loanLine = z.object({
  id: id<'loan'>(), tool: z.string(), case: id<'case'>().nullable(), household: id<'household'>(), door: z.string(), state: z.enum(loanStates),
  times: z.object({ out: at.nullable(), got: at.nullable(), 'put-out': at.nullable(), lost: at.nullable(), fetched: at.nullable(), clean: at.nullable() }),
  /** of these acts something more may be said: that the home put it out, and that nothing lay there */ putOut: id<'loan-act'>().nullable(), notThere: id<'loan-act'>().nullable(),
  /** what the side that reads this said last, and may take back */ back: z.object({ id: id<'loan-act'>(), kind: z.enum([...loanDeeds, 'not-there', 'kept']) }).nullable(),
})
export type LoanLine = z.infer<typeof loanLine>

/** `by`: a colleague's name, empty where the home said it. `cost`: orders have changed, and that is what the visit costs by now. */
export const repairActRow = z.object({
  id: id<'repair-act'>(), kind: z.enum(['way', 'failed', 'visit', 'visit-off', 'cost', 'level', 'level-late', 'works', 'again', 'tool']), way: z.enum(repairWays).nullable(), /** why a way led nowhere */ why: z.enum(failures).nullable(), level: z.enum(repairLevels).nullable(), /** of a level: their time, and whom one calls there */ due: at.nullable(), ring: z.string(), words: z.string(), /** of `works`: by which way the desk heard it */ heard: z.enum(hearings).nullable(), visit: visit.nullable(), by: z.string(), role: z.string(), at,
})
export type RepairActRow = z.infer<typeof repairActRow>
/** A repair at the desk. `repair` null: nobody has said anything of it yet. `same`: homes with the same fault. `words`: what was said when the case was opened. `phone`: the number that was put down for the answer, or the home’s; that and `atHome` are empty of what is private, whose page says how to answer it. */
export const repairView = aboutPerson(z.object({ case: id<'case'>(), resident: id<'resident'>().nullable(), number: z.string(), words: z.string(), phone: z.string().nullable(), atHome: z.array(atHome), kind: z.enum(repairKinds), household: id<'household'>().nullable(), door: z.string(), closedAt: at.nullable(), repair: repair.nullable(), acts: z.array(repairActRow), loans: z.array(loanLine), same: z.number(), /** whom one calls where it is now, and of each whom one called last */ ring: z.string(), rings: z.array(z.object({ level: z.enum(repairLevels), ring: z.string() })) }), { who: 'resident', as: 'whole', why: 'card' })
export type RepairView = z.infer<typeof repairView>

/** A repair of one's own home. `words`: as a page of that home said them, of a call none; who depends on it is left out. `outcome`: what the committee says came of it; whether it works, the home says. */
export const myRepair = repair.extend({
  id: id<'case'>(), number: z.string(), words: z.string(), openedAt: at, closedAt: at.nullable(), withdrawn: z.boolean(), step: z.enum(stepCodes), due: at, outcome: z.enum(outcomes).nullable(), outcomeWords: z.string(), same: z.number(),
})
export type MyRepair = z.infer<typeof myRepair>
export const myRepairs = z.object({ repairs: z.array(myRepair), loans: z.array(loanLine), now: at })
export type MyRepairs = z.infer<typeof myRepairs>

/** `id`: the loan. `tool`: as it is written on it (“plunger 2”): while that is out, or not disinfected, it is lent to nobody else. */
export const newLoan = z.object({ id: id<'loan'>(), act: id<'loan-act'>(), tool: someText(60), household: id<'household'>(), case: id<'case'>().nullable(), at: dated })
export type NewLoan = z.infer<typeof newLoan>
const loanSaid = { id: id<'loan-act'>(), at: dated }
export const onLoan = z.union([z.object({ ...loanSaid, kind: z.enum(['lost', 'fetched', 'clean']) }), z.object({ ...loanSaid, kind: z.enum(loanRemarks), /** the act of which it is said */ of: id<'loan-act'>() })])
export type OnLoan = z.infer<typeof onLoan>
export const onMyLoan = z.union([z.object({ ...loanSaid, kind: z.enum(homesDeeds as ['got', 'put-out']) }), z.object({ ...loanSaid, kind: z.literal('taken-back'), /** their own word that was a mistake */ of: id<'loan-act'>() })])
export type OnMyLoan = z.infer<typeof onMyLoan>
/** What is out or not disinfected yet, and for a day what ended, the longest first. */
export const loans = z.object({ loans: z.array(loanLine), now: at })
export type Loans = z.infer<typeof loans>

/** A line of `loansPutOut`, `loansNotThere`, `loansFetched`, `loansLong` in the queue. */
export const loanOwed = z.object({ tool: z.string(), state: z.enum(loanStates), door: z.string(), /** since when it is so */ since: at })
export type LoanOwed = z.infer<typeof loanOwed>

/** A repair in the list: what is open. */
export const repairRow = aboutPerson(z.object({
  case: id<'case'>(), resident: id<'resident'>().nullable(), number: z.string(), kind: z.enum(repairKinds), danger: z.enum(dangers).nullable(), door: z.string(), way: z.enum(repairWays).nullable(), level: z.enum(repairLevels), levelLate: z.boolean(), visitFrom: at.nullable(), due: at, again: z.number(),
}), { who: 'resident', as: 'line', why: 'queue' })
export const repairs = z.object({ repairs: z.array(repairRow), now: at })
export type Repairs = z.infer<typeof repairs>

/** A line of `visitsCostMore` in the queue: whoever comes has to stay for longer than was said when they were sent. `hidden`: it is not mine to read. */
export const visitCostsMore = aboutPerson(z.object({
  case: id<'case'>(), resident: id<'resident'>().nullable(), door: z.string(), /** who comes */ who: z.string(), from: at, cost: visitCost, private: z.boolean(), hidden: z.boolean(),
}), { who: 'resident', as: 'line', why: 'queue' })
export type VisitCostsMore = z.infer<typeof visitCostsMore>

/** What a gate's phone keeps of a visit that is expected: which door, who, when, and whether they come out again. No name of anybody who lives there. */
export const keptVisit = z.object({ id: id<'case'>(), group: z.string(), door: z.string(), who: z.string(), from: at, until: at, protected: z.boolean(), stays: visitCost.nullable() })

/** What came of what somebody brought, on their own first page until they have read it. `words`: what they brought, as the desk wrote it down; '' on any phone but theirs. `outcome`: the act that says it. */
export const caseCame = z.object({ case: id<'case'>(), answer, words: z.string(), outcome: z.number().int(), at })
export const casesCame = aboutPerson(z.object({ of: id<'resident'>(), came: z.array(caseCame) }), { who: 'of', as: 'whole', why: 'card' })
export type CasesCame = z.infer<typeof casesCame>
export const cameQuery = z.object({ resident: id<'resident'>() })
/** `outcome`: the one that stood there; another by now is `answer-changed`, and nothing is put down. */
export const readCame = z.object({ resident: id<'resident'>(), outcome: z.number().int().positive() })
