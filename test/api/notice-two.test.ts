// Of two at one home whom a notice concerns: nobody there may tell the other, so each has to know, whoever moves away, whatever number was wrong, and
// whoever of them answered the telephone.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { audienceTerms } from '#server/main.ts'
import type { Channels } from '#server/channels/channels.ts'
import { noticeJobs } from '#server/notices/jobs.ts'
import { transaction } from '#server/db/pool.ts'
import type { Osmanthus } from '../support/api.ts'
import { mailbox, type Mailbox } from '../support/mailbox.ts'
import { climb, community, homesOn, issue, openNotices, run, water } from '../support/notices.ts'

let [court, phone, channels]: [Osmanthus, Mailbox, Channels] = [] as never
beforeEach(async () => {
  phone = mailbox({ kind: 'sms', once: true })
  channels = { ways: [phone], language: 'zh-Hans' }
  court = await openNotices(channels)
  for (const one of [court.place.residents.nurse, court.place.residents.mother]) {
    await sql`insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
      select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where id = ${one}`.execute(court.database.owner)
  }
  await sql`update residents set phone = ${mothers} where id = ${court.place.residents.mother}`.execute(court.database.owner)
})
afterEach(() => court.close())
const mothers = '13800002502'

const owner = () => court.database.owner
/** For whoever needs medicine: that they do is for themselves. */
async function issued(more: object = {}): Promise<string> {
  const { status, body } = await issue(court, water(court, { subject: 'medicine', audience: { places: [{ kind: 'community', id: court.place.community }], terms: [{ term: 'need', values: ['medicine'] }] }, ...more }))
  expect(status, JSON.stringify(body)).toBe(200)
  return body.id
}
const follow = () => transaction(court.database, [community(court)], (tx) => (noticeJobs(channels, audienceTerms).timetable!['notices:follow'] as any).each(tx, community(court), court.now()))
const knows = async (who: 'nurse' | 'mother', id: string, body: object = {}) => { expect((await court.as(who).post(`/me/notices/${id}/acknowledge`, body)).status).toBe(200) }
const reached = async (id: string): Promise<string[]> => (await homesOn(court, id, 'reached')).map((it) => it.door)
const saysSo = async (who: 'nurse' | 'mother' | 'neighbour', id: string): Promise<boolean> => (await court.as(who).get('/me/notices')).body.notices.some((it: any) => it.id === id && it.reachedAt !== null)
async function leaves(resident: string): Promise<void> {
  court.pass(minute)
  await sql`update residents set moved_away_at = ${court.now()} where id = ${resident}`.execute(owner())
  await follow()
}

