// People who were kept before names were found by their sound get what they are found by anew: a few at a time, whenever there are such. Refuses
// to wait for anybody who is being written about: whoever writes of them writes it anew themselves, or they come next time.

import { sql } from 'kysely'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import type { Jobs } from '../jobs/registry.ts'
import { keepSearch } from './stays.ts'

const atOnce = 500
/** Shorter than a server waits at its end for what is under way. */
const mostMs = 8_000

/** Not by a column that says how new it is: one index, empty when all are done, finds whoever is left, also what a server of the last version wrote. */
async function someLeft(db: Database): Promise<{ community: CommunityId; id: ResidentId }[]> {
  const { rows } = await sql<{ community: CommunityId; id: ResidentId }>`
    select community_id as community, id from residents where search not like '%=%' order by community_id, id limit ${atOnce}`.execute(db.watch)
  return rows
}

/** Returns how many it was. */
async function keepAnew(tx: Tx, community: CommunityId, ids: readonly ResidentId[]): Promise<number> {
  const { rows } = await sql<{ id: ResidentId }>`
    select id from residents where community_id = ${community} and id = any(${[...ids]}::uuid[]) and search not like '%=%' for update skip locked`.execute(tx)
  if (rows.length > 0) await keepSearch(tx, community, rows.map(({ id }) => id))
  return rows.length
}

export async function keepSearchAnew(db: Database, withinMs = mostMs): Promise<number> {
  const from = performance.now()
  let all = 0
  while (performance.now() - from < withinMs) {
    const left = await someLeft(db)
    let done = 0
    for (const community of new Set(left.map((row) => row.community))) {
      done += await transaction(db, [community], (tx) => keepAnew(tx, community, left.filter((row) => row.community === community).map(({ id }) => id)))
    }
    all += done
    if (done === 0) break
  }
  return all
}

export const peopleJobs: Jobs = { timetable: { 'people:search': { cron: '* * * * *', work: async (db) => void await keepSearchAnew(db) } } }
