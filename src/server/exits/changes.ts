// What changes about exits, passes and where people are, and who is told: the desk, the gates' phones of what they keep, a household
// of its own.

import { sql } from 'kysely'
import type { Owner } from '#domain/access/told.ts'
import type { BuildingId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Change, KindsTold, Whose } from '../http/changes.ts'
import { confidedNeeds } from '../people/needs.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { exit: 'exits'; decision: 'exits'; pass: 'exits'; movement: 'exits'; news: 'exits' }
}

/** For those that tell without a request: the exit, and whose it is. */
export const exitChange = (id: ExitId, resident: ResidentId | null, building: BuildingId | null): Change => ({ kind: 'exit', ids: resident ? [id, resident] : [id], building })

/** Whoever asks gives a request its id: one that is somebody's own makes nobody else the owner of it. */
const ownersOfExits: Whose = async (tx, community, ids) => {
  const { rows } = await sql<{ id: string; resident: ResidentId }>`
    select exit_id as id, resident_id as resident from exit_people where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]) and resident_id is not null
      and not exists (select from residents r where r.community_id = exit_people.community_id and r.id = exit_people.exit_id)`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.resident]))
}

const readersOfNews: Whose = async (tx, community, ids) => {
  const { rows } = await sql<{ id: string; resident: ResidentId }>`
    select n.id, coalesce(r.kept_as, n.resident_id) as resident from news n left join residents r on r.community_id = n.community_id and r.id = n.resident_id
    where n.community_id = ${community} and n.id = any(${[...ids]}::uuid[])`.execute(tx)
  // A need that was said in confidence is told on that person's own phone, and on no other that shows their news.
  const needs = await confidedNeeds(tx, community, ids)
  return new Map<string, Owner>([...rows.map((row) => [row.id, row.resident] as const), ...[...needs].map(([id, resident]) => [id, { people: new Set([resident]), part: 'own' as const }] as const)])
}

export const exitChanges: KindsTold<'exits'> = {
  /** ids: the exits, and whose they are where that is known */
  exit: { may: ['exit.read'], whose: ownersOfExits },
  /** ids: the exits. Decided, or undone, a moment ago: nobody but those at the desk hears of it yet. */
  decision: { may: ['exit.read'] },
  pass: { may: ['gate.sync'] },
  /** ids: one that stands for all of its batch in that building */
  movement: { may: ['gate.sync'] },
  /** What a resident is told is read by nobody else. ids: the news, whose it is, or the need that was said in confidence */
  news: { may: ['self.read'], whose: readersOfNews },
}
