// A phone that rings when a notice comes: asked for on that phone and ended there, sealed for it alone, without a name, and forgotten when it is gone.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import { webPush } from '#server/channels/web-push.ts'
import { transaction } from '#server/db/pool.ts'
import { forgetSignedOut, pushRoutes } from '#server/notices/pushing.ts'
import type { Osmanthus } from '../support/api.ts'
import { climb, community, homesOn, issue, openNotices, steps, water } from '../support/notices.ts'
import { pushService, type PushAddress, type PushService } from '../support/push-service.ts'

let [court, service, channels]: [Osmanthus, PushService, Channels] = [] as never
beforeEach(async () => {
  service = await pushService()
  channels = { ways: [webPush('mailto:duty@postern.example', service.knows)], language: 'zh-Hans' }
  court = await openNotices(channels, pushRoutes(channels))
})
afterEach(async () => { await service.close(); await court.close() })

type Phone = 'nurse' | 'mother' | 'neighbour'
async function ringing(who: Phone = 'nurse'): Promise<PushAddress> {
  const { body } = await court.as(who).get('/me/push')
  const at = await service.subscribe(body.key)
  expect((await court.as(who).post('/me/push', at)).status).toBe(200)
  return at
}
/** Buildings 1 and 2: four homes. */
const everybody = () => ({ places: Object.values(court.place.buildings).map((id) => ({ kind: 'building', id })), terms: [] })
const issued = async (more: object = {}): Promise<string> => { const { status, body } = await issue(court, water(court, { audience: everybody(), ...more })); expect(status, JSON.stringify(body)).toBe(200); return body.id }
const phones = async (): Promise<number> => (await sql<{ many: number }>`select count(*)::int as many from push_phones`.execute(court.database.owner)).rows[0]!.many
const [theirs, alone] = ['2-1-502', '1-1-101']

describe('a phone that rings', () => {
  test('is asked for on that phone, hears of a notice without a name, and is handed over; others are told by the next rung', async () => {
    const at = await ringing()
    const id = await issued()
    await climb(court, id, channels)
    expect(service.heard(at)).toEqual([{ title: 'Osmanthus Court', body: '2号楼停水', opens: `/me/notices#notice-${id}`, tag: `notice-${id}`, language: 'zh-Hans' }])
    expect(service.headers).toEqual([{ ttl: `${24 * 3600}`, topic: expect.stringMatching(/^[0-9a-f]{32}$/), urgency: 'normal' }])
    expect(await steps(court, id)).toMatchObject({ [theirs]: ['page queued', 'push handed-over'], [alone]: ['page queued', 'push no-way'] })
    expect((await homesOn(court, id)).every((home) => home.reached === null), 'a phone that rang is nobody who knows').toBe(true)
    await climb(court, id, channels)
    expect(service.heard(at)).toHaveLength(1)
  })

  test('the same press twice is one phone; switched off, it rings no more', async () => {
    const at = await ringing()
    expect((await court.as('nurse').post('/me/push', at)).status).toBe(200)
    expect(await phones()).toBe(1)
    expect((await court.as('nurse').get('/me/push')).body.on).toEqual(expect.any(String))
    expect((await court.as('nurse').post('/me/push/end')).status).toBe(200)
    expect((await court.as('nurse').post('/me/push/end')).status).toBe(200)
    expect((await court.as('nurse').get('/me/push')).body.on).toBeNull()
    await climb(court, await issued(), channels)
    expect(service.heard(at)).toEqual([])
  })

  test('whoever has signed out there is told nothing more, and what was kept of the phone goes', async () => {
    const at = await ringing()
    await sql`update sessions set expires_at = ${court.now()} where household_id = ${court.place.households.nurse}`.execute(court.database.owner)
    await climb(court, await issued(), channels)
    expect(service.heard(at)).toEqual([])
    expect(await phones()).toBe(1)
    await transaction(court.database, [community(court)], (tx) => forgetSignedOut(tx, community(court), court.now()))
    expect(await phones()).toBe(0)
  })

  test('a phone that its service knows no more is forgotten, and says nothing where another of theirs rang', async () => {
    const [gone, goneToo, here] = [await ringing('neighbour'), await ringing('mother'), await ringing('nurse')]
    for (const one of [gone, goneToo]) service.expire(one)
    const id = await issued()
    await climb(court, id, channels)
    expect(await steps(court, id)).toMatchObject({ [alone]: ['page queued', 'push failed'], [theirs]: ['page queued', 'push handed-over'] })
    expect([service.heard(here).length, await phones()]).toEqual([1, 1])
  })

  test('a service that does not answer is tried again, and the ladder does not wait for it; whoever knows by then is not rung', async () => {
    const [nurse, neighbour] = [await ringing('nurse'), await ringing('neighbour')]
    service.answers(503)
    const id = await issued()
    await climb(court, id, channels)
    expect((await steps(court, id))[theirs]).toEqual(['page queued', 'push queued'])
    await court.as('nurse').post(`/me/notices/${id}/acknowledge`, {})
    service.answers(null)
    court.pass(2 * minute)
    await climb(court, id, channels)
    expect([service.heard(nurse).length, service.heard(neighbour).length]).toEqual([0, 1])
    court.pass(4 * hour)
    await climb(court, id, channels)
    expect((await homesOn(court, id, 'rings')).map((it) => it.door)).toEqual(expect.arrayContaining([alone]))
  })

  test('what is corrected, and withdrawn after that, takes the place of the first, on the phone and at its service while the phone is off', async () => {
    const at = await ringing()
    const first = await issued()
    await climb(court, first, channels)
    const second = await issued({ corrects: first, changed: { 'zh-Hans': '改为明天' } })
    await climb(court, second, channels)
    const off = court.newId()
    expect((await court.as('staff').post(`/notices/${second}/withdraw`, { id: off, changed: { 'zh-Hans': '不停水' } })).status).toBe(200)
    await climb(court, off, channels)
    expect(service.heard(at).map(({ opens, tag }) => [opens, tag])).toEqual([first, second, off].map((id) => [`/me/notices#notice-${id}`, `notice-${first}`]))
    expect(new Set(service.headers.map((it) => it.topic)).size).toBe(1)
  })

  test('what can wait waits for the morning; danger rings at once, and is said to be urgent', async () => {
    const at = await ringing()
    court.pass(14 * hour)
    const more = { validUntil: plus(court.now(), 24 * hour) }
    const [usual, danger] = [await issued(more), await issued({ ...more, subject: 'gas', urgency: 'danger' })]
    await climb(court, usual, channels)
    await climb(court, danger, channels)
    expect(service.headers.map((it) => it.urgency)).toEqual(['high'])
    court.pass(9 * hour)
    await climb(court, usual, channels)
    expect(service.heard(at)).toHaveLength(2)
  })
})

