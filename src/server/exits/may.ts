// What the asker may do with a case now: asked of the same domain functions that will decide it, so that no button is shown
// which the server would turn away, and none hidden that it would take.

import { can, type Place, type Rights, type Verb } from '#domain/access/access.ts'
import { appeal, confirmOverride, grant, proposeOverride, refuse, revoke, withdraw, appealFrom, type Decider } from '#domain/exits/exit.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { CommunityId, PassId } from '#domain/kernel/ids.ts'
import type { Case } from './cases.ts'
import { deciderOf, type ExitRow } from './rows.ts'

/** Where an exit is, for `can()`. */
export const placeOfRow = (community: CommunityId, row: { resident_id: ExitRow['resident_id']; building_id: ExitRow['building_id'] }): Place =>
  ({ community, ...(row.resident_id ? { resident: row.resident_id } : {}), ...(row.building_id ? { building: row.building_id } : {}) })

type May = ExitView['may'][number]
const somePass = '00000000-0000-7000-8000-000000000000' as PassId

function decisionsOf({ exit, advice, row }: Case, by: Decider, has: (verb: Verb) => boolean): May[] {
  const at = row.changed_at
  const may: May[] = []
  const grantable = advice !== null && grant(exit, advice, by, at, somePass).ok
  if (has('exit.grant') && grantable) may.push('grant')
  if (has('exit.refuse') && refuse(exit, by, at, 'x', 'secretary').ok) may.push('refuse')
  if (has('exit.override') && !grantable && !exit.emergency && proposeOverride(exit, by, at, 'x').ok) may.push('propose-override')
  if (has('exit.override') && advice !== null && confirmOverride(exit, advice, by, at, somePass).ok) may.push('confirm-override')
  if (has('exit.revoke') && revoke(exit, by, at, 'x', 'decision', appealFrom(by)).ok) may.push('revoke')
  return may
}

export function mayNow(it: Case, rights: Rights): May[] {
  const { row, exit } = it
  const community = exit.request.community
  const place = placeOfRow(community, row)
  const has = (verb: Verb) => can(rights, verb, place)
  const by = deciderOf(rights, community)
  const may = by ? decisionsOf(it, by, has) : []
  if (has('exit.appeal') && appeal(exit, row.changed_at, 'x').ok) may.push('appeal')
  if (has('exit.withdraw') && withdraw(exit, row.changed_at).ok) may.push('withdraw')
  if (has('evidence.record') && row.state !== 'withdrawn') may.push('record-evidence')
  if (has('return.report') && row.whereabouts === 'out') may.push('report-back')
  if (row.emergency && has('contact.record')) may.push('note-paper')
  return may
}
