// What changes about notices, and who is told: those who follow how far one came, and the homes that it is for, which hear of no other.

import { sql } from 'kysely'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { KindsTold, Whose } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { notice: 'notices'; 'own-notice': 'notices' }
}

/** Everybody who lives in the homes of these notices now. */
const livingThere: Whose = async (tx, community, ids) => {
  const { rows } = await sql<{ id: string; resident: ResidentId }>`
    select n.notice_id as id, r.id as resident from notice_homes n join residents r on r.community_id = n.community_id and r.household_id = n.household_id
    where n.community_id = ${community} and n.notice_id = any(${[...ids]}::uuid[]) and r.moved_away_at is null`.execute(tx)
  const of = new Map<string, Set<ResidentId>>()
  for (const { id, resident } of rows) of.set(id, (of.get(id) ?? new Set()).add(resident))
  return of
}

export const noticeChanges: KindsTold<'notices'> = {
  /** ids: the notices. Without a building: how far they came with some home */
  notice: { may: ['notice.read', 'notice.tell'], everywhere: true },
  /** ids: notices that are new or have ended; or those who live in the home that has said something to one */
  'own-notice': { may: ['home.read'], whose: livingThere },
}