describe('when one of them has gone', () => {
  test('the other is waited for as before, though whoever has gone had said that they know', async () => {
    const id = await issued()
    await knows('nurse', id)
    await leaves(court.place.residents.nurse)
    expect([await reached(id), await saysSo('mother', id)]).toEqual([[], false])
    await knows('mother', id)
    expect(await reached(id)).toEqual(['2-1-502'])
  })

  test('by mistake, they have it again, though the other still stands there and knew; whoever moves in beside them has it as well', async () => {
    const { residents: { nurse, mother, neighbour }, households: { nurse: home } } = court.place
    const acts = (resident: string, kind: 'moved-out' | 'lives', at = home) => sql`insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at)
      values (${court.place.community}, ${court.newId()}, ${resident}, ${kind}, ${at}, 'x', 'x', 'staff', ${court.now()})`.execute(owner())
    const id = await issued({ urgency: 'danger' })
    await climb(court, id, channels)
    court.pass(minute)
    await acts(nurse, 'moved-out')
    await leaves(nurse)
    await knows('mother', id)
    expect(await reached(id)).toEqual(['2-1-502'])
    await sql`update residents set moved_away_at = null where id = ${nurse}`.execute(owner())
    for (const _ of [1, 2]) await follow()
    expect([await reached(id), (await homesOn(court, id, 'open'))[0].concerns.map((it: any) => it.id).sort()]).toEqual([[], [nurse, mother].sort()])
    await knows('nurse', id)
    expect(await reached(id)).toEqual(['2-1-502'])
    // Their need was put down after it was issued: it is for them since they live here.
    await sql`insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
      select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where id = ${neighbour}`.execute(owner())
    await sql`update residents set household_id = ${home}, moved_away_at = null where id = ${neighbour}`.execute(owner())
    await acts(neighbour, 'lives')
    for (const _ of [1, 2]) await follow()
    expect([await reached(id), (await homesOn(court, id, 'open'))[0].concerns.map((it: any) => [it.id, it.knows]).sort()]).toEqual([[], [[nurse, true], [mother, true], [neighbour, false]].sort()])
    expect((await homesOn(court, id)).length).toBe(1)
  })

  test('to another home here, what they said for themselves goes along, and nothing that the other said', async () => {
    const { residents, households } = court.place
    for (const [who, to, there] of [['nurse', households.labour, ['2-1-301']], ['mother', households.labour, []]] as const) {
      const id = await issued({ subject: who === 'nurse' ? 'medicine' : 'other' })
      await knows('nurse', id)
      court.pass(minute)
      const at = await sql<{ household: string }>`select household_id as household from residents where id = ${residents[who]}`.execute(owner())
      await sql`update residents set household_id = ${to} where id = ${residents[who]}`.execute(owner())
      await follow()
      const doors = await reached(id)
      expect(doors.filter((door) => door === '2-1-301'), who).toEqual(there)
      expect(doors.includes('2-1-502'), 'the nurse alone has said so').toBe(who === 'mother')
      await sql`update residents set household_id = ${at.rows[0]!.household} where id = ${residents[who]}`.execute(owner())
    }
  })

  test('because they were put down twice, the one record knows what was said under the other', async () => {
    const { residents } = court.place
    const id = await issued()
    await knows('mother', id)
    await sql`update residents set kept_as = ${residents.nurse}, kept_from = ${court.now()}, moved_away_at = ${court.now()} where id = ${residents.mother}`.execute(owner())
    await follow()
    expect([await reached(id), await saysSo('nurse', id)]).toEqual([['2-1-502'], true])
  })
})

