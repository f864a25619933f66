// The ladder of a notice: from the page to the text message to the lead's list, each home once, past a channel that fails, and not at night.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { androidSms } from '#server/channels/android-sms.ts'
import type { Channels } from '#server/channels/channels.ts'
import { androidPhone, type AndroidPhone } from '../support/android-phone.ts'
import { wake } from '#server/notices/waking.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { until } from '../support/jobs.ts'
import { mailbox, type Mailbox } from '../support/mailbox.ts'
import { climb, homesOn, issue, openNotices, steps, water } from '../support/notices.ts'

let [court, phone, sms, mail]: [Osmanthus, AndroidPhone, Channels, Mailbox] = [] as never
beforeEach(async () => {
  phone = await androidPhone()
  mail = mailbox({ kind: 'mail', once: false })
  sms = { ways: [androidSms(phone.url), mail], language: 'zh-Hans' }
  court = await openNotices(sms)
})
afterEach(async () => { await phone.close(); await court.close() })

const ways = (household: string, more: object) => court.as('staff').post(`/households/${household}/ways`, { id: court.newId(), language: null, mail: null, text: true, knockFirst: false, words: '', ...more })
const issued = async (more: object = {}): Promise<string> => { const { status, body } = await issue(court, water(court, more)); expect(status, JSON.stringify(body)).toBe(200); return body.id }
const after = async (ms: number, notice: string): Promise<void> => { court.pass(ms); await climb(court, notice, sms) }

describe('step by step', () => {
  test('page, then one text a home, then a lead rings, then a lead knocks; whoever knows is left alone', async () => {
    const id = await issued()
    await climb(court, id, sms)
    expect(await steps(court, id)).toEqual({ '2-1-101': ['page queued'], '2-1-301': ['page queued'], '2-1-502': ['page queued'] })
    await court.as('nurse').post(`/me/notices/${id}/acknowledge`, {})
    await after(hour, id)
    expect(phone.texts.map((it) => it.to).sort()).toEqual(['13800000101', '13800001301'])
    expect(phone.texts[0]!.text).toBe('【Osmanthus Court】2号楼停水。今天14:00到16:00。2号楼。请提前接水。详情请电 021 0000 0000。')
    expect(await steps(court, id)).toMatchObject({ '2-1-301': ['mail no-way', 'page queued', 'sms handed-over'], '2-1-502': ['page acknowledged'] })
    phone.becomes('Delivered')
    await after(minute, id)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ reached: 1, delivered: 2, handedOver: 0, nothing: 0, rings: 0 })
    await after(3 * hour, id)
    expect((await homesOn(court, id, 'rings')).map((it) => [it.door, it.due])).toEqual([['2-1-301', 'rings'], ['2-1-101', 'rings']])
    await court.as('building-lead').post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'phone', at: court.now() })
    await after(4 * hour, id)
    expect((await homesOn(court, id, 'knocks')).map((it) => it.door)).toEqual(['2-1-101'])
    await after(day, id)
    expect(phone.texts).toHaveLength(2)
  })

  test('who is deaf is visited with the first rung, who wants no texts gets none, and a home is told in its language', async () => {
    const { labour, dialysis, nurse } = court.place.households
    await ways(labour, { knockFirst: true, text: false, words: '听不见' })
    await ways(dialysis, { language: 'en', mail: 'a@b.org' })
    await ways(nurse, { language: 'en' })
    const id = await issued({ source: { 'zh-Hans': { title: '停水', lines: [], when: '', where: '' }, en: { title: 'No water', lines: [], when: '14:00', where: '' } } })
    await climb(court, id, sms)
    expect((await homesOn(court, id, 'knocks')).map((it) => [it.door, it.words])).toEqual([['2-1-301', '听不见']])
    await after(hour, id)
    expect(await steps(court, id)).toMatchObject({ '2-1-301': ['knocks queued', 'mail no-way', 'page queued', 'rings queued', 'sms no-way'] })
    expect(phone.texts.map(({ to, text }) => [to, text])).toEqual(expect.arrayContaining([['13800000502', 'Osmanthus Court: No water. 14:00. Call 021 0000 0000.']]))
    expect(mail.sent).toMatchObject([{ to: 'a@b.org', subject: 'No water' }])
  })

  test('a number that two homes share gets one text, and both homes are told by it, also when the second comes later', async () => {
    const { labour, dialysis } = court.place.households
    await sql`update households set phone = '138 0000 1301' where id = ${dialysis}`.execute(court.database.owner)
    const id = await issued()
    await sql`update notice_homes set next_at = ${plus(court.now(), 90 * minute)} where household_id = ${labour}`.execute(court.database.owner)
    await climb(court, id, sms)
    await after(hour, id)
    await after(hour, id)
    expect(phone.texts.filter((it) => it.to === '13800001301')).toHaveLength(1)
    expect(await steps(court, id)).toMatchObject({ '2-1-101': expect.arrayContaining(['sms handed-over']), '2-1-301': expect.arrayContaining(['sms handed-over']) })
  })

  test('danger goes all ways at once, at night, to every adult’s number; what can wait waits for the morning', async () => {
    court.pass(14 * hour)
    const [usual, danger] = [await issued(), await issued({ subject: 'gas', urgency: 'danger' })]
    await climb(court, usual, sms)
    await climb(court, danger, sms)
    expect(phone.texts.map((it) => it.to).sort()).toEqual(['13800000101', '13800000502', '13800001101', '13800001301', '13800001502'])
    expect((await homesOn(court, danger, 'knocks')).length).toBe(3)
    await after(7 * hour, usual)
    expect(phone.texts).toHaveLength(5)
    await after(3 * hour, usual)
    expect(phone.texts).toHaveLength(8)
  })

  test('the one that had the old hears the difference by text, the one that had not is told the new as new', async () => {
    const old = await issued()
    await climb(court, old, sms)
    await court.as('nurse').post('/me/notices/opened', { notices: [old] })
    const now = await issued({ corrects: old, changed: { 'zh-Hans': '改为明天' } })
    await climb(court, now, sms)
    expect(phone.texts.map((it) => it.to), 'at once to whom the old one had come').toEqual(['13800000502'])
    await after(hour, now)
    const text = (to: string) => phone.texts.find((it) => it.to === to)?.text
    expect(text('13800000502')).toBe('【Osmanthus Court】更正：2号楼停水。改为明天。今天14:00到16:00。2号楼。详情请电 021 0000 0000。')
    expect(text('13800001301')).toBe('【Osmanthus Court】2号楼停水。今天14:00到16:00。2号楼。请提前接水。详情请电 021 0000 0000。')
  })
})

