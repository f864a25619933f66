// What changes about notices, and who is told: those who follow how far one came, and the homes that it is for, which hear of no other.

import { sql } from 'kysely'
import type { Asked } from '#domain/access/circles.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { KindsTold, Whose } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { notice: 'notices'; 'own-notice': 'notices' }
}

/** Everybody who lives in the homes of these notices now; of what is for those alone whom it concerns, they, on phones that may see that of them. */
const livingThere: Whose = async (tx, community, ids) => {
  const { rows } = await sql<{ id: string; resident: ResidentId; part: Asked }>`
    select n.notice_id as id, r.id as resident, t.part from notice_homes n join notices t on t.community_id = n.community_id and t.id = n.notice_id join residents r on r.community_id = n.community_id and r.household_id = n.household_id
    where n.community_id = ${community} and n.notice_id = any(${[...ids]}::uuid[]) and r.moved_away_at is null and (t.part = 'home' or r.id = any(n.residents))`.execute(tx)
  const of = new Map<string, { people: Set<ResidentId>; part: Asked }>()
  for (const { id, resident, part } of rows) of.set(id, { part, people: (of.get(id)?.people ?? new Set()).add(resident) })
  return of
}

export const noticeChanges: KindsTold<'notices'> = {
  /** ids: the notices. Without a building: how far they came with some home */
  notice: { may: ['notice.read', 'notice.tell'], everywhere: true },
  /** ids: notices that are new or have ended; or those who live in the home that has said something to one */
  'own-notice': { may: ['home.read'], whose: livingThere },
}
