// What the asker may do with a case now: asked of the same domain functions that will decide it, so that no button is shown
// which the server would turn away, and none hidden that it would take; but for taking back a pass that lets nobody out any more.

import { can, type Place, type Rights, type Verb } from '#domain/access/access.ts'
import { throughWhom } from '#domain/access/credentials.ts'
import { mayAskFor, stillAsked } from '#domain/exits/asked-for.ts'
import { appealFrom } from '#domain/exits/deciders.ts'
import { appeal, confirmOverride, grant, isOpen, proposeOverride, refuse, revoke, withdraw, type Decider } from '#domain/exits/history.ts'
import { isTheOffices } from '#domain/exits/office.ts'
import { against, confirmRenewal, proposeRenewal, standsOn } from '#domain/exits/renewal.ts'
import { isTold } from '#domain/exits/undo.ts'
import { confirmable } from '#domain/exits/own-credential.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { AccountId, CommunityId, PassId } from '#domain/kernel/ids.ts'
import { hour, later, plus, type Instant } from '#domain/kernel/instants.ts'
import { asksIn } from './asks.ts'
import type { Case } from './cases.ts'
import { groundLost, isDoubted } from './judging.ts'
import { hasGone } from './passes.ts'
import { deciderOf, type ExitRow } from './rows.ts'
import { checkOwnHere, type Step } from './trust.ts'

/** Where an exit is, for `can()`. */
export const placeOfRow = (community: CommunityId, row: Pick<ExitRow, 'id' | 'resident_id' | 'building_id'>): Place =>
  ({ community, exit: row.id, ...(row.resident_id ? { resident: row.resident_id } : {}), ...(row.building_id ? { building: row.building_id } : {}) })

type May = ExitView['may'][number]
const somePass = '00000000-0000-7000-8000-000000000000' as PassId

function decisionsOf(it: Case, by: Decider, has: (verb: Verb) => boolean, now: Instant, spent: boolean): May[] {
  const { steps, advice, row } = it
  const own = (step: Step) => checkOwnHere(it, by, step, now).ok
  const at = row.changed_at
  const may: May[] = []
  const grantable = advice !== null && grant(steps, advice, by, at, somePass).ok
  if (has('exit.grant') && grantable && own('grant')) may.push('grant')
  if (has('exit.refuse') && refuse(steps, by, at, 'x', 'secretary').ok && own('refuse')) may.push('refuse')
  if (has('exit.override') && !grantable && proposeOverride(steps, by, at, 'x').ok && own('propose-override')) may.push('propose-override')
  if (has('exit.override') && advice !== null && confirmOverride(steps, advice, by, at, somePass).ok && own('confirm-override')) may.push('confirm-override')
  if (has('exit.revoke') && !spent && revoke(steps, by, at, 'x', 'decision', appealFrom(by, it.deciders)).ok) may.push('revoke')
  return may
}

/** What may be decided of a pass that was given. Whether a certain end may be is asked when it is said (renewal.ts). */
function renewalsOf(it: Case, by: Decider, has: (verb: Verb) => boolean, now: Instant, lost: boolean): May[] {
  const { steps, exit, advice, row } = it
  const names = standsOn(exit)
  if (exit.state !== 'granted' || !exit.pass || names === null || !advice) return []
  const out = { whereabouts: row.whereabouts, outAt: row.out_at, dueBack: row.due_back }
  const own = (step: Step) => checkOwnHere(it, by, step, now).ok
  const may: May[] = []
  const soon = plus(later(now, row.due_back ?? now), 1)
  const fits = proposeRenewal(steps, out, by, now, { until: soon, reason: 'x', names }).ok
  if (has('exit.grant') && row.whereabouts === 'out' && row.out_at && against({ ...advice, hours: 24 * 366 }, by, row.out_at, plus(now, hour)).ok && own('grant')) may.push('extend')
  if (has('exit.override') && fits && own('propose-override')) may.push('propose-extension')
  if (has('exit.override') && lost && proposeRenewal(steps, out, by, now, { until: null, reason: 'x', names }).ok && own('propose-override')) may.push('propose-keep')
  if (has('exit.override') && exit.renewing && confirmRenewal(steps, advice, out, by, now, exit.renewing.seq).ok && own('confirm-override')) may.push('confirm-renewal')
  return may
}

/** Somebody's own word on what came through their own link is none. */
export const selvesOf = ({ actor }: Rights, now: Instant) => (actor.kind === 'account' ? [actor.id] : actor.kind === 'household' && actor.issued ? throughWhom([actor.issued], now) : [])
function mayConfirm({ trust }: Case, rights: Rights, now: Instant): boolean {
  const selves = selvesOf(rights, now)
  return confirmable(selves, trust).length > 0
}

/** Whether this request could be withdrawn, but not by these accounts: one of them said no, or gave out what the phone came in by. */
export const withdrawnElsewhere = ({ steps, row, request }: Case, rights: Rights, through: readonly AccountId[]): boolean => {
  const place = placeOfRow(request.community, row)
  return can(rights, 'exit.withdraw', place) && withdraw(steps, null, row.changed_at).ok && !withdraw(steps, deciderOf(rights, place), row.changed_at, 'asked', through).ok
}

/** `spent`: its pass lets nobody out any more. `through`: who gave out what this session came in by. */
export function mayNow(it: Case, rights: Rights, now: Instant, spent = false, through: readonly AccountId[] = selvesOf(rights, now)): May[] {
  const { row, exit } = it
  const { community } = it.request
  const place = placeOfRow(community, row)
  const has = (verb: Verb) => can(rights, verb, place)
  const by = deciderOf(rights, place)
  const may = by ? [...decisionsOf(it, by, has, now, spent), ...renewalsOf(it, by, has, now, groundLost(it).length > 0 || isDoubted(it))] : []
  if (by && has('exit.refuse') && isTold(row.told_from, now) && isTheOffices(exit, it.deciders, it.advice?.decider)) may.push('office')
  // Against a no that can still be undone there is nothing to appeal yet.
  if (has('exit.appeal') && isTold(row.told_from, now) && appeal(it.steps, by, row.changed_at, 'x', hasGone(it)).ok) may.push('appeal')
  if (has('exit.withdraw') && withdraw(it.steps, by, row.changed_at, 'asked', through).ok) may.push('withdraw')
  if (has('evidence.record') && row.state !== 'withdrawn') may.push('record-evidence')
  if (has('contact.record') && !hasGone(it) && mayAskFor(exit, it.advice?.missing.length ?? 0, spent).ok) may.push('ask-for')
  // Also where nothing more can be asked for: what was asked for and is needed no more can be taken back.
  if (has('contact.record') && stillAsked(asksIn(it, it.steps, spent)).length > 0) may.push('take-back-ask')
  if (has('evidence.record') && isOpen(exit) && mayConfirm(it, rights, now)) may.push('confirm')
  if (has('return.report') && row.whereabouts === 'out') may.push('report-back')
  if (has('contact.record') && row.whereabouts === 'out') may.push('follow-up')
  const wasSlip = row.state === 'withdrawn' && row.whereabouts === 'not-yet-out'
  if (row.emergency && !wasSlip && has('contact.record')) may.push('note-paper')
  return may
}
