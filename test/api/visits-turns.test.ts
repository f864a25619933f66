// More visits than are looked at in a second, on a day on which something changes every second. Nobody but this test looks at them.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { priceAllVisits } from '#server/neighbours/pricing.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
beforeAll(async () => { court = await osmanthus() })
afterAll(() => court?.close())

/** As many as that beside one that is looked at, none of which costs another. */
async function beside(many: number, like: string): Promise<void> {
  const { community } = court.place
  await sql`
    with made as (insert into cases select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).* from cases c, generate_series(1, ${many}) where c.community_id = ${community} and c.id = ${like} returning id)
    insert into repairs select (jsonb_populate_record(r, jsonb_build_object('id', m.id))).* from repairs r, made m where r.community_id = ${community} and r.id = ${like}`.execute(court.database.owner)
}

test('on a day on which something changes every second each visit has its turn: whichever waits longest is first, whatever its id', async () => {
  const [id, staff, from] = [court.newId(), court.as('staff'), plus(court.now(), 2 * hour)]
  const said = { spot: 'toilet', since: null, stopped: [], risks: [], danger: 'burst-main' }
  expect((await court.as('neighbour').post('/me/repairs', { id, act: court.newId(), kind: 'water', words: '漏水', said, at: court.now() })).status).toBe(200)
  const { cost: seen } = (await staff.get(`/cases/${id}/repair/cost?from=${from}&until=${plus(from, hour)}&protected=no`)).body
  expect((await staff.post(`/cases/${id}/repair/acts`, { id: court.newId(), at: court.now(), deed: { kind: 'visit', who: '水工辛', from, until: plus(from, hour), protected: false, seen } })).body).toEqual({ done: true })
  await beside(120, id)
  const unlooked = async () => (await sql<{ many: number }>`select count(*)::int as many from repairs where community_id = ${court.place.community} and visit_over > ${court.now()} and priced_on is null`.execute(court.database.owner)).rows[0]!.many
  await sql`update repairs set priced_on = null where community_id = ${court.place.community}`.execute(court.database.owner)
  const many = await unlooked()
  expect(many).toBeGreaterThan(120)
  for (let turn = 0; turn < Math.ceil(many / 50); turn++) {
    await sql`update feeds set last_seq = last_seq + 1 where community_id = ${court.place.community}`.execute(court.database.owner)
    await priceAllVisits(court.database, court.now())
  }
  expect(await unlooked()).toBe(0)
})
