// What lets somebody out, or waits for an answer, when they leave: for the preview before it. A question alone.

import { sql } from 'kysely'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { LeftBehind } from '../people/leaving.ts'
import { liveExits } from './judging.ts'

/** Whether they asked for anything, called, or were told something; the call during which they were added began before. */
export const askedSince: LeftBehind['usedSince'] = async (tx, community, { resident }) => {
  const { rows: [row] } = await sql<{ used: boolean }>`
    select exists (select from exit_people where community_id = ${community} and ${resident}::uuid in (resident_id, named_id))
      or exists (select from contacts where community_id = ${community} and resident_id = ${resident}) or exists (select from contact_people where community_id = ${community} and resident_id = ${resident})
      or exists (select from cases where community_id = ${community} and resident_id = ${resident}) or exists (select from told where community_id = ${community} and resident_id = ${resident})
      or exists (select from mediation_parties where community_id = ${community} and resident_id = ${resident})
      or exists (select from movements where community_id = ${community} and resident_id = ${resident}) as used`.execute(tx)
  return row!.used
}

type Row = { exit: ExitId; resident: ResidentId; name: string; purpose: string; state: string; whereabouts: string }

export const requestsLeft: LeftBehind['requests'] = async (tx, community, residents, now) => {
  const { rows } = await sql<Row>`
    select e.id as exit, r.id as resident, r.name, e.purpose, e.state, e.whereabouts from exit_people p
    join exits e on e.community_id = p.community_id and e.id = p.exit_id join residents r on r.community_id = p.community_id and r.id = p.resident_id
    where p.community_id = ${community} and p.resident_id = any(${[...residents]}::uuid[]) and (e.state in ('asked', 'appealed', 'granted') or e.whereabouts = 'out') order by e.asked_at desc, e.id limit 200`.execute(tx)
  const live = new Set(await liveExits(tx, community, now))
  const shown = (among: (row: Row) => boolean) => rows.filter(among).map(({ exit, resident, name, purpose }) => ({ exit, resident, name, purpose }))
  return { passes: shown((row) => live.has(row.exit)), waiting: shown((row) => row.state === 'asked' || row.state === 'appealed'), out: shown((row) => row.whereabouts === 'out') }
}
