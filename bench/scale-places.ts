// Two communities in one database for the benchmark of size: one like Osmanthus Court, and one of a hundred thousand people with fifty
// thousand exits in the same proportions, with their passes and movements. Written by statements over whole sets, then counted (ANALYZE).

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { nameFrom, phoneFrom } from '#demo/names.ts'
import { randomFrom } from '#demo/random.ts'
import { day, instantOf, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction, type Database, type Tx } from '#server/db/pool.ts'
import { newSecret, secretHash } from '#server/http/actor.ts'
import { foundBy } from '#server/people/found-by.ts'
import { settle, type Place } from '../test/support/community.ts'
import { putGranted } from '../test/support/granted.ts'
import { newId } from './clients.ts'

export type Size = { people: number; exits: number; compounds: number }
export const sizes = { small: { people: 3_650, exits: 31, compounds: 1 }, large: { people: 103_650, exits: 50_000, compounds: 28 } }

/** As at Osmanthus Court: 24 buildings, 1,383 flats, 3,650 people. */
const [flatsEach, peopleEach] = [58, 152]
/** Of a hundred exits: three may still be used, one of the people is out, one waits for a decision; the others are over. */
const of = { live: 3, out: 1, waiting: 1 }

const many = (count: number): string[] => Array.from({ length: count }, newId)

type Building = { id: string; entrance: string; compound: string; label: string }

async function putBuildings(tx: Tx, { community, compound }: Place, { people, compounds }: Size): Promise<Building[]> {
  const more = many(compounds - 1)
  await sql`insert into compounds select ${community}, id, 'compound ' || n, n from unnest(${more}::uuid[]) with ordinality as t (id, n)`.execute(tx)
  const buildings = Array.from({ length: Math.ceil(people / peopleEach) }, (_, n): Building => ({ id: newId(), entrance: newId(), compound: [compound, ...more][n % compounds]!, label: String(n + 3) }))
  const column = (key: keyof Building) => buildings.map((it) => it[key])
  await sql`
    insert into buildings select ${community}, id, compound, label, 15, label::int
    from unnest(${column('id')}::uuid[], ${column('compound')}::uuid[], ${column('label')}::text[]) as t (id, compound, label)`.execute(tx)
  await sql`insert into entrances select ${community}, id, building, '1' from unnest(${column('entrance')}::uuid[], ${column('id')}::uuid[]) as t (id, building)`.execute(tx)
  return buildings
}

async function putHomes(tx: Tx, { community }: Place, buildings: readonly Building[]): Promise<{ household: string; building: string; flat: string }[]> {
  const homes = buildings.flatMap(({ id, entrance, compound, label }) => Array.from({ length: flatsEach }, (_, n) =>
    ({ id: newId(), household: newId(), entrance, building: id, compound, label, floor: Math.floor(n / 4) + 1, flat: `${Math.floor(n / 4) + 1}0${(n % 4) + 1}` })))
  const rows = JSON.stringify(homes)
  const set = sql`jsonb_to_recordset(${rows}::jsonb) as t (id uuid, household uuid, entrance uuid, building uuid, compound uuid, label text, floor int, flat text)`
  await sql`insert into flats select ${community}, id, entrance, building, compound, flat, floor, label || '-1-' || flat from ${set}`.execute(tx)
  await sql`insert into households (community_id, id, flat_id) select ${community}, household, id from ${set}`.execute(tx)
  return homes.map(({ household, label, flat }) => ({ household, building: label, flat }))
}

async function putPeople(tx: Tx, { community }: Place, { people }: Size, homes: readonly { household: string; building: string; flat: string }[]): Promise<void> {
  const random = randomFrom(people)
  for (let from = 0; from < people; from += 10_000) {
    const some = Array.from({ length: Math.min(10_000, people - from) }, (_, n) => {
      const { household, building, flat } = homes[(from + n) % homes.length]!
      const [name, phone] = [nameFrom(random), phoneFrom(random)]
      return { id: newId(), household, name, phone, search: foundBy({ name, building, entrance: '1', flat, phones: [phone] }) }
    })
    await sql`
      insert into residents (community_id, id, household_id, name, born, phone, search) select ${community}, id, household, name, '1980-01-01', phone, search
      from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as t (id uuid, household uuid, name text, phone text, search text)`.execute(tx)
  }
}

