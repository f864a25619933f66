// Texts by the hundred (with --long three thousand) to a gateway that is slow, says no now and then, and hangs up after it has taken one: of each it can be said what became of it, and of each that did not go out why not.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, minute, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import type { Channels } from '#server/channels/channels.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
import { issue, openNotices, run, water } from '../support/notices.ts'
import { long } from '../support/starts.ts'

const many = long ? 3_000 : 600
let [court, phone, sms]: [Osmanthus, AndroidPhone, Channels] = [] as never
beforeEach(async () => {
  phone = await androidPhone()
  sms = { ways: [androidSms(phone.url)], language: 'zh-Hans' }
  court = await openNotices(sms)
  const { community, entrances, buildings, compound } = court.place
  const owner = court.database.owner
  await sql`update households set phone = null where community_id = ${community}`.execute(owner)
  await sql`update residents set phone = null where community_id = ${community}`.execute(owner)
  await sql`insert into flats (community_id, id, entrance_id, building_id, compound_id, label, floor, door)
    select ${community}, gen_random_uuid(), ${entrances.two}, ${buildings.two}, ${compound}, (10000 + n)::text, 6, '2-1-' || (10000 + n) from generate_series(1, ${many}::int) n`.execute(owner)
  await sql`insert into households (community_id, id, flat_id, phone) select community_id, gen_random_uuid(), id, '138' || (60000000 + label::int) from flats where community_id = ${community} and label::int > 10000`.execute(owner)
  await sql`insert into residents (community_id, id, household_id, name, born, phone, search)
    select h.community_id, gen_random_uuid(), h.id, '某人', '1980-01-01', null, '' from households h where h.community_id = ${community} and h.phone is not null`.execute(owner)
  // As the roster's own import does: without it the plans are those of a dozen homes.
  await sql`analyze flats, households, residents`.execute(owner)
})
afterEach(async () => { await phone.close(); await court.close() })

/** What became of how many; of those that did not go out, whether their home knew by then. */
const ends = async (): Promise<Record<string, number>> => Object.fromEntries((await sql<{ end: string; many: number }>`
  select m.state || coalesce(' ' || m.why, '') || case when m.state = 'dropped' and h.reached_at is not null then ', they knew' else '' end as "end", count(*)::int as many
  from messages m join notice_deliveries d on d.community_id = m.community_id and d.message_id = m.id and d.grade = 'queued'
  join notice_homes h on h.community_id = d.community_id and h.notice_id = d.notice_id and h.household_id = d.household_id group by 1`.execute(court.database.owner)).rows.map((it) => [it.end, it.many]))

test('each came to something, nobody was texted twice, and none is sent to those alone who knew before', async () => {
  const id = (await issue(court, water(court, { urgency: 'danger', validUntil: plus(court.now(), 2 * day) }))).body.id
  phone.slow(5)
  phone.answers((nth) => (nth % Math.ceil(many / 5) === 0 ? 500 : nth % Math.ceil(many / 7) === 0 ? 'hangs-up' : null))
  await run(court, 'notices:climb', { notice: id }, sms)
  expect(await ends()).toEqual({ waiting: many })
  await run(court, 'notices:send', {}, sms)
  const { rows: knew } = await sql<{ household: string }>`
    select m.household_id as household from messages m where m.state = 'waiting' and m.tries = 0 order by m.id limit 40`.execute(court.database.owner)
  for (const { household } of knew) expect((await court.as('staff').post(`/notices/${id}/told`, { id: court.newId(), household, what: 'told', how: 'phone', at: court.now() })).status).toBe(200)
  // Each time that it did not answer it is left alone for a minute.
  const left = async (): Promise<number> => Object.entries(await ends()).reduce((sum, [end, how]) => sum + (/^(waiting|sending)/.test(end) ? how : 0), 0)
  let rounds = 1
  for (; await left() > 0 && rounds < 60; rounds += 1) {
    court.pass(minute)
    await run(court, 'notices:send', {}, sms)
  }
  expect(rounds, 'it failed now and then, and not always').toBeGreaterThan(4)
  expect(await ends()).toEqual({ taken: many - knew.length, 'dropped, they knew': knew.length })
  expect(new Set(phone.texts.map((it) => it.to)).size).toBe(many - knew.length)
  expect(phone.texts, 'each once, those as well whose answer was lost on the way').toHaveLength(many - knew.length)
  expect(phone.asked()).toBeGreaterThan(phone.texts.length)
}, 240_000)
