// What a search costs at the desk of a community of 3,650 people: alone in its database, and in one that holds 1,000 communities with 2,000,000
// people (POSTERN_BENCH_COMMUNITIES: how many), by turns on two clusters of this machine. The other communities are copies of one, so that every
// name, sound and door of it is there a thousand times: what an index would have to pass by, if it knew no community.

import { mkdtemp, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, ownerTransaction, type Database } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import { readings } from '#server/people/found-by.ts'
import type { Place } from '../test/support/community.ts'
import { newId } from './clients.ts'
import { againstFloor, againstLimit, median, p95, type Row } from './row.ts'
import { fillPeople } from './scale-places.ts'

const communities = Number(process.env['POSTERN_BENCH_COMMUNITIES'] ?? 1_000)
const [peopleHere, peopleElsewhere] = [3_650, 2_000]
const [warmUp, rounds] = [5, 24]
const [mostMs, mostRatio] = [50, 1.5]

type World = { find: (text: string) => Promise<number>; place: Place; database: Database; close: () => Promise<void> }

/** Copies a community with its homes and people, under the same ids: every key holds the community as well. */
async function copy(database: Database, { community }: Place, count: number): Promise<void> {
  const names = ['residents_search', 'residents_found_as_before']
  const { rows: indexes } = await sql<{ indexdef: string }>`select indexdef from pg_indexes where indexname = any(${names}::text[])`.execute(database.owner)
  await sql`drop index residents_search, residents_found_as_before`.execute(database.owner)
  for (let from = 0; from < count; from += 50) {
    const ids = Array.from({ length: Math.min(50, count - from) }, newId)
    await ownerTransaction(database, async (tx) => {
      for (const table of ['communities', 'compounds', 'buildings', 'entrances', 'flats', 'households', 'residents']) {
        await sql`insert into ${sql.table(table)} select x.* from unnest(${ids}::uuid[]) as t (copy), ${sql.table(table)} o, lateral jsonb_populate_record(o, jsonb_build_object('community_id', t.copy)) x where o.community_id = ${community}`.execute(tx)
      }
    })
  }
  for (const { indexdef } of indexes) await sql.raw(indexdef).execute(database.owner)
}

async function open(folder: string, elsewhere: number): Promise<World> {
  const cluster = await startEmbedded(folder)
  await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
  const database = await connect(cluster)
  const from = performance.now()
  const place = await fillPeople(database, 'Osmanthus Court', { people: peopleHere, exits: 0, compounds: 1 })
  if (elsewhere > 0) await copy(database, await fillPeople(database, 'elsewhere', { people: peopleElsewhere, exits: 0, compounds: 1 }), elsewhere - 1)
  await sql`vacuum analyze`.execute(database.owner)
  const { rows: [size] } = await sql<{ people: number; mb: number }>`select count(*)::int as people, (pg_total_relation_size('residents') / 1000000)::int as mb from residents`.execute(database.owner)
  console.error(`  ${size!.people} people, ${size!.mb} MB with what finds them, filled in ${Math.round((performance.now() - from) / 1000)} s`)
  const app = await buildServer({ db: database, origin: 'http://127.0.0.1', version: 'bench' })
  await app.ready()
  let turn = 0
  return {
    place, database,
    // Three desks: one alone would come to the end of what it may ask in a minute.
    async find(text) {
      const secret = place.secrets[(['staff', 'deputy', 'secretary'] as const)[turn++ % 3]!]
      const reply = await app.inject({ method: 'POST', url: '/api/residents/search', headers: { cookie: `${cookieName}=${secret}`, 'command-id': randomUUID() }, payload: { text } })
      if (reply.statusCode !== 200) throw new Error(`the search answers ${reply.statusCode}: ${reply.payload.slice(0, 300)}`)
      return reply.json().hits.length as number
    },
    close: async () => { await app.close(); await database.close(); await cluster.stop() },
  }
}

/** Of one and the same person in both, as people are looked for. */
async function texts({ database, place }: World): Promise<[what: string, text: string][]> {
  const { rows: [one] } = await sql<{ name: string; door: string; phone: string }>`
    select name, split_part(search, '|', 3) as door, phone from residents where community_id = ${place.community} and length(name) = 3 and phone is not null order by name like '张%' desc, id limit 1`.execute(database.owner)
  const { name, door, phone } = one!
  const said = readings(name).map(([likeliest]) => likeliest!)
  return [
    ['a whole name', name], ['a surname that many have', name[0]!], ['a given name', name.slice(1)], ['a door', door], ['a flat', door.split('-').at(-1)!], ['the last four digits', phone.slice(-4)], ['a number with +86', `+86 ${phone}`],
    ['a whole sound', said.join('')], ['a surname’s sound', said[0]!], ['initials', said.map((it) => it[0]).join('')], ['a given name’s sound', said.slice(1).join(' ')], ['sound and flat', `${said[0]} ${door.split('-').at(-1)}`], ['a sound that nobody has', 'zzxq'],
  ]
}

async function measure(alone: World, among: World): Promise<Row[]> {
  const rows: Row[] = []
  const all: [number[], number[]] = [[], []]
  for (const [what, text] of await texts(alone)) {
    const times: [number[], number[]] = [[], []]
    for (let round = -warmUp; round < rounds; round++) {
      for (const which of round % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
        const from = performance.now()
        const found = await (which === 0 ? alone : among).find(text)
        if (round >= 0) times[which].push(performance.now() - from)
        if (found === 0 && what !== 'a sound that nobody has') throw new Error(`${what}: nobody was found`)
      }
    }
    rows.push(againstFloor('search', `${what}, among ${communities} communities; floor: alone`, 'ms', median(times[1]), median(times[0]), mostRatio))
    for (const which of [0, 1] as const) all[which].push(...times[which])
  }
  const p95s = [p95(all[0]), p95(all[1])] as const
  return [
    againstLimit('search', `p95 of all, ${peopleHere} people`, 'ms', p95s[0], mostMs),
    againstFloor('search', `p95 of all, among ${communities} communities; floor: alone`, 'ms', p95s[1], p95s[0], mostRatio), ...rows,
  ]
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const worlds: World[] = []
  try {
    for (const elsewhere of [0, communities - 1]) worlds.push(await open(join(folder, `${elsewhere}`), elsewhere))
    return await measure(worlds[0]!, worlds[1]!)
  } finally {
    for (const world of worlds) await world.close()
    await rm(folder, { recursive: true, force: true })
  }
}