/** Copies of one granted exit, each of somebody else and of another hour of the last sixty days: steps, pass, movements. */
async function putExits(database: Database, place: Place, { exits }: Size): Promise<void> {
  const now = instantOf(Date.now())
  const template = await putGranted(database, place, plus(now, -day), { index: 0, text: `PST1:${randomBytes(220).toString('base64')}` })
  await ownerTransaction(database, async (tx) => {
    await sql`create temp table filling on commit drop as
      select n, uuidv7(make_interval(secs => -at)) as exit, uuidv7(make_interval(secs => -at)) as pass, uuidv7(make_interval(secs => -at)) as went, uuidv7(make_interval(secs => 3600 - at)) as came,
        now() - make_interval(secs => at) as at, case when n % 100 < ${of.live} then 'live' when n % 100 < ${of.live + of.out} then 'out' when n % 100 < ${of.live + of.out + of.waiting} then 'waiting' else 'over' end as kind
      from (select n, 7200 + (60 * 86400 - 7200) * (n::float / ${exits}) as at from generate_series(1, ${exits}::int) n) t`.execute(tx)
    await sql`alter table filling add resident uuid, add building uuid`.execute(tx)
    await sql`
      update filling set resident = r.id, building = r.building from (
        select r.id, f.building_id as building, row_number() over (order by md5(r.id::text)) as n from residents r
        join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id where r.community_id = ${place.community}) r
      where r.n = filling.n`.execute(tx)
    const copy = (table: string, key: string, id: string, fields: ReturnType<typeof sql>, where = sql`true`) => sql`
      insert into ${sql.table(table)} select x.* from ${sql.table(table)} o, filling t, lateral jsonb_populate_record(o, ${fields}) x
      where o.community_id = ${place.community} and o.${sql.ref(key)} = ${id} and ${where}`.execute(tx)
    const over = sql`case when t.kind in ('live', 'out') then now() + interval '20 hours' else t.at + interval '1 day' end`
    await copy('exits', 'id', template.exit, sql`jsonb_build_object('id', t.exit, 'building_id', t.building, 'asked_at', t.at, 'recorded_at', t.at, 'changed_at', t.at, 'from_at', t.at, 'until_at', ${over},
      'state', case t.kind when 'waiting' then 'asked' else 'granted' end, 'steps', case t.kind when 'waiting' then 1 else 2 end, 'exits_used', case when t.kind in ('over', 'out') then 1 else 0 end,
      'whereabouts', case t.kind when 'over' then 'back' when 'out' then 'out' else 'not-yet-out' end, 'out_at', case when t.kind in ('over', 'out') then t.at end, 'back_at', case t.kind when 'over' then t.at + interval '1 hour' end,
      'due_back', case t.kind when 'out' then now() + (t.n % 30 - 2) * interval '1 hour' end)`)
    await copy('exit_people', 'exit_id', template.exit, sql`jsonb_build_object('exit_id', t.exit, 'resident_id', t.resident)`)
    await copy('exit_steps', 'exit_id', template.exit, sql`jsonb_build_object('exit_id', t.exit, 'at', t.at, 'pass_id', case when o.pass_id is null then null else t.pass end)`, sql`(o.seq = 1 or t.kind <> 'waiting')`)
    await copy('passes', 'id', template.pass, sql`jsonb_build_object('id', t.pass, 'exit_id', t.exit, 'code', t.n::text, 'status_index', t.n, 'not_after', ${over}, 'issued_at', t.at, 'status', case t.n % 50 when 7 then 1 else 0 end,
      'ended_at', case t.n % 50 when 7 then t.at end, 'claims', o.claims || jsonb_build_object('id', t.pass, 'notBefore', t.at, 'statusIndex', t.n))`, sql`t.kind <> 'waiting'`)
    for (const [kind, id, after] of [['out', 'went', '0'], ['back', 'came', '1 hour']] as const) {
      await sql`
        insert into movements (community_id, id, kind, at, device_at, clock_error_ms, received_at, exit_id, pass_id, gate_id, by_actor, how, verdict)
        select ${place.community}, ${sql.ref(id)}, ${kind}, at + ${after}::interval, at + ${after}::interval, 0, at + ${after}::interval, exit, pass, ${place.gate}::uuid, ${`device:${place.device}`}, 'scan', 'let-out'
        from filling where kind = 'over' or (kind = 'out' and ${kind} = 'out')`.execute(tx)
    }
  })
}

/** Bearers of gates' phones that have never asked for anything. */
export async function newPhones(database: Database, { community, gate, accounts }: Place, count: number): Promise<string[]> {
  const secrets = Array.from({ length: count }, newSecret)
  for (const secret of secrets) {
    await sql`
      insert into devices (id, community_id, kind, place_id, label, token_hash, enrolled_by, enrolled_at)
      values (${newId()}, ${community}, 'gate', ${gate}, 'benchmark', ${secretHash(secret)}, ${accounts.secretary}, ${plus(instantOf(Date.now()), -day)})`.execute(database.owner)
  }
  return secrets
}

/** The homes and the people, and no exits. */
export async function fillPeople(database: Database, name: string, size: Size): Promise<Place> {
  const place = await settle(database, name, instantOf(Date.now()))
  await ownerTransaction(database, async (tx) => {
    const buildings = await putBuildings(tx, place, size)
    await putPeople(tx, place, size, await putHomes(tx, place, buildings))
  })
  return place
}

export async function fill(database: Database, name: string, size: Size): Promise<Place> {
  const place = await fillPeople(database, name, size)
  await putExits(database, place, size)
  return place
}
