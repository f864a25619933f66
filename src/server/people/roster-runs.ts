// How far the taking-in of a file is, so that it can be seen and stopped. Written on a connection of its own, beside the transaction that takes the file in:
// that one shows nothing before it has ended. Refuses to hold it up: what cannot be written at once is left out.

import { sql } from 'kysely'
import type { AccountId, CommandId, CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { RosterRun, RosterStage } from '#domain/people/roster-wire.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { stop } from '../http/failing.ts'

/** Told of each step; throws `roster-stopped` when somebody wants to stop. */
export type Watch = { step: (stage: RosterStage, done: number, total: number) => Promise<void> }
export const unwatched: Watch = { step: async () => undefined }

type Run = { db: Database; community: CommunityId; id: CommandId; by: AccountId; now: Instant }

/** From here on it can be seen and stopped. */
export const beginRun = ({ db, community, id, by, now }: Run): Promise<void> => transaction(db, [community], async (tx) => {
  await sql`delete from roster_runs where community_id = ${community} and at < ${plus(now, -day)}`.execute(tx)
  await sql`insert into roster_runs (community_id, id, by_account, stage, at) values (${community}, ${id}, ${by}, 'reading', ${now}) on conflict do nothing`.execute(tx)
})

export async function runOf(tx: Tx, community: CommunityId, id: string): Promise<RosterRun | null> {
  const { rows: [row] } = await sql<RosterRun>`
    select stage, done, total, stop_asked as "stopAsked" from roster_runs where community_id = ${community} and id = ${id}`.execute(tx)
  return row ?? null
}

export async function askToStop(tx: Tx, community: CommunityId, id: string): Promise<boolean> {
  const { rows } = await sql`update roster_runs set stop_asked = true where community_id = ${community} and id = ${id} returning id`.execute(tx)
  return rows.length > 0
}

/** Sees in `tx` whether it is to be stopped, and says beside it how far it is. */
export function watchRun({ db, community, id }: Pick<Run, 'db' | 'community' | 'id'>, tx: Tx): Watch {
  let writing: Promise<void> | null = null
  const write = (stage: RosterStage, done: number, total: number): void => {
    writing ??= transaction(db, [community], async (own) => void await sql`
      update roster_runs set stage = ${stage}, done = ${done}, total = ${total} where community_id = ${community} and id = ${id}`.execute(own))
      .catch(() => undefined).finally(() => { writing = null })
  }
  return {
    async step(stage, done, total) {
      if ((await runOf(tx, community, id))?.stopAsked) stop({ code: 'roster-stopped' })
      write(stage, done, total)
    },
  }
}