describe('corrected, or withdrawn, for the one of them alone', () => {
  const changed = { 'zh-Hans': '改为明天' }
  const forDialysis = (old: string) => ({ corrects: old, changed, audience: { places: [{ kind: 'community', id: court.place.community }], terms: [{ term: 'need', values: ['dialysis'] }] } })
  const needsDialysis = (resident: string) => sql`insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
    select community_id, ${court.newId()}, id, household_id, 'dialysis', '', '', false, 'open', ${court.newId()} from residents where id = ${resident}`.execute(owner())
  const shown = async (who: 'nurse' | 'mother'): Promise<string[]> => (await court.as(who).get('/me/notices')).body.notices.filter((it: any) => it.state === 'valid').map((it: any) => it.id)

  test('whoever had the old one has the new one as well, is texted, waited for, and told when it is withdrawn', async () => {
    const { nurse, mother } = court.place.residents
    await needsDialysis(mother)
    const old = await issued()
    await climb(court, old, channels)
    await court.as('nurse').post('/me/notices/opened', { notices: [old] })
    const next = await issued(forDialysis(old))
    expect([await shown('nurse'), await shown('mother')]).toEqual([[next], [next]])
    await climb(court, next, channels)
    expect(phone.sent.map((it) => it.to).sort()).toEqual(['13800001502', mothers])
    await knows('mother', next)
    expect([await reached(next), (await homesOn(court, next, 'open'))[0].concerns.map((it: any) => it.id).sort()]).toEqual([[], [nurse, mother].sort()])
    const { body: off } = await court.as('staff').post(`/notices/${next}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不用了' } })
    expect((await homesOn(court, off.id))[0].concerns.map((it: any) => it.id).sort()).toEqual([nurse, mother].sort())
  })

  test('also where that they had it is known only later', async () => {
    const { nurse, mother } = court.place.residents
    await needsDialysis(mother)
    const old = await issued()
    const next = await issued(forDialysis(old))
    expect(await shown('nurse')).toEqual([])
    court.pass(minute)
    for (const _ of [1, 2]) await court.as('nurse').post('/me/notices/opened', { notices: [old] })
    await knows('nurse', old)
    expect([await shown('nurse'), (await homesOn(court, next))[0].concerns.map((it: any) => it.id).sort()]).toEqual([[next], [nurse, mother].sort()])
  })
})

describe('who has said so', () => {
  const path = (id: string) => `/notices/${id}/told`
  const told = (resident: string | null, more: object = {}) => ({ id: court.newId(), household: court.place.households.nurse, what: 'told', how: 'phone', at: court.now(), answer: null, resident, ...more })
  const line = async (id: string, which = 'open') => (await homesOn(court, id, which))[0]

  test('is texted no more, and their number is not the one to ring', async () => {
    const id = await issued()
    await climb(court, id, channels)
    await knows('nurse', id)
    court.pass(hour)
    await climb(court, id, channels)
    expect(phone.sent.map((it) => it.to)).toEqual([mothers])
    court.pass(10 * hour)
    await climb(court, id, channels)
    expect(await line(id)).toMatchObject({ phones: [{ phone: mothers }], concerns: expect.arrayContaining([expect.objectContaining({ id: court.place.residents.nurse, knows: true, act: null }), expect.objectContaining({ id: court.place.residents.mother, knows: false, act: null })]) })
  })

  test('told by telephone, by name, is told alone: the other stays on the list until they are; told twice it is once, and it is taken back', async () => {
    const { nurse, mother } = court.place.residents
    const id = await issued({ urgency: 'danger' })
    await climb(court, id, channels)
    const act = told(nurse)
    for (const _ of [1, 2]) expect((await court.as('staff').post(path(id), act, { command: act.id })).status).toBe(200)
    expect([await reached(id), await saysSo('nurse', id), await saysSo('mother', id)]).toEqual([[], true, false])
    expect(await line(id)).toMatchObject({ due: 'knocks', phones: [{ phone: mothers }], concerns: expect.arrayContaining([expect.objectContaining({ id: nurse, knows: true, act: act.id }), expect.objectContaining({ id: mother, knows: false })]) })
    expect((await court.as('staff').post(`${path(id)}/take-back`, { id: court.newId(), act: act.id })).status).toBe(200)
    expect(await line(id)).toMatchObject({ phones: expect.arrayContaining(['13800001502', mothers].map((phone) => expect.objectContaining({ phone }))), concerns: [{ knows: false }, { knows: false }] })
    for (const one of [nurse, mother]) await court.as('staff').post(path(id), told(one))
    expect(await reached(id)).toEqual(['2-1-502'])
  })

  for (const why of ['held overnight', 'tried again for hours'] as const) {
    test(`is not texted either where theirs was ${why} when they said so; taken back, it goes out after all`, async () => {
      const { nurse } = court.place.residents
      court.pass(why === 'held overnight' ? 13 * hour - 10 * minute : 0)
      const id = await issued({ plan: [{ rung: 'page', after: 0 }, { rung: 'sms', after: 0 }, { rung: 'knocks', after: 900 }], validUntil: plus(court.now(), 2 * day) })
      if (why !== 'held overnight') phone.answers({ came: 'later', why: 'gateway-away' })
      // Written down by day, and not out yet when the night begins.
      await run(court, 'notices:climb', { notice: id }, channels)
      court.pass(10 * minute)
      await run(court, 'notices:send', {}, channels)
      expect(phone.sent).toEqual([])
      const act = told(nurse, { how: 'at-the-door' })
      expect((await court.as('staff').post(path(id), act)).status).toBe(200)
      phone.answers(null)
      court.pass(11 * hour)
      for (let i = 0; i < 2; i++) { await climb(court, id, channels); court.pass(minute) }
      expect(phone.sent.map((it) => it.to)).toEqual([mothers])
      expect((await court.as('staff').post(`${path(id)}/take-back`, { id: court.newId(), act: act.id })).status).toBe(200)
      for (let i = 0; i < 2; i++) { await climb(court, id, channels); court.pass(minute) }
      expect(phone.sent.map((it) => it.to)).toEqual([mothers, '13800001502'])
    })
  }

  test('what a colleague said, or they themselves, is taken back by whoever said it and by the desk, not by whoever rings there as well', async () => {
    const id = await issued({ urgency: 'danger' })
    await climb(court, id, channels)
    const act = told(court.place.residents.nurse)
    await court.as('staff').post(path(id), act)
    const back = (who: 'building-lead' | 'staff', of: string) => court.as(who).post(`${path(id)}/take-back`, { id: court.newId(), act: of })
    expect((await back('building-lead', act.id)).status).toBe(404)
    expect(await saysSo('nurse', id)).toBe(true)
    const own = { ...told(court.place.residents.nurse), id: court.newId(), resident: null }
    expect((await court.as('building-lead').post(path(id), own)).status).toBe(200)
    expect([(await back('building-lead', own.id)).status, (await back('staff', act.id)).status]).toEqual([200, 200])
  })

  test('said of the home it is of both, as a lead says it who is shown no names; nobody names whom they were not shown, and nobody of elsewhere', async () => {
    const { nurse } = court.place.residents
    const id = await issued({ urgency: 'danger' })
    await climb(court, id, channels)
    expect((await court.as('building-lead').post(path(id), told(nurse, { how: 'at-the-door' }))).status).toBe(404)
    expect((await court.as('staff').post(path(id), told(court.newId()))).status).toBe(404)
    expect(await reached(id)).toEqual([])
    expect((await court.as('building-lead').post(path(id), told(null, { how: 'at-the-door' }))).status).toBe(200)
    expect(await reached(id)).toEqual(['2-1-502'])
  })
})

describe('told by name', () => {
  test('is whom it concerns at that home alone: nobody else who lives here, nor who has moved to another home since; by a record of theirs that is reached through it, it is they', async () => {
    const { nurse, mother, neighbour } = court.place.residents
    const id = await issued({ urgency: 'danger' })
    await climb(court, id, channels)
    const tell = async (resident: string) => (await court.as('staff').post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households.nurse, what: 'told', how: 'phone', at: court.now(), answer: null, resident })).status
    expect(await tell(neighbour)).toBe(404)
    await sql`update residents set household_id = ${court.place.households.labour} where id = ${nurse}`.execute(owner())
    await follow()
    expect([await tell(nurse), await reached(id)]).toEqual([404, []])
    const [again] = (await sql<{ id: string }>`insert into residents (community_id, id, household_id, name, kept_as, kept_from, moved_away_at)
      select community_id, ${court.newId()}, household_id, name, id, ${court.now()}, ${court.now()} from residents where id = ${mother} returning id`.execute(owner())).rows
    expect([await tell(again!.id), await reached(id)]).toEqual([200, ['2-1-502']])
  })

  test('a text that went to a record of theirs which is reached through another by now is theirs: that it failed is what is read of the one who is waited for', async () => {
    const { nurse, mother } = court.place.residents
    const id = await issued()
    await climb(court, id, channels)
    court.pass(hour)
    await climb(court, id, channels)
    const had = (resident: string, grade: string, at: Instant) => sql`
      insert into notice_deliveries (community_id, id, notice_id, household_id, rung, grade, how, why, message_id, by_actor, by_role, at, recorded_at)
      select d.community_id, ${court.newId()}, d.notice_id, d.household_id, 'sms', ${grade}, null, null, d.message_id, d.by_actor, d.by_role, ${at}, ${at} from notice_deliveries d join messages m on m.community_id = d.community_id and m.id = d.message_id
      where d.notice_id = ${id} and m.resident_id = ${resident} limit 1`.execute(owner())
    await had(mother, 'failed', plus(court.now(), minute))
    await had(nurse, 'delivered', plus(court.now(), 2 * minute))
    const [again] = (await sql<{ id: string }>`insert into residents (community_id, id, household_id, name, kept_as, kept_from, moved_away_at)
      select community_id, ${court.newId()}, household_id, name, id, ${court.now()}, ${court.now()} from residents where id = ${mother} returning id`.execute(owner())).rows
    await sql`update messages set resident_id = ${again!.id} where resident_id = ${mother}`.execute(owner())
    await knows('nurse', id)
    const { rows } = await sql<{ sms: string }>`select last ->> 'sms' as sms from notice_homes where notice_id = ${id} and household_id = ${court.place.households.nurse}`.execute(owner())
    expect(rows).toEqual([{ sms: 'failed' }])
  })
})

describe('on a phone that reads along', () => {
  const shares = (resident: string, to: string | null) => sql`
    insert into shares (community_id, id, part, resident_id, household_id, to_id, shared, how, by_actor, by_role, at)
    values (${court.place.community}, ${court.newId()}, 'health', ${resident}, ${court.place.households.nurse}, ${to}, true, 'own-phone', 'x', 'resident', ${court.now()})`.execute(owner())

  test('whoever it concerns as well says “I know” for themselves, and the other is waited for', async () => {
    const { nurse, mother } = court.place.residents
    await shares(mother, nurse)
    await shares(nurse, null)
    const id = await issued()
    await knows('nurse', id)
    expect([await reached(id), await saysSo('nurse', id), await saysSo('mother', id)]).toEqual([[], true, false])
    await knows('mother', id)
    expect(await reached(id)).toEqual(['2-1-502'])
  })

  test('whoever it does not concern says it for the one who lets them read, and a parent for a child', async () => {
    const { nurse, mother } = court.place.residents
    await sql`delete from needs where resident_id = ${nurse}`.execute(owner())
    await shares(mother, nurse)
    const id = await issued()
    await knows('nurse', id)
    expect(await reached(id)).toEqual(['2-1-502'])
    await sql`insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
      select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where id = ${nurse}`.execute(owner())
    await sql`update residents set born = '2018-01-01' where id = ${mother}`.execute(owner())
    const childs = await issued({ subject: 'other' })
    await knows('nurse', childs)
    expect(await reached(childs)).toEqual(['2-1-502'])
  })
})

describe('a text that did not come to one of them', () => {
  const again = async (id: string) => (await court.as('staff').post(`/notices/${id}/send-again`, { id: court.newId(), household: court.place.households.nurse, rung: 'sms' })).body
  const numbers = () => phone.sent.map((it) => it.to)
  const sms = async (id: string) => (await homesOn(court, id, 'open'))[0].steps.find((it: any) => it.rung === 'sms').grade
  const bad = (number: string) => phone.answers({ came: 'refused', why: 'wrong-number' }, number)

  for (const [whose, number, other] of [['the second', mothers, '13800001502'], ['the first', '13800001502', mothers]] as const) {
    test(`shows on the line though the other had theirs, and goes once more to that one: ${whose}`, async () => {
      const id = await issued()
      bad(number)
      for (let n = 0; n < 2; n++) { await climb(court, id, channels); court.pass(hour) }
      expect([numbers(), await sms(id)]).toEqual([[other], 'failed'])
      phone.answers(null)
      expect(await again(id)).toEqual({ done: true })
      await climb(court, id, channels)
      expect([numbers(), await sms(id)]).toEqual([[other, number], 'handed-over'])
      expect(await again(id)).toMatchObject({ code: 'sent-already' })
    })
  }

  test('is no matter once that one has said that they know', async () => {
    const id = await issued()
    bad('13800001502')
    for (let n = 0; n < 2; n++) { await climb(court, id, channels); court.pass(minute) }
    court.pass(hour)
    await climb(court, id, channels)
    expect(await sms(id)).toBe('failed')
    await knows('nurse', id)
    expect(await sms(id)).toBe('handed-over')
  })
})
