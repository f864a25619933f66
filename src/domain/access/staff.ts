// Who works here: which role may be given by whom, whose may be ended, and where it takes two. The secretary's role is proposed by one and confirmed
// by another; nobody gives themselves anything, and the time in which there is a secretary never gets shorter. Knows no names and stores nothing.

import type { AccountId, BuildingId } from '../kernel/ids.ts'
import { day, plus, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { roles, type Role } from './access.ts'

/** A resident’s is nobody’s to give, and a station’s is its phone’s alone. */
export type GivenRole = Exclude<Role, 'resident' | 'station' | 'laboratory' | 'wall'>
export const givenRoles = roles.filter((role) => role !== 'resident' && role !== 'station' && role !== 'laboratory' && role !== 'wall') as [GivenRole, ...GivenRole[]]

/** What somebody types to sign in: small letters, digits, dots and dashes. */
export const loginForm = /^[a-z0-9][a-z0-9._@-]{1,79}$/

/** A role that somebody holds, or held; `until` null: it has no end. */
export type Held = { account: AccountId; role: GivenRole; building: BuildingId | null; since: Instant | null; until: Instant | null }
/** Whoever gives or ends, by the highest role that they hold in the whole community at that moment. */
export type Keeper = { account: AccountId; role: Role | null }
/** `alone`: it holds at once. `two`: somebody else has to confirm it. */
export type Takes = 'alone' | 'two'

/** For how long a proposal waits for its second. */
export const proposalLasts = 7 * day

export const holdsAt = (held: Pick<Held, 'until'>, at: Instant): boolean => held.until === null || held.until > at
const sameRole = (a: Pick<Held, 'role' | 'building'>, b: Pick<Held, 'role' | 'building'>): boolean => a.role === b.role && a.building === b.building

/** The highest role that counts for keeping staff; one for a building keeps nobody. */
export const keeperRole = (held: readonly Held[], account: AccountId, now: Instant): Role | null =>
  (['secretary', 'deputy'] as const).find((role) => held.some((one) => one.account === account && one.role === role && one.building === null && holdsAt(one, now))) ?? null

/** What it takes to give or end this role; null where it is not theirs at all. */
export function takes(by: Role | null, role: GivenRole): Takes | null {
  if (by !== 'secretary' && by !== 'deputy') return null
  if (role === 'secretary') return 'two'
  return role === 'deputy' && by !== 'secretary' ? null : 'alone'
}

/** Where a role may be held: everywhere, in one building, or either. */
export function placesOf(role: GivenRole): 'all' | 'building' | 'either' {
  if (role === 'building-lead') return 'building'
  return role === 'staff' || role === 'volunteer' ? 'either' : 'all'
}
const fits = (role: GivenRole, building: BuildingId | null): boolean => placesOf(role) === 'either' || (placesOf(role) === 'building') === (building !== null)

export type Give = { account: AccountId; role: GivenRole; building: BuildingId | null; until: Instant | null; /** ended by the same act */ instead?: Pick<Held, 'role' | 'building'> | null }
/** `held`: all roles of the community. Problems: `staff-not-yours`, `staff-own`, `role-place`, `until-past`, `last-secretary`, `role-not-held`. */
export function mayGive(by: Keeper, it: Give, held: readonly Held[], now: Instant): Result<Takes> {
  const how = takes(by.role, it.role)
  if (how === null) return no({ code: 'staff-not-yours' })
  if (it.account === by.account) return no({ code: 'staff-own' })
  if (!fits(it.role, it.building)) return no({ code: 'role-place' })
  if (it.until !== null && it.until <= now) return no({ code: 'until-past' })
  if (it.instead) {
    if (!held.some((one) => one.account === it.account && sameRole(one, it.instead!) && holdsAt(one, now))) return no({ code: 'role-not-held' })
    // What takes two is said by itself, and not along with something else.
    if (how === 'two' || takes(by.role, it.instead.role) !== 'alone') return no({ code: 'staff-not-yours' })
  }
  return it.role === 'secretary' && leavesNobody(held, it.account, it.until, now, true) ? no({ code: 'last-secretary' }) : ok(how)
}

export type End = { account: AccountId; /** null: all of their work */ role: GivenRole | null; building: BuildingId | null; at: Instant }
/** The roles that such an act ends: those that would go on beyond its moment. */
export const ending = (it: End, held: readonly Held[], now: Instant): Held[] =>
  held.filter((one) => one.account === it.account && holdsAt(one, now) && (it.role === null || sameRole(one, { role: it.role, building: it.building })) && (one.until === null || one.until > it.at))

/** Problems: `already-ended`, `staff-not-yours`, `last-secretary`. */
export function mayEnd(by: Keeper, it: End, held: readonly Held[], now: Instant): Result<Takes> {
  const ends = ending(it, held, now)
  if (ends.length === 0) return no({ code: 'already-ended' })
  const own = it.account === by.account
  const how = ends.map((one) => (own && one.role !== 'secretary' && by.role !== null ? 'alone' as const : takes(by.role, one.role)))
  if (how.includes(null)) return no({ code: 'staff-not-yours' })
  if (ends.some((one) => one.role === 'secretary') && leavesNobody(held, it.account, it.at, now)) return no({ code: 'last-secretary' })
  return ok(how.includes('two') ? 'two' : 'alone')
}

const forEver = '9999' as Instant
const latest = (ends: readonly (Instant | null)[]): Instant => ends.map((end) => end ?? forEver).sort().at(-1) ?? ('' as Instant)

/** Whether there would be a secretary for a shorter time than now. `anew`: theirs is given, and may be longer than the one they hold. */
function leavesNobody(held: readonly Held[], account: AccountId, until: Instant | null, now: Instant, anew = false): boolean {
  const all = held.filter((one) => one.role === 'secretary' && one.building === null && holdsAt(one, now))
  const others = all.filter((one) => one.account !== account).map((one) => one.until)
  const own = all.some((one) => one.account === account) || anew ? [until] : []
  return latest([...others, ...own]) < latest(all.map((one) => one.until))
}
/** The same for whoever runs the machine, who may do everything else. */
export const endsLastSecretary = (it: End, held: readonly Held[], now: Instant): boolean =>
  ending(it, held, now).some((one) => one.role === 'secretary') && leavesNobody(held, it.account, it.at, now)

export type Proposal = { account: AccountId; kind: 'given' | 'ended'; by: AccountId; at: Instant }
/** Who may say yes. `through`: whose links opened of late the way in of the one who answers, and of the one who proposed: two of whom one let the other in, or both a third, are not two. Problems name what is missing. */
export function mayConfirm(by: Keeper, it: Proposal, held: readonly Held[], through: { own: readonly AccountId[]; proposer: readonly AccountId[] }, now: Instant): Result<null> {
  const proposer = keeperRole(held, it.by, now)
  if (by.role === null) return no({ code: 'staff-not-yours' })
  if (isOver(it, now)) return no({ code: 'proposal-over' })
  if (by.account === it.by) return no({ code: 'proposal-own' })
  if (it.kind === 'given' && by.account === it.account) return no({ code: 'staff-own' })
  if (proposer === null) return no({ code: 'proposer-left' })
  if (through.own.includes(it.by) || through.proposer.includes(by.account) || through.own.some((one) => through.proposer.includes(one))) return no({ code: 'proposal-own-link' })
  const anySecretary = held.some((one) => one.role === 'secretary' && one.building === null && holdsAt(one, now))
  return anySecretary && by.role !== 'secretary' && proposer !== 'secretary' ? no({ code: 'needs-secretary' }) : ok(null)
}
export const isOver = ({ at }: Pick<Proposal, 'at'>, now: Instant): boolean => plus(at, proposalLasts) <= now

/** Whether one person may make a link that signs another in: somebody below them, or a secretary who has no way in of their own yet. `held`: what that person holds. */
export function mayLetIn(by: Role | null, held: readonly GivenRole[], hasOwnWay: boolean): Result<null> {
  if (held.length === 0) return no({ code: 'no-role-here' })
  return held.every((role) => takes(by, role) === 'alone' || (role === 'secretary' && by === 'secretary' && !hasOwnWay)) ? ok(null) : no({ code: 'staff-not-yours' })
}
