// What stands as one line in the desk's queue, however often it was sent. Anybody may tell of anybody's emergency, so a household's are one
// line. Whoever is on duty tells of many people: a line for each of these. One whom nobody could name is a line of its own at the desk; of a
// gate, whose phone may be in strange hands, those of one hour are one. Requests are told apart by the person they are for.

import type { ExitId, ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'

export type Folded = { id: ExitId; emergency: boolean; resident: ResidentId | null; /** `household:…`, `device:…`, `account:…` */ askedBy: string; receivedAt: Instant }

export function foldOf({ id, emergency, resident, askedBy, receivedAt }: Folded): string {
  if (!emergency && resident) return `for:${resident}`
  if (askedBy.startsWith('household:')) return askedBy
  if (resident) return `${askedBy} for:${resident}`
  return askedBy.startsWith('device:') ? `${askedBy} ${receivedAt.slice(0, 13)}` : id
}
