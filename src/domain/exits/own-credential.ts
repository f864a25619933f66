// Whoever hands out a link can use it: what came through somebody's own link, slip or carer's right they do not decide on, until
// its owner, or a colleague who called back, has said that it is theirs. When nobody else is on duty it is decided and marked.
// An emergency never comes here: it waits for nobody.

import { mayDecide, type Role } from '../access/access.ts'
import type { AccountId } from '../kernel/ids.ts'
import { hour, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { Advice } from './advice.ts'
import { checklist, type Evidence, type EvidenceKind } from './evidence.ts'
import type { Decider, Exit } from './history.ts'

/** Whoever signed in within this time counts as on duty: a shift, and the desks are shared, so a session alone says little. */
export const onDutyFor = 12 * hour

/** “This was me”, or a call back. `through`: as whose own the confirming session counts; `by` is the colleague who called. */
export type Confirmation = { how: 'own-session' | 'call-back'; evidence: readonly string[]; through: readonly AccountId[]; by: AccountId | null }

export type Credentialed = Evidence & { /** accounts whose credential it came through */ through: readonly AccountId[] }
export type Trust = { evidence: readonly Credentialed[]; confirmations: readonly Confirmation[]; onDuty: readonly Decider[] }

/** Who made a link of late that signs this account in: whoever made it may be who sits there. */
export type LetIn = ReadonlyMap<AccountId, readonly AccountId[]>
/** Whether two accounts count as one person. */
type Same = (one: AccountId, other: AccountId) => boolean
const same: Same = (one, other) => one === other
const maybeSame = (letIn: LetIn): Same => (one, other) => one === other || (letIn.get(one) ?? []).includes(other) || (letIn.get(other) ?? []).includes(one)

/** A confirmation holds against somebody only when they could not have made it themselves. */
const confirmedAgainst = (account: AccountId, piece: Credentialed, confirmations: readonly Confirmation[], one: Same = same): boolean =>
  confirmations.some((it) => it.evidence.includes(piece.id) && (it.how === 'own-session' ? !it.through.some((other) => one(other, account)) : it.by === null || !one(it.by, account)))

/** The pieces on which a word of this person would count: they came through somebody else's credential, and nothing stands against that yet. */
export const confirmable = (selves: readonly AccountId[], { evidence, confirmations }: Pick<Trust, 'evidence' | 'confirmations'>): Credentialed[] =>
  evidence.filter((piece) => piece.through.some((issuer) => !selves.includes(issuer) && !confirmedAgainst(issuer, piece, confirmations)))

const isOwn = (account: AccountId, confirmations: readonly Confirmation[], one: Same) => (piece: Credentialed): boolean =>
  piece.through.some((other) => one(other, account)) && !confirmedAgainst(account, piece, confirmations, one)

/** What the rules ask for and would see otherwise without the pieces that came through this account's own credentials. */
export function ownKinds(account: AccountId, advice: Advice, { evidence, confirmations }: Pick<Trust, 'evidence' | 'confirmations'>, now: Instant, one: Same = same): EvidenceKind[] {
  const own = isOwn(account, confirmations, one)
  const required = advice.items.map((item) => item.requirement)
  const without = checklist(required, evidence.filter((piece) => !own(piece)), now)
  return advice.items.filter((item, i) => item.state !== without[i]!.state).map((item) => item.requirement.kind)
}

export type Own = { /** the kinds that rest on the asker's own credential; empty when nothing does */ kinds: EvidenceKind[]; /** who else may decide now */ others: Decider[] }

/** `least` is the role that this decision needs: the rules' for a grant, any for a refusal. */
export function ownIn(exit: Exit, advice: Advice | null, by: Decider, trust: Trust, least: Role, now: Instant): Own {
  const kinds = exit.emergency || advice === null ? [] : ownKinds(by.account, advice, trust, now)
  if (kinds.length === 0 || advice === null) return { kinds, others: [] }
  const against = exit.appeal ? exit.against : null
  const needed = against ? against.appealTo : least
  // Never they themselves: something rests on their own credential. And the first of two is not the second.
  const first = (exit.proposed ?? exit.renewing)?.by ?? null
  const others = trust.onDuty.filter((it) => it.account !== against?.by.account && it.account !== first?.account && mayDecide(it.role, needed)
    && ownKinds(it.account, advice, trust, now).length === 0)
  return { kinds, others }
}

/** `marked`: decided by the person who gave out the link, because nobody else was on duty. */
export function checkOwn({ kinds, others }: Own): Result<{ marked: boolean }> {
  if (kinds.length > 0 && others.length > 0) return no({ code: 'own-credential', pieces: kinds, roles: [...new Set(others.map((it) => it.role))] })
  return ok({ marked: kinds.length > 0 })
}

/** Everybody whose link to whom would matter: who decides, whose no it is about, through whose credential pieces came, and who confirmed them. */
export const takingPart = (exit: Exit, by: Decider, { evidence, confirmations }: Trust): AccountId[] =>
  [...new Set([by.account, ...(exit.against ? [exit.against.by.account] : []), ...evidence.flatMap((it) => it.through), ...confirmations.flatMap((it) => [...it.through, ...(it.by ? [it.by] : [])])])]

/**
 * Whether it rests on two being two of whom one let the other in of late: whoever decides on an appeal and whose no it was, or whoever decides and through whom
 * a piece came, or who called back. It holds, and is marked: a small committee at night is not stopped by it.
 */
export function restsOnLetIn(exit: Exit, advice: Advice | null, by: Decider, trust: Trust, letIn: LetIn, now: Instant): boolean {
  if (exit.emergency) return false
  const one = maybeSame(letIn)
  if (exit.against && exit.against.by.account !== by.account && one(exit.against.by.account, by.account)) return true
  return advice !== null && ownKinds(by.account, advice, trust, now, one).length > 0
}
