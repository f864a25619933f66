// Answers by text: “got it” from a number of one home says that this home knows what it was texted; everything else is a contact that somebody answers. Told twice it is
// once; whoever cannot sign it is told nothing.
import { createHmac, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { figuresOf, isKnown } from '#domain/desk/text-wire.ts'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import type { Channels } from '#server/channels/channels.ts'
import { deskInQueue } from '#server/desk/desk-queue.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { textRoutes } from '#server/desk/text-routes.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
import { climb, issue, openNotices, steps, water } from '../support/notices.ts'

const key = 'signing-key-of-the-app'
let [court, phone, sms]: [Osmanthus, AndroidPhone, Channels] = [] as never
beforeEach(async () => {
  phone = await androidPhone()
  sms = { ways: [androidSms(phone.url)], language: 'zh-Hans' }
  court = await openNotices(sms, [...textRoutes(key), ...queueRoutes(deskInQueue)])
})
afterEach(async () => { await phone.close(); await court.close() })

type Sent = { by?: string; at?: string; event?: string; community?: string; signature?: string | null }
/** As the app sends it: no command of ours, signed over the bytes and the time. */
async function text(from: string, message: string, { by = key, at = court.now(), event = 'sms:received', community = court.place.community, signature }: Sent = {}): Promise<number> {
  const payload = JSON.stringify({ deviceId: 'ffff', event, id: randomUUID(), payload: { messageId: 'abc123', message, phoneNumber: from, simNumber: 1, receivedAt: at }, webhookId: 'w' })
  const stamp = '1775350800'
  const signed = signature === undefined ? createHmac('sha256', by).update(payload + stamp).digest('hex') : signature
  const { statusCode } = await court.app.inject({ method: 'POST', url: `/api/texts/${community}`, payload, headers: { 'content-type': 'application/json', 'x-timestamp': stamp, ...(signed === null ? {} : { 'x-signature': signed }) } })
  return statusCode
}
const contacts = async (): Promise<any[]> => {
  const { body } = await court.as('staff').get('/desk/queue')
  return body.sections.filter((it: any) => it.section === 'contacts').flatMap((it: any) => it.lines.map((line: any) => line.says))
}
/** Issued, and texted after its hour. */
async function texted(more: object = {}): Promise<string> {
  const { body } = await issue(court, water(court, more))
  await climb(court, body.id, sms)
  court.pass(hour)
  await climb(court, body.id, sms)
  court.pass(minute)
  return body.id
}
const [labour, nurse, dialysis] = ['2-1-301', '2-1-502', '2-1-101']

describe('“got it”', () => {
  test('from the number of one home: that home knows, the others do not, and nobody has to answer it; told twice it is once', async () => {
    const id = await texted()
    const at = court.now()
    expect(await text('+8613800001301', '收到！', { at })).toBe(200)
    expect(await text('+8613800001301', '收到！', { at })).toBe(200)
    const now = await steps(court, id)
    expect(now[labour]).toContain('sms acknowledged')
    expect([now[nurse], now[dialysis]].flat().some((it) => it?.endsWith('acknowledged'))).toBe(false)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ reached: 1 })
    expect(await contacts()).toEqual([])
    expect((await sql<{ many: number }>`select count(*)::int as many from notice_deliveries where grade = 'acknowledged'`.execute(court.database.owner)).rows[0]!.many).toBe(1)
  })

  test('from a number that two homes have is a contact beside both, and nobody knows by that', async () => {
    await sql`update households set phone = '138 0000 1301' where id = ${court.place.households.dialysis}`.execute(court.database.owner)
    const id = await texted()
    expect(await text('+8613800001301', '收到')).toBe(200)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(0)
    expect(await contacts()).toMatchObject([{ channel: 'sms', household: null, resident: null, doors: [dialysis, labour], number: '+8613800001301', note: '收到' }])
  })

  test('where nothing is under way, or after more words than that, is a contact of the home', async () => {
    expect(await text('13800001301', '收到')).toBe(200)
    court.pass(minute)
    const id = await texted()
    expect(await text('13800001301', '收到，但是水已经停了')).toBe(200)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(0)
    expect(await contacts()).toMatchObject([{ household: court.place.households.labour, resident: court.place.residents.labour, door: labour, note: '收到' }, { door: labour, note: '收到，但是水已经停了' }])
  })

  test('to a notice that was withdrawn meanwhile, or is over, says nothing of it', async () => {
    const id = await texted({ validUntil: plus(court.now(), 3 * hour) })
    court.pass(3 * hour)
    expect(await text('13800001301', '收到')).toBe(200)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(0)
    expect(await contacts()).toHaveLength(1)
  })

  test('answers the one that was texted last; the other goes on', async () => {
    const first = await texted()
    court.pass(minute)
    const second = await texted({ subject: 'power' })
    expect(await text('13800001301', '知道了')).toBe(200)
    expect([(await steps(court, first))[labour], (await steps(court, second))[labour]].map((it) => it!.includes('sms acknowledged'))).toEqual([false, true])
  })

  test('said a second time, or of one that was withdrawn, closes none that was texted before; said before one was texted, it is no answer to that', async () => {
    const known = async (id: string) => (await steps(court, id))[labour]!.includes('sms acknowledged')
    const first = await texted()
    court.pass(minute)
    const second = await texted({ subject: 'power' })
    expect(await text('13800001301', '收到')).toBe(200)
    court.pass(minute)
    expect(await text('13800001301', '知道了')).toBe(200)
    expect([await known(first), await known(second)], 'both at home have answered the last one').toEqual([false, true])
    court.pass(minute)
    const before = court.now()
    const third = await texted({ subject: 'gas' })
    expect(await text('13800001301', '收到', { at: before })).toBe(200)
    expect([await known(first), await known(third)], 'it came late').toEqual([false, false])
    expect((await court.as('staff').post(`/notices/${third}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '没有停气' } })).status).toBe(200)
    expect(await text('13800001301', '收到')).toBe(200)
    expect([await known(first), await known(third)]).toEqual([false, false])
    expect(await contacts()).toHaveLength(1)
  })

  test.each(['收到', '知道了', '收到了。', 'OK', 'ok!', '已收到', '知道'])('is %s', (said) => expect(isKnown(said)).toBe(true))
  test.each(['没收到', '收到什么', '不知道', 'ok?', '收到 但水没来', ''])('is not %s', (said) => expect(isKnown(said)).toBe(false))
})

describe('a text', () => {
  test('of an unknown number is a contact of nobody’s home; the same told again is one, and two of the same words are two', async () => {
    const at = court.now()
    for (let n = 0; n < 3; n++) expect(await text('+8613911112222', '请问几点做核酸', { at })).toBe(200)
    expect(await text('+8613911112222', '请问几点做核酸', { at: plus(at, -minute) })).toBe(200)
    expect(await text('10086', '您的余额不足', { at })).toBe(200)
    const all = await contacts()
    expect(all.map((it) => [it.number, it.household, it.doors.length]).sort()).toEqual([['+8613911112222', null, 0], ['+8613911112222', null, 0], ['10086', null, 0]])
  })

  test('several told at once are each kept once', async () => {
    const at = court.now()
    await Promise.all(Array.from({ length: 6 }, () => text('13800001301', '有人吗', { at })))
    expect(await contacts()).toHaveLength(1)
  })

  test('that nobody signed, or somebody else did, or that is for another community, is kept nowhere', async () => {
    expect(await text('13800001301', 'x', { signature: null })).toBe(404)
    expect(await text('13800001301', 'x', { signature: 'zz' })).toBe(404)
    expect(await text('13800001301', 'x', { by: 'another-key' })).toBe(404)
    expect(await text('13800001301', 'x', { community: randomUUID() })).toBe(404)
    expect(await text('13800001301', 'x', { event: 'sms:sent' })).toBe(200)
    expect(await contacts()).toEqual([])
    expect((await sql`select from contacts`.execute(court.database.owner)).rows).toEqual([])
  })

  test('to Riverside is seen there alone', async () => {
    expect(await text('13800001301', '我是河滨的', { community: court.riverside.community })).toBe(200)
    expect(await contacts()).toEqual([])
    const { body } = await court.asRiverside('staff').get('/desk/queue')
    expect(body.sections.find((it: any) => it.section === 'contacts').lines).toHaveLength(1)
  })

  test('a number is the same with its country and without', () => {
    expect(figuresOf('+86 138-0000-1301')).toContain('13800001301')
    expect(figuresOf('0086 13800001301')).toContain('13800001301')
    expect(figuresOf('10086')).toEqual([])
  })
})