describe('a channel that fails', () => {
  test('is seen, is tried again, and holds nobody up: after a day of silence everybody stands on a list, and no text comes late', async () => {
    const id = await issued({ validUntil: plus(court.now(), 2 * day) })
    await climb(court, id, sms)
    phone.answers(500)
    for (const ms of [hour, 5 * minute, 2 * hour, 6 * hour]) await after(ms, id)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ knocks: 3, nothing: 3 })
    await after(18 * hour, id)
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ failed: 3, knocks: 3 })
    phone.answers(null)
    await after(hour, id)
    expect(phone.texts).toEqual([])
    const again = { household: court.place.households.labour, rung: 'sms' }
    expect((await court.as('staff').post(`/notices/${id}/send-again`, { id: court.newId(), ...again })).status).toBe(200)
    expect((await court.as('staff').post(`/notices/${id}/send-again`, { id: court.newId(), ...again })).body.code).toBe('sent-already')
    await climb(court, id, sms)
    expect(phone.texts.map((it) => it.to)).toEqual(['13800001301'])
  })

  test('a number that takes no texts makes a lead ring at once, not hours later', async () => {
    const id = await issued()
    await climb(court, id, sms)
    phone.answers(422)
    await after(hour, id)
    await climb(court, id, sms)
    expect((await homesOn(court, id, 'rings')).length).toBe(3)
  })

  test('of a mail whose line broke nobody knows whether it went out: it stands there, and goes once more only by a person’s word', async () => {
    await ways(court.place.households.labour, { mail: 'a@b.org' })
    const id = await issued()
    await climb(court, id, sms)
    mail.answers({ came: 'doubtful', why: 'mail-server-away' })
    await after(hour, id)
    mail.answers(null)
    await after(3 * hour, id)
    expect(mail.sent).toEqual([])
    expect((await homesOn(court, id, 'doubtful')).map((it) => it.door)).toEqual(['2-1-301'])
    await court.as('staff').post(`/notices/${id}/send-again`, { id: court.newId(), household: court.place.households.labour, rung: 'mail' })
    await climb(court, id, sms)
    expect(mail.sent).toHaveLength(1)
    expect((await steps(court, id))['2-1-301']).toContain('mail handed-over')
  })
})

describe('in the whole server', () => {
  test('the worker begins the ladder by itself; the homes it is for hear of it and the others do not; what is due by the clock is woken once', async () => {
    const whole = await osmanthus({ working: true })
    try {
      const since = (await whole.as('nurse').get('/changes')).body.seq
      const { body: { id } } = await issue(whole, water(whole))
      await until(async () => (await steps(whole, id))['2-1-301']?.includes('page queued') ?? false)
      const told = async (who: 'nurse' | 'neighbour') => JSON.stringify((await whole.as(who).get(`/changes?since=${since}`)).body)
      expect(await told('nurse')).toContain(id)
      expect(await told('neighbour')).not.toContain(id)
      whole.pass(5 * hour)
      for (const _ of [1, 2]) await wake(whole.database, whole.now())
      const { rows } = await sql`select from job_runs where task = 'notices:climb' and state = 'waiting'`.execute(whole.database.owner)
      expect(rows.length).toBeLessThanOrEqual(1)
      await until(async () => (await homesOn(whole, id, 'rings')).length === 3)
    } finally { await whole.close() }
  })
})
