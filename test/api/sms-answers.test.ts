// Answers by text: “got it” from a number of one home says that this home knows what it was texted; everything else is a contact that somebody answers. Told twice it is
// once; whoever cannot sign it is told nothing.
import { createHmac, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { figuresOf, isKnown, isTakenBack } from '#domain/desk/text-wire.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import type { Channels, TextKey } from '#server/channels/channels.ts'
import { noteHanded } from '#server/channels/messages.ts'
import { transaction } from '#server/db/pool.ts'
import { caseRoutes } from '#server/desk/case-routes.ts'
import { contactRoutes } from '#server/desk/contact-routes.ts'
import { deskInQueue } from '#server/desk/desk-queue.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { textRoutes } from '#server/desk/text-routes.ts'
import { promiseRoutes } from '#server/promises/routes.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import type { Osmanthus } from '../support/api.ts'
import { climb, homesOn, issue, openNotices, run, steps, water } from '../support/notices.ts'

const [key, sharedKey] = ['signing-key-of-the-app', 'signing-key-of-a-gateway-of-all']
/** Osmanthus Court's own gateway; what all share is signed otherwise. */
let keys: TextKey[] = []
let [court, phone, sms]: [Osmanthus, AndroidPhone, Channels] = [] as never
beforeEach(async () => {
  phone = await androidPhone()
  sms = { ways: [androidSms(phone.url)], language: 'zh-Hans' }
  keys = []
  court = await openNotices(sms, [...textRoutes(keys), ...queueRoutes(deskInQueue), ...contactRoutes(async () => false, async () => undefined), ...caseRoutes({ cameInOf: async () => [] }, async () => undefined), ...promiseRoutes(deskInQueue, {})])
  keys.push({ only: court.place.community as CommunityId, key })
})
afterEach(async () => { await phone.close(); await court.close() })

type Sent = { by?: string; at?: string; /** what the gateway's clock says when it tells */ clock?: string; event?: string; community?: string; signature?: string | null }
/** As the app sends it: no command of ours, signed over the bytes and the time. */
async function text(from: string, message: string, { by = key, at = court.now(), clock = court.now(), event = 'sms:received', community = court.place.community, signature }: Sent = {}): Promise<number> {
  const payload = JSON.stringify({ deviceId: 'ffff', event, id: randomUUID(), payload: { messageId: 'abc123', message, phoneNumber: from, simNumber: 1, receivedAt: at }, webhookId: 'w' })
  const stamp = String(Math.floor(Date.parse(clock) / 1000))
  const signed = signature === undefined ? createHmac('sha256', by).update(payload + stamp).digest('hex') : signature
  const { statusCode } = await court.app.inject({ method: 'POST', url: `/api/texts/${community}`, payload, headers: { 'content-type': 'application/json', 'x-timestamp': stamp, ...(signed === null ? {} : { 'x-signature': signed }) } })
  return statusCode
}
const lines = async (): Promise<any[]> => (await court.as('staff').get('/desk/queue')).body.sections.filter((it: any) => it.section === 'contacts').flatMap((it: any) => it.lines)
/** All that waits: of each line what it stands for, in the order in which it came. */
const contacts = async (): Promise<any[]> => (await Promise.all((await lines()).map(async ({ fold }) =>
  (await court.as('staff').get(`/desk/queue/contacts?of=${fold}`)).body.lines.map((line: any) => line.says).toReversed()))).flat()
/** The gateway says that all it had went out, and they have had it for a minute. */
async function out(): Promise<void> {
  phone.becomes('Sent')
  await run(court, 'notices:send', {}, sms)
  court.pass(minute)
}
/** Issued, and texted after its hour. */
async function texted(more: object = {}): Promise<string> {
  const { body } = await issue(court, water(court, more))
  await climb(court, body.id, sms)
  court.pass(hour)
  await climb(court, body.id, sms)
  court.pass(minute)
  await out()
  return body.id
}
const [labour, nurse, dialysis] = ['2-1-301', '2-1-502', '2-1-101']

test('what no column takes is left out of a text: a gateway that is told that it failed sends it for ever', async () => {
  expect([await text('139\u00000000\ud8000009', '水管\u0000漏了\ud800')]).toEqual([200])
  expect(await contacts()).toMatchObject([{ note: expect.stringMatching(/^水管漏了/), number: expect.stringMatching(/^139/) }])
})

describe('“got it”', () => {
  test('of two whom it concerns each says so from their own number, and “not so” of the one takes nothing from the other', async () => {
    const { residents: { nurse: one, mother }, community } = court.place
    await sql`update residents set phone = '13800002502' where id = ${mother}`.execute(court.database.owner)
    for (const it of [one, mother]) await sql`insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
      select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where community_id = ${community} and id = ${it}`.execute(court.database.owner)
    const id = await texted({ subject: 'medicine', audience: { places: [{ kind: 'community', id: community }], terms: [{ term: 'need', values: ['medicine'] }] } })
    const reached = async () => (await court.as('staff').get(`/notices/${id}`)).body.counts.reached
    await text('+8613800001502', '收到')
    expect(await reached(), 'the other has said nothing').toBe(0)
    court.pass(minute)
    await text('+8613800002502', '收到')
    expect(await reached()).toBe(1)
    court.pass(minute)
    await text('+8613800001502', '没收到')
    const { rows } = await sql<{ phone: string }>`select r.phone from notice_deliveries d join residents r on r.id = any(d.knows) where d.grade = 'acknowledged' and not exists (select from notice_deliveries t where t.takes_back = d.id)`.execute(court.database.owner)
    expect([await reached(), rows.map((it) => it.phone)]).toEqual([0, ['13800002502']])
    expect(await contacts(), 'what was taken back is read by a person').toHaveLength(1)
  })

  test('from one of several numbers of a home is that home’s', async () => {
    await sql`update residents set phone = '13800001301 / 13900001302' where id = ${court.place.residents.labour}`.execute(court.database.owner)
    for (const from of ['+8613900001302', '13800001301']) await text(from, '家里没水了')
    expect((await contacts()).map((it) => [it.household, it.resident])).toEqual(Array(2).fill([court.place.households.labour, court.place.residents.labour]))
  })

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
    expect(await contacts(), 'somebody reads both').toHaveLength(2)
  })

  describe('is booked on no notice but the one that they had in hand', () => {
    const known = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await steps(court, id))[labour]!.includes('sms acknowledged')))
    /** A second notice, on whose text the gateway sits. */
    const second = async (): Promise<string> => {
      const { body } = await issue(court, water(court, { subject: 'power' }))
      await climb(court, body.id, sms)
      court.pass(hour)
      await climb(court, body.id, sms)
      return body.id
    }

    test('while another text is on its way somebody reads it; alone on its way, it is the one that is meant', async () => {
      const { body: { id: alone } } = await issue(court, water(court))
      await climb(court, alone, sms)
      court.pass(hour)
      await climb(court, alone, sms)
      court.pass(10_000)
      expect(await text('13800001301', '收到')).toBe(200)
      expect(await known(alone), 'no other text has come to them').toEqual([true])
      court.pass(minute)
      await out()
      const next = await second()
      court.pass(minute)
      expect(await text('13800000101', '收到'), 'another home has both').toBe(200)
      expect((await steps(court, alone))[dialysis]).not.toContain('sms acknowledged')
      expect((await steps(court, next))[dialysis]).not.toContain('sms acknowledged')
      expect(await contacts()).toMatchObject([{ door: dialysis, note: '收到' }])
      await out()
      expect(await text('13800000101', '知道了'), 'it is out, and they have had it for a minute').toBe(200)
      expect((await steps(court, next))[dialysis]).toContain('sms acknowledged')
    })

    test('while a server holds it that has not said yet what became of it', async () => {
      const first = await texted()
      const next = await second()
      await sql`update messages m set state = 'sending', sent_at = null, over_at = null from notice_deliveries d where d.message_id = m.id and d.notice_id = ${next}`.execute(court.database.owner)
      await sql`update notice_deliveries set grade = 'queued' where notice_id = ${next} and grade = 'handed-over'`.execute(court.database.owner)
      expect(await text('13800001301', '收到')).toBe(200)
      expect(await known(first, next)).toEqual([false, false])
      expect(await contacts()).toMatchObject([{ door: labour, note: '收到' }])
    })

    test('by a gateway whose clock is slow, or fast, and that had no line for a while', async () => {
      const first = await texted()
      const wrote = court.now()
      court.pass(5 * minute)
      const next = await texted({ subject: 'power' })
      const from = (late: number) => ({ at: plus(wrote, late), clock: plus(court.now(), late) })
      expect(await text('13800001301', '收到', from(-30 * minute)), 'slow').toBe(200)
      expect(await text('13800001301', '知道了', from(3 * hour)), 'fast').toBe(200)
      expect(await known(first, next)).toEqual([false, false])
      expect(await contacts()).toHaveLength(2)
    })
  })

  test('to a text about what was decided of one of them asks nothing of anybody: it is kept as answered, and waits on no list; the notice before it is not known by it', async () => {
    const id = await texted()
    await sql`
      insert into messages (community_id, id, kind, channel, household_id, resident_id, state, by_actor, at, sent_at, over_at, tries, about)
      values (${court.place.community}, ${court.newId()}, 'decision', 'sms', ${court.place.households.labour}, ${court.place.residents.labour}, 'sent', 'server', ${court.now()}, ${court.now()}, ${court.now()}, 1, ${court.newId()})`.execute(court.database.owner)
    court.pass(minute)
    const at = court.now()
    for (let n = 0; n < 2; n++) expect(await text('13800001301', '收到', { at })).toBe(200)
    expect(await contacts()).toEqual([])
    expect((await sql`select note, result, awaits from contacts`.execute(court.database.owner)).rows).toEqual([{ note: '收到', result: 'answered', awaits: false }])
    expect((await steps(court, id))[labour]).not.toContain('sms acknowledged')
    // Anything but that is read by a person.
    expect(await text('13800001301', '可是我妈妈还在医院')).toBe(200)
    expect(await contacts()).toHaveLength(1)
  })

  test('taken back by a second text is known no more, and the record keeps both; told twice it is once, and somebody reads it', async () => {
    const id = await texted()
    const row = async () => { const { reached, steps: all, next } = (await homesOn(court, id)).find((it) => it.door === labour); return { how: reached?.how ?? null, next, sms: all.find((it: any) => it.rung === 'sms').grade } }
    expect(await text('13800001301', '收到')).toBe(200)
    expect(await row()).toEqual({ how: 'text', next: null, sms: 'acknowledged' })
    court.pass(minute)
    const at = court.now()
    for (let n = 0; n < 2; n++) expect(await text('13800001301', '回错了', { at })).toBe(200)
    expect(await row()).toEqual({ how: null, next: expect.any(String), sms: 'handed-over' })
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(0)
    expect((await sql<{ grade: string }>`select grade from notice_deliveries where rung = 'sms' and household_id = ${court.place.households.labour} and grade in ('acknowledged', 'taken-back')`.execute(court.database.owner)).rows).toHaveLength(2)
    expect(await contacts()).toMatchObject([{ door: labour, note: '回错了' }])
    court.pass(4 * hour)
    await climb(court, id, sms)
    expect((await steps(court, id))[labour], 'the ladder goes on').toContain('rings queued')
    expect(await text('13800001301', '收到')).toBe(200)
    expect((await row()).how, 'and is over once they do know').toBe('text')
  })

  test('“not so” takes back the notice that they had in hand, and no older one, nor what was said half a day ago', async () => {
    const first = await texted()
    expect(await text('13800001301', '收到')).toBe(200)
    court.pass(minute)
    const second = await texted({ subject: 'power' })
    const known = async (id: string) => (await court.as('staff').get(`/notices/${id}`)).body.counts.reached
    // They know of the second by a word at the door; it is that of which they write.
    expect((await court.as('staff').post(`/notices/${second}/told`, { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'phone', at: court.now() })).status).toBe(200)
    court.pass(minute)
    expect(await text('13800001301', '没收到')).toBe(200)
    expect(await known(first), 'the first was known, and is').toBe(1)
    expect(await contacts(), 'a person reads it').toMatchObject([{ note: '没收到' }])
    court.pass(minute)
    const third = await texted({ subject: 'gas', validUntil: plus(court.now(), 3 * day) })
    expect(await text('13800001301', '收到')).toBe(200)
    court.pass(13 * hour)
    expect(await text('13800001301', '没收到')).toBe(200)
    expect(await known(third), 'by then they mean something else').toBe(1)
  })

  test('is taken back by nobody else’s number, and by no text that came before', async () => {
    const id = await texted()
    const before = plus(court.now(), -minute)
    expect(await text('13800001301', '收到')).toBe(200)
    expect(await text('13800001301', '没收到', { at: before })).toBe(200)
    expect(await text('13800000101', '没收到')).toBe(200)
    expect((await steps(court, id))[labour]).toContain('sms acknowledged')
  })

  test('is taken back at the desk like any word with them; what was pressed on their own page too, where they say that they do not know', async () => {
    const id = await texted()
    await text('13800001301', '收到')
    const act = (await homesOn(court, id)).find((it) => it.door === labour).reached.act
    expect((await court.as('staff').post(`/notices/${id}/told/take-back`, { id: court.newId(), act })).status).toBe(200)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(0)
    expect((await court.as('nurse').post(`/me/notices/${id}/acknowledge`, {})).status).toBe(200)
    const own = (await homesOn(court, id)).find((it) => it.door === nurse).reached.act
    expect((await court.as('staff').post(`/notices/${id}/told/take-back`, { id: court.newId(), act: own })).status).toBe(200)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(0)
  })

  test.each(['没收到', '没有收到。', '不知道', '回错了', '撤回'])('is taken back by %s', (said) => expect([isTakenBack(said), isKnown(said)]).toEqual([true, false]))
  test.each(['收到', '没收到水', '谁撤回', ''])('is not taken back by %s', (said) => expect(isTakenBack(said)).toBe(false))
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

  test('of one number that wait are one line, which goes on with the next when one is answered; another number’s stands beside it, and so does what is made private', async () => {
    const another = async (from: string, words: string) => { court.pass(1000); expect(await text(from, words)).toBe(200) }
    for (const words of ['几点做核酸', '我妈妈的药', '怎么没人回']) await another('+8613911112222', words)
    await another('10086', '您的余额不足')
    // Without its country, and by two at once: the same number.
    await Promise.all([another('13911112222', '急'), another('0086 139 1111 2222', '请回电')])
    expect((await lines()).map((it) => [it.count, it.says.note])).toEqual([[5, '几点做核酸'], [1, '您的余额不足']])
    const [first] = await contacts()
    const { fold } = (await lines())[0]
    const record = async (it: any, more: object) => expect((await court.as('staff').post('/contacts', { id: it.id, resident: null, channel: 'phone', startedAt: it.startedAt, endedAt: court.now(), note: '', ...more })).status).toBe(200)
    await record(first, { result: { kind: 'answered' } })
    expect((await lines()).find((it) => it.fold === fold), 'the line stands, with whoever has it').toMatchObject({ count: 4, says: { note: '我妈妈的药' } })
    await another('13911112222', '还在吗')
    expect((await lines()).find((it) => it.fold === fold).count).toBe(5)
    for (const it of (await contacts()).filter(({ number }) => number !== '10086')) await record(it, { result: { kind: 'answered' } })
    await another('13911112222', '又来问了')
    expect((await lines()).map((it) => [it.count, it.says.note]), 'what comes after all are answered is another matter').toEqual([[1, '您的余额不足'], [1, '又来问了']])
    await record((await lines())[1].says, { private: true })
    await another('13911112222', '公开的')
    expect((await lines()).map((it) => it.count)).toEqual([1, 1, 1])
  })

  const put = async (fold: string, deed: object, who: 'staff' | 'deputy' = 'staff') =>
    (await court.as(who).post('/promises/acts', { acts: [{ id: court.newId(), section: 'contacts', about: fold, seen: 0, at: court.now(), deed }] })).body
  const hides = async (it: any, who: 'staff' | 'deputy' = 'staff') =>
    expect((await court.as(who).post('/contacts', { id: it.id, resident: null, channel: 'phone', startedAt: it.startedAt, endedAt: court.now(), note: '', private: true })).status).toBe(200)

  test('under what was put off none comes up: it is a line of its own, now, with those after it; nothing of it waits for the morning', async () => {
    await text('13911112222', '几点做核酸')
    const { fold } = (await lines())[0]
    expect(await put(fold, { kind: 'taken' })).toMatchObject({ done: [{ refused: null }] })
    expect(await put(fold, { kind: 'snoozed', until: plus(court.now(), 16 * hour) })).toMatchObject({ done: [{ refused: null }] })
    for (const words of ['我妈摔倒了', '快来人']) { court.pass(minute); await text('13911112222', words) }
    const shown = async () => (await lines()).map((it) => [it.says.note, it.count, it.owed.snoozedUntil === null])
    expect((await shown()).toSorted()).toEqual([['几点做核酸', 1, false], ['我妈摔倒了', 2, true]].toSorted())
    // Once it has come up again, what comes is of that line.
    court.pass(17 * hour)
    await text('13911112222', '有人吗')
    expect((await lines()).find((it) => it.fold === fold).count).toBe(2)
  })

  test('of what waits as one line one that is made private leaves it: the others are everybody’s as before, also those that come later', async () => {
    for (const words of ['他又打我了', '几点做核酸']) { court.pass(minute); await text('13911112222', words) }
    const { fold } = (await lines())[0]
    await hides((await contacts())[0])
    court.pass(minute)
    await text('13911112222', '还做吗')
    const [open] = (await lines()).filter((it) => it.fold === fold)
    expect([open.count, open.says.note, open.says.private]).toEqual([2, '几点做核酸', false])
    expect(await put(fold, { kind: 'taken' }, 'deputy'), 'anybody takes it').toMatchObject({ done: [{ refused: null }] })
    expect((await lines()).filter((it) => it.fold !== fold).map((it) => [it.count, it.says.private, it.says.note])).toEqual([[1, true, '']])
  })

  test('whoever had the line reads nothing that a colleague has hidden of it since; whoever hides it themselves has it still', async () => {
    for (const words of ['你们的人骂我', '他又打我了', '几点做核酸']) { court.pass(minute); await text('13911112222', words) }
    const { fold } = (await lines())[0]
    expect(await put(fold, { kind: 'taken' })).toMatchObject({ done: [{ refused: null }] })
    const [about, beaten] = await contacts()
    await hides(about, 'deputy')
    expect((await contacts()).map((it) => it.note), 'it is about them, perhaps').not.toContain('你们的人骂我')
    await hides(beaten)
    expect((await contacts()).map((it) => it.note).toSorted()).toEqual(['', '他又打我了', '几点做核酸'].toSorted())
    const theirs = (await lines()).find((it) => it.says.note === '他又打我了')
    expect(theirs.owed).toMatchObject({ owner: { account: court.place.accounts.staff } })
  })

  test('thirty of one number are one line with the newest words; the case that is opened of it has them all, and what comes later waits again', async () => {
    const staff = court.as('staff')
    for (let n = 1; n <= 30; n++) { court.pass(1000); expect(await text('13911112222', n % 10 === 0 ? '没人管吗' : `水漏了 ${n}`)).toBe(200) }
    const [line] = await lines()
    expect([line.count, line.says.note, line.says.newest]).toEqual([30, '水漏了 1', '没人管吗'])
    const [first, ...others] = (await contacts()) as any[]
    const seen = court.now()
    court.pass(1000)
    await text('13911112222', '这是看过以后才发的')
    court.pass(1000)
    await text('13933334444', '没人管吗')
    const id = court.newId()
    expect((await staff.post('/cases', {
      id, act: court.newId(), kind: 'water', words: first.note, place: null, household: null, resident: null, private: false, outside: null, answerOn: { way: 'phone', number: '13911112222' }, nowFor: null,
      urgency: 'today', due: null, owner: null, step: null, contact: first.id, at: seen,
    })).status).toBe(200)
    expect((await lines()).map((it) => [it.count, it.says.newest])).toEqual([[1, '这是看过以后才发的'], [1, '没人管吗']])
    const kept = (await staff.get(`/cases/${id}`)).body.contactsAbout as any[]
    expect(kept.map((it) => it.note).toSorted(), 'no word of theirs is lost').toEqual([first, ...others].map((it) => it.note).toSorted())
    // Joined to one, what waits goes along as well; an answer answers the same words alone.
    for (const words of ['还在漏', '楼下也漏了']) { court.pass(1000); await text('13911112222', words) }
    const [{ says: next }] = await lines()
    expect((await staff.post('/contacts', { id: next.id, resident: null, channel: 'phone', startedAt: next.startedAt, endedAt: court.now(), note: '', result: { kind: 'joined', case: id } })).status).toBe(200)
    expect((await staff.get(`/cases/${id}`)).body.contacts).toBe(33)
    for (const words of ['几点来', '几点来', '几点来', '药呢']) { court.pass(1000); await text('13911112222', words) }
    const answered = (await lines()).find((it) => it.count === 4).says
    expect((await staff.post('/contacts', { id: answered.id, resident: null, channel: 'phone', startedAt: answered.startedAt, endedAt: court.now(), note: '', result: { kind: 'answered' } })).status).toBe(200)
    expect((await lines()).map((it) => [it.count, it.says.note])).toEqual([[1, '没人管吗'], [1, '药呢']])
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
    expect(await text('13800001301', '我是河滨的', { community: court.riverside.community }), 'the gateway is not theirs').toBe(404)
    keys.push({ only: court.riverside.community as CommunityId, key: 'signing-key-of-riverside' })
    expect(await text('13800001301', '我是河滨的', { community: court.riverside.community }), 'nor is the key').toBe(404)
    expect(await text('13800001301', '我是河滨的', { by: 'signing-key-of-riverside' }), 'and theirs opens nothing here').toBe(404)
    expect(await text('13800001301', '我是河滨的', { by: 'signing-key-of-riverside', community: court.riverside.community })).toBe(200)
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

test('an answer that somebody texted while they were on the telephone is over with that: “got it” to the notice of an hour later is to the notice', async () => {
  const { community, households, residents } = court.place
  await transaction(court.database, [community as CommunityId], (tx) => noteHanded(tx, community as CommunityId, { id: randomUUID(), kind: 'answer', channel: 'sms', household: households.labour as HouseholdId, resident: residents.labour as ResidentId, by: 'account:x' }, court.now()))
  court.pass(hour)
  const id = await texted()
  expect(await text('+8613800001301', '收到')).toBe(200)
  expect((await steps(court, id))[labour]).toContain('sms acknowledged')
  expect(await contacts()).toEqual([])
})

describe('a gateway that two communities share', () => {
  const theirs = () => ({ here: court.place.community, there: court.riverside.community })
  /** Told to both, as an app does in which both are registered. */
  async function toBoth(from: string, words: string): Promise<void> {
    for (const community of Object.values(theirs())) expect(await text(from, words, { by: sharedKey, community })).toBe(200)
  }
  const read = async (who: 'as' | 'asRiverside'): Promise<any[]> => (await court[who]('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === 'contacts').lines.map((it: any) => it.says)
  const both = async (): Promise<[string[], string[]]> => [(await read('as')).map((it) => it.note), (await read('asRiverside')).map((it) => it.note)]
  beforeEach(() => { keys.splice(0, keys.length, { only: null, key: sharedKey }) })

  test('tells a community what whoever called there for somebody answers to the text that they had', async () => {
    const answer = { question: 'ends', of: null, sentence: 'ends-free', values: {}, basis: [], until: null }
    await sql`
      insert into told (community_id, id, resident_id, question, sentence, said, basis, how, by_actor, by_role, at, recorded_at, caller)
      values (${theirs().there}, ${randomUUID()}, ${court.riverside.residents.labour}, 'ends', 'ends-free', ${JSON.stringify(answer)}::jsonb, '[]'::jsonb, 'message', 'account:x', 'staff', ${court.now()}, ${court.now()}, ${JSON.stringify({ relation: 'child', name: '', number: '139 8888 7777' })}::jsonb)`.execute(court.database.owner)
    await toBoth('+8613988887777', '我妈摔倒了')
    expect(await both()).toEqual([[], ['我妈摔倒了']])
  })

  test('tells each what came from a number that it was the last to text, and nobody what nobody asked for', async () => {
    await toBoth('13800001301', '有人吗')
    await toBoth('13999999999', '请问几点')
    expect(await both(), 'the same numbers stand in both rosters').toEqual([[], []])
    const id = await texted()
    await toBoth('13800001301', '水什么时候来')
    expect(await both()).toEqual([['水什么时候来'], []])
    await toBoth('13800001301', '收到')
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached).toBe(1)
    court.pass(minute)
    await sql`
      insert into messages (community_id, id, kind, channel, household_id, resident_id, state, by_actor, at, sent_at)
      values (${theirs().there}, ${randomUUID()}, 'letter-link', 'sms', ${court.riverside.households.labour}, ${court.riverside.residents.labour}, 'sent', 'server', ${court.now()}, ${court.now()})`.execute(court.database.owner)
    await toBoth('+86 138 0000 1301', '没收到链接')
    expect(await both(), 'the last who texted were they').toEqual([['水什么时候来'], ['没收到链接']])
    court.pass(15 * day)
    await toBoth('13800001301', '还在吗')
    expect(await both(), 'nobody has asked them for long').toEqual([['水什么时候来'], ['没收到链接']])
  })
})
