// The case of an exit as rows: each step is added, none is changed, and where the case stands is worked out from all of them.
// A case may be granted, used, revoked, appealed and granted again, any number of times. Rules advise or grant; only a person
// refuses. An emergency is opened by a step and never refused or revoked. A step that was undone stays, with the one that undid it, and
// counts for nothing (undo.ts says when that may be). Where people are is not decided here.
// Beside the case stand a column `state` and whether an override is proposed, both written from `exitAfter` only.

import { mayDecide, type Role } from '../access/access.ts'
import type { AccountId, EvidenceId, PassId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { never, no, ok, type Result } from '../kernel/result.ts'
import type { Advice } from './advice.ts'
import type { EvidenceKind } from './evidence.ts'

/** A person who decides: account, and the highest deciding role held. */
export type Decider = { account: AccountId; role: 'staff' | 'deputy' | 'secretary' }
/** `status-changed`: the building's status changed under a pass already given; `left`: whoever had it has moved away or died. */
export const causes = ['decision', 'status-changed', 'left'] as const
export type Cause = (typeof causes)[number]

/** `seq` counts the steps of a case from 1, given under the case's lock: two clocks cannot disagree about the order. */
type Stamp<By> = { seq: number; at: Instant; by: By }
export type Asked = Stamp<Decider | null> & { what: 'asked' }
export type EmergencyOpened = Stamp<Decider | null> & { what: 'emergency' }
export type OverrideProposed = Stamp<Decider> & { what: 'override-proposed'; reason: string }
/** Granted against the rules, by the second of two people. */
export type OverrideConfirmed = Stamp<Decider> & { what: 'override-confirmed'; /** issued */ pass: PassId }
export type Granted = Stamp<Decider> & { what: 'granted'; /** issued */ pass: PassId }
export type Refused = Stamp<Decider> & { what: 'refused'; reason: string; appealTo: Role }
export type Revoked = Stamp<Decider> & { what: 'revoked'; reason: string; appealTo: Role; cause: Cause; /** ended */ pass: PassId }
/** By the person, or by whoever at the desk wrote it down for them: `by` null when no decider did. */
export type Appealed = Stamp<Decider | null> & { what: 'appealed'; text: string }
export type Withdrawn = Stamp<Decider | null> & { what: 'withdrawn'; /** because the person was put down as gone; left out: somebody said that it is asked no more */ cause?: 'left' }
/** Whoever decided takes it back before anybody was told: the case is as it was. */
export type Undone = Stamp<Decider> & { what: 'undone'; /** the number of the step that counts no more */ undoes: number }
/** The first of two people would have somebody who is out back later than the rules do; `names`: the decision that it goes on from. */
export type ExtensionProposed = Stamp<Decider> & { what: 'extension-proposed'; names: number; until: Instant; /** when they were due */ was: Instant | null; reason: string }
/** A new end for whoever is out: by one, where the rules are content, or by the second of two. The pass is the same, signed anew. */
export type Extended = Stamp<Decider> & { what: 'extended'; names: number; until: Instant; was: Instant | null; reason: string; pass: PassId }
/** The first of two people would leave a pass as it is whose evidence was put right since. */
export type KeepProposed = Stamp<Decider> & { what: 'keep-proposed'; names: number; reason: string }
/** By the second of two. */
export type Kept = Stamp<Decider> & { what: 'kept'; names: number; reason: string; pass: PassId }
/** The office above, as it was called that day, its number, who said it there and when. */
export type OfficeWord = { name: string; phone: string; who: string; saidAt: Instant }
/** `by` took down what the office is said to have decided, and decided nothing. */
export type OfficeGranted = Stamp<Decider> & { what: 'office-granted'; reason: string; office: OfficeWord; pass: PassId }
export type OfficeRefused = Stamp<Decider> & { what: 'office-refused'; reason: string; office: OfficeWord }
/** The desk asks the household for something more (asked-for.ts). `by` null: whoever asked decides nothing. */
export type EvidenceAsked = Stamp<Decider | null> & { what: 'evidence-asked'; kinds: EvidenceKind[]; /** pieces of these kinds that were there already */ had: EvidenceId[]; /** what it is to be, in the desk's own words */ words: string; until: Instant; /** the ask that it puts another hour to */ names: number | null }
/** It is needed no more; `names`: the ask. */
export type EvidenceUnasked = Stamp<Decider | null> & { what: 'evidence-unasked'; names: number }
export type Step = Asked | EmergencyOpened | OverrideProposed | OverrideConfirmed | Granted | Refused | Revoked | Appealed | Withdrawn | Undone
  | ExtensionProposed | Extended | KeepProposed | Kept | OfficeGranted | OfficeRefused | EvidenceAsked | EvidenceUnasked

export type State = 'asked' | 'appealed' | 'granted' | 'refused' | 'revoked' | 'withdrawn'
export type Exit = {
  state: State
  emergency: boolean
  /** the last step's number; the next one's is one more */
  seq: number
  /** the first of two people has proposed to grant against the rules; beside `asked` and `appealed` only */
  proposed: OverrideProposed | null
  /** the refusal or revocation that stands, or while the case is open is appealed against; null once the case is granted (again) */
  against: Refused | Revoked | null
  /** the open appeal; null once it is decided */
  appeal: Appealed | null
  /** `against` decided on an appeal, so that it cannot be appealed again */
  final: boolean
  /** the last grant, also when it was revoked since; null for an emergency */
  grant: { step: Granted | OverrideConfirmed | OfficeGranted; /** the first of the two, when against the rules */ override: OverrideProposed | null; /** what it overturned */ afterAppeal: Refused | Revoked | null } | null
  /** the pass that is valid by what was decided; what its own end says is another matter */
  pass: PassId | null
  /** the first of two has proposed to extend the pass, or to keep it; beside `granted` only */
  renewing: ExtensionProposed | KeepProposed | null
  /** what was last decided of the pass since it was given, and by which two where the rules would have said otherwise */
  renewed: { step: Extended | Kept; override: ExtensionProposed | KeepProposed | null } | null
  /** the office's word, where that was the last decision */
  office: OfficeGranted | OfficeRefused | null
  /** a pass of this case, this one or an earlier one, was issued against the rules: that is never unsaid */
  overridden: boolean
}

/** Where a request begins. */
export const ask = (at: Instant, by: Decider | null = null): Asked => ({ what: 'asked', seq: 1, at, by })
/** Where an emergency begins: as granted, without a pass. `by` is whoever at the desk pressed the button; null for a gate or a resident. */
export const openEmergencyStep = (at: Instant, by: Decider | null): EmergencyOpened => ({ what: 'emergency', seq: 1, at, by })

/** Each step once, by its number, whatever order the rows come in. */
export const inSequence = (steps: readonly Step[]): Step[] => [...new Map(steps.map((step) => [step.seq, step])).values()].sort((a, b) => a.seq - b.seq)

/** Those that count, in their order: neither what was undone nor the undoing of it. */
export function counting<S extends Step>(steps: readonly S[]): S[] {
  const undone = new Set(steps.flatMap((step) => (step.what === 'undone' ? [step.undoes] : [])))
  return (inSequence(steps) as S[]).filter((step) => step.what !== 'undone' && !undone.has(step.seq))
}

const before: Exit = { state: 'asked', emergency: false, seq: 0, proposed: null, against: null, appeal: null, final: false, grant: null, pass: null, renewing: null, renewed: null, office: null, overridden: false }

/** The proposal that a step confirms: of a colleague, and to the letter. A later end that one gives alone, within the rules, takes up nobody's. */
function firstOf(step: Extended | Kept, first: Exit['renewing']): ExtensionProposed | KeepProposed | null {
  if (first === null || step.what === 'kept') return first
  return first.what === 'extension-proposed' && first.until === step.until && first.reason === step.reason && first.by.account !== step.by.account ? first : null
}

function after(exit: Exit, step: Step): Exit {
  const { seq } = step
  switch (step.what) {
    // That something is asked for moves nothing.
    case 'asked': case 'evidence-asked': case 'evidence-unasked':
      return { ...exit, seq }
    case 'emergency':
      return { ...exit, seq, state: 'granted', emergency: true }
    case 'override-proposed':
      return { ...exit, seq, proposed: step }
    case 'granted': case 'override-confirmed': {
      const override = step.what === 'override-confirmed' ? exit.proposed : null
      return { ...before, seq, state: 'granted', grant: { step, override, afterAppeal: exit.against }, pass: step.pass, overridden: exit.overridden || override !== null }
    }
    case 'office-granted':
      return { ...before, seq, state: 'granted', grant: { step, override: null, afterAppeal: exit.against }, pass: step.pass, overridden: exit.overridden, office: step }
    case 'office-refused':
      // What stands is the no that it was about, and nobody here is asked again.
      return { ...exit, seq, state: exit.against?.what === 'revoked' ? 'revoked' : 'refused', proposed: null, appeal: null, final: true, office: step }
    case 'refused':
      return { ...exit, seq, state: 'refused', proposed: null, against: step, appeal: null, final: exit.appeal !== null, office: null }
    case 'revoked':
      return { ...exit, seq, state: 'revoked', against: step, pass: null, renewing: null, office: null }
    case 'extension-proposed': case 'keep-proposed':
      return { ...exit, seq, renewing: step }
    case 'extended': case 'kept':
      return { ...exit, seq, renewed: { step, override: firstOf(step, exit.renewing) }, renewing: null, overridden: exit.overridden || firstOf(step, exit.renewing) !== null }
    case 'appealed':
      return { ...exit, seq, state: 'appealed', appeal: step }
    case 'withdrawn':
      return { ...exit, seq, state: 'withdrawn', proposed: null, appeal: null }
    case 'undone':
      return exit
    default:
      return never(step)
  }
}

/** Where a case stands after its steps. Throws when there are none: a case begins with one. */
export function exitAfter(steps: readonly Step[]): Exit {
  if (steps.length === 0) throw new Error('a case begins with a step')
  return { ...counting(steps).reduce(after, before), seq: inSequence(steps).at(-1)!.seq }
}

/** Still to be decided: asked, or appealed, an override proposed or not. */
export const isOpen = ({ state }: Pick<Exit, 'state'>): boolean => state === 'asked' || state === 'appealed'

export const decided = ({ state }: Exit) => no({ code: 'exit-already-decided', state })
export const reaches = (decider: Role, ...people: readonly Decider[]): boolean => people.some(({ role }) => mayDecide(role, decider))

/** Whoever refused or revoked has no part in the appeal against it, an override included, until somebody else has decided. */
function mayTakePart(exit: Exit, by: Decider): Result<null> {
  if (!isOpen(exit)) return decided(exit)
  return exit.against?.by.account === by.account ? no({ code: 'appeal-needs-someone-else' }) : ok(null)
}

/** And nobody below the role that was named for an appeal decides it alone. */
function mayDecideAlone(exit: Exit, by: Decider): Result<null> {
  const may = mayTakePart(exit, by)
  if (!may.ok || !exit.against || reaches(exit.against.appealTo, by)) return may
  return no({ code: 'decider-needed', decider: exit.against.appealTo })
}

/** Grants what the rules are content with. Missing evidence needs an override by two people; a decider's role must suffice. */
export function grant(steps: readonly Step[], advice: Pick<Advice, 'missing' | 'decider'>, by: Decider, at: Instant, pass: PassId): Result<Granted> {
  const exit = exitAfter(steps)
  const may = mayDecideAlone(exit, by)
  if (!may.ok) return may
  if (advice.missing.length > 0) return no({ code: 'evidence-missing', missing: advice.missing.map((item) => item.requirement.kind) })
  if (!reaches(advice.decider, by)) return no({ code: 'decider-needed', decider: advice.decider })
  return ok({ what: 'granted', seq: exit.seq + 1, at, by, pass })
}

/** The first of two people who let someone out against the rules' advice. The reason stays on the record, and an open appeal stays open. */
export function proposeOverride(steps: readonly Step[], by: Decider, at: Instant, reason: string): Result<OverrideProposed> {
  const exit = exitAfter(steps)
  const may = mayTakePart(exit, by)
  if (!may.ok) return may
  if (exit.proposed) return no({ code: 'override-already-proposed' })
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  return ok({ what: 'override-proposed', seq: exit.seq + 1, at, by, reason })
}

/** The second person; never the first. One of the two reaches the role that the rules ask for, and on an appeal the one named for it as well. */
export function confirmOverride(steps: readonly Step[], advice: Pick<Advice, 'decider'>, by: Decider, at: Instant, pass: PassId): Result<OverrideConfirmed> {
  const exit = exitAfter(steps)
  if (!exit.proposed) return exit.state === 'granted' ? decided(exit) : no({ code: 'no-override-proposed' })
  const may = mayTakePart(exit, by)
  if (!may.ok) return may
  const first = exit.proposed.by
  if (first.account === by.account) return no({ code: 'override-needs-second-person' })
  const asked: Role[] = [advice.decider, ...(exit.against ? [exit.against.appealTo] : [])]
  const one = [first, by].some((person) => asked.every((role) => reaches(role, person)))
  // Roles are a ladder: whoever reaches the highest of them reaches both.
  const decider = asked.find((role) => asked.every((other) => mayDecide(role, other))) ?? advice.decider
  return one ? ok({ what: 'override-confirmed', seq: exit.seq + 1, at, by, pass }) : no({ code: 'decider-needed', decider })
}

/** A refusal: by a person, with a reason in plain words and a role to appeal to. On an appeal it is final. */
export function refuse(steps: readonly Step[], by: Decider, at: Instant, reason: string, appealTo: Role): Result<Refused> {
  const exit = exitAfter(steps)
  if (exit.emergency) return no({ code: 'emergency-is-never-refused' })
  const may = mayDecideAlone(exit, by)
  if (!may.ok) return may
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  if (!mayDecide(appealTo, 'staff')) return no({ code: 'appeal-to-cannot-decide', appealTo })
  return ok({ what: 'refused', seq: exit.seq + 1, at, by, reason, appealTo })
}

/**
 * Against a refusal, and against a pass taken back: that is a no as well. A refusal on an appeal is final. Where an appeal ended because they were put down as gone, which is
 * nobody's word, whoever is here again (not `gone`) makes it anew, by whatever way they came back: else such a line would shut it off for good.
 */
export function appeal(steps: readonly Step[], by: Decider | null, at: Instant, text: string, gone = true): Result<Appealed> {
  const exit = exitAfter(steps)
  const last = counting(steps).at(-1)!
  const endedByLeaving = last.what === 'withdrawn' && last.cause === 'left' && exit.against !== null
  if (exit.state !== 'refused' && exit.state !== 'revoked' && !(endedByLeaving && !gone)) return no({ code: 'nothing-to-appeal', state: exit.state })
  if (exit.final) return no({ code: 'appeal-already-decided' })
  return ok({ what: 'appealed', seq: exit.seq + 1, at, by, text })
}

/** Takes the present pass back. Whoever is out may always come home. An emergency is not ended: it is over when they are back. */
export function revoke(steps: readonly Step[], by: Decider, at: Instant, reason: string, cause: Cause, appealTo: Role): Result<Revoked> {
  const exit = exitAfter(steps)
  if (exit.emergency) return no({ code: 'emergency-is-never-refused' })
  if (exit.state !== 'granted' || !exit.pass) return no({ code: 'exit-not-granted', state: exit.state })
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  if (!mayDecide(appealTo, 'staff')) return no({ code: 'appeal-to-cannot-decide', appealTo })
  return ok({ what: 'revoked', seq: exit.seq + 1, at, by, reason, appealTo, cause, pass: exit.pass })
}

/** Whether this account said a no on this request, the first or a later one. Taking down that the office says no is nobody's own. */
export const saidNo = (steps: readonly Step[], account: AccountId): boolean =>
  counting(steps).some((step) => (step.what === 'refused' || step.what === 'revoked') && step.by.account === account)

/**
 * The person no longer asks. What is granted or taken back is not undone by that. Whoever said no ends no appeal against it, and shuts off none, by writing down that nothing is
 * asked for any more, nor does a phone that came in by a link of theirs (`through`): `appeal-needs-someone-else`. What ends because the person `left` is nobody's word.
 */
export function withdraw(steps: readonly Step[], by: Decider | null, at: Instant, why: 'asked' | 'left' = 'asked', through: readonly AccountId[] = []): Result<Withdrawn> {
  const exit = exitAfter(steps)
  if (!isOpen(exit) && exit.state !== 'refused') return decided(exit)
  if (why === 'asked' && [...(by ? [by.account] : []), ...through].some((account) => saidNo(steps, account))) return no({ code: 'appeal-needs-someone-else' })
  return ok({ what: 'withdrawn', seq: exit.seq + 1, at, by, ...(why === 'left' ? { cause: why } : {}) })
}

/**
 * An appeal that ended since `since` because the person was put down as gone, by a mistake: it stands again, and nobody has to say it a second time. Null where there is none, or somebody ended it themselves;
 * a request that only waited is asked anew.
 */
export function appealAgain(steps: readonly Step[], by: Decider, at: Instant, since: Instant): Undone | null {
  const last = counting(steps).at(-1)
  if (last?.what !== 'withdrawn' || last.cause !== 'left' || last.at < since) return null
  const { seq } = exitAfter(steps)
  const undone: Undone = { what: 'undone', seq: seq + 1, at, by, undoes: last.seq }
  return exitAfter([...steps, undone]).state === 'appealed' ? undone : null
}