describe('whose phone it is', () => {
  test('what concerns one person rings on their phone alone, and says there only that there is something', async () => {
    const [nurse, mother, neighbour] = [await ringing('nurse'), await ringing('mother'), await ringing('neighbour')]
    const id = await issued()
    await sql`update notices set part = 'health' where id = ${id}`.execute(court.database.owner)
    await sql`update notice_homes set residents = array[${court.place.residents.mother}]::uuid[] where notice_id = ${id} and household_id = ${court.place.households.nurse}`.execute(court.database.owner)
    await climb(court, id, channels)
    expect(service.heard(nurse)).toEqual([])
    for (const at of [mother, neighbour]) expect(service.heard(at).map((it) => it.body)).toEqual(['有一条给您的通知，请打开看。'])
  })

  test('an address that is no browser’s service is not asked for anything, and a link to a letter switches nothing on', async () => {
    const at = await service.subscribe((await court.as('nurse').get('/me/push')).body.key)
    for (const endpoint of ['http://127.0.0.1:1/notify/x', 'https://169.254.169.254/latest', 'https://fcm.googleapis.com.evil.example/x'])
      expect((await court.as('nurse').post('/me/push', { ...at, endpoint })).body.code).toBe('push-service-unknown')
    await sql`update sessions set only_resident_id = (select id from residents where household_id = ${court.place.households.nurse} limit 1) where household_id = ${court.place.households.nurse}`.execute(court.database.owner)
    expect((await court.as('nurse').get('/me/push')).body).toEqual({ key: null, on: null })
    expect((await court.as('nurse').post('/me/push', at)).status).toBeGreaterThanOrEqual(400)
    expect(await phones()).toBe(0)
  })

  test('the addresses that are asked are those of the browsers', () => {
    const { takes } = webPush('mailto:duty@postern.example')
    const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) }
    const taken = (endpoint: string): boolean => takes(JSON.stringify({ endpoint, ...keys })) !== null
    expect(['https://fcm.googleapis.com/fcm/send/x', 'https://updates.push.services.mozilla.com/wpush/v2/x', 'https://wns2-par02p.notify.windows.com/w/?token=x', 'https://web.push.apple.com/x'].map(taken)).toEqual([true, true, true, true])
    expect(['http://fcm.googleapis.com/x', 'https://fcm.googleapis.com:444/x', 'https://a@fcm.googleapis.com/x', 'https://localhost/x', 'https://notify.windows.com.evil.example/x'].map(taken)).toEqual([false, false, false, false, false])
  })

  test('a phone that signs in for another home rings for that one alone', async () => {
    const at = await ringing('nurse')
    expect((await court.as('neighbour').post('/me/push', at)).status).toBe(200)
    expect((await court.as('nurse').get('/me/push')).body.on).toBeNull()
    expect(await phones()).toBe(1)
    const id = await issued()
    await climb(court, id, channels)
    expect(await steps(court, id)).toMatchObject({ [theirs]: ['page queued', 'push no-way'], [alone]: ['page queued', 'push handed-over'] })
    expect(service.heard(at)).toHaveLength(1)
  })

  test('a key of the community is made once and signs no pass', async () => {
    const [one, two] = await Promise.all([court.as('nurse').get('/me/push'), court.as('neighbour').get('/me/push')])
    expect(one.body.key).toBe(two.body.key)
    expect((await court.asRiverside('nurse').get('/me/push')).body.key).not.toBe(one.body.key)
    expect(one.body.key).toMatch(/^[\w-]{87}$/)
    court.pass(day)
    expect((await court.as('nurse').get('/me/push')).body.key).toBe(one.body.key)
  })
})
