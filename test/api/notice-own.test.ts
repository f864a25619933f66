// Whose a notice is: which home says that it knows; what is for one person alone follows them and shows nothing of them to whoever may not read people; who hears
// that there is one; to whom a correction is one.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { between, day, hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { AudienceTerm } from '#server/http/audience.ts'
import { audienceTerms } from '#server/main.ts'
import type { Channels } from '#server/channels/channels.ts'
import { noticeJobs } from '#server/notices/jobs.ts'
import { transaction } from '#server/db/pool.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import type { Mailbox } from '../support/mailbox.ts'
import { climb, community, homesOn, issue, look, openWithTexts, water } from '../support/notices.ts'

let [court, phone, channels]: [Osmanthus, Mailbox, Channels] = [] as never
beforeEach(async () => { ({ court, phone, channels } = await openWithTexts()) })
afterEach(() => court.close())

const owner = () => court.database.owner
const issued = async (more: object = {}): Promise<any> => { const { status, body } = await issue(court, water(court, more)); expect(status, JSON.stringify(body)).toBe(200); return body }
const cares = (household: string, resident: string) => sql`
  insert into carers (community_id, household_id, resident_id, since, given_by, given_at) values (${court.place.community}, ${household}, ${resident}, ${court.now()}, ${court.place.accounts.staff}, ${court.now()})`.execute(owner())
const needs = (resident: string, at: Osmanthus = court) => sql`
  insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
  select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where community_id = ${at.place.community} and id = ${resident}`.execute(at.database.owner)
const everywhere = (at: Osmanthus = court) => [{ kind: 'community', id: at.place.community }]
/** For whoever needs medicine: that they do is for themselves. */
const closed = (more: object = {}, at: Osmanthus = court) => ({ subject: 'medicine', audience: { places: everywhere(at), terms: [{ term: 'need', values: ['medicine'] }] }, ...more })
const own = async (who: 'nurse' | 'mother' | 'neighbour'): Promise<any[]> => (await court.as(who).get('/me/notices')).body.notices
const reached = async (notice: string): Promise<string[]> => (await homesOn(court, notice, 'reached')).map((it) => it.door)
const follow = (terms: readonly AudienceTerm[] = audienceTerms) => transaction(court.database, [community(court)], (tx) => (noticeJobs(channels, terms).timetable!['notices:follow'] as any).each(tx, community(court), court.now()))
/** As a desk puts it down. */
async function moves(resident: string, household: string): Promise<void> {
  await sql`insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at)
    values (${court.place.community}, ${court.newId()}, ${resident}, 'lives', ${household}, 'x', 'x', 'staff', ${court.now()})`.execute(owner())
  await sql`update residents set household_id = ${household}, moved_away_at = null where id = ${resident}`.execute(owner())
}

describe('a carer of two homes', () => {
  const both = async (): Promise<string> => {
    await cares(court.place.households.neighbour, court.place.residents.labour)
    await cares(court.place.households.neighbour, court.place.residents.dialysis)
    return (await issued({ audience: { places: everywhere(), terms: [] } })).id
  }
  const know = (id: string, body: object) => court.as('neighbour').post(`/me/notices/${id}/acknowledge`, body)

  test('is shown each, their own first, and says which of them knows', async () => {
    const { households } = court.place
    const id = await both()
    expect((await own('neighbour')).map((it) => [it.household, it.door])).toEqual(expect.arrayContaining([[households.labour, '2-1-301'], [households.dialysis, '2-1-101']]))
    expect((await own('neighbour'))[0]).toMatchObject({ household: households.neighbour, door: null })
    expect((await know(id, { household: households.dialysis })).body).toEqual({ reached: true })
    expect(await reached(id)).toEqual(['2-1-101'])
    expect((await know(id, { household: households.nurse })).status, 'not theirs').toBe(404)
  })

  test('said a hundred times stands there once; another answer, and the first one after it, are said anew', async () => {
    const call = { until: plus(court.now(), hour), options: ['option-1', 'option-2'].map((code) => ({ code, says: { 'zh-Hans': code, 'zh-Hant': code, en: code } })) }
    const { id } = await issued({ audience: { places: everywhere(), terms: [] }, call })
    const rows = async () => (await sql<{ answer: string | null }>`select answer from notice_deliveries where notice_id = ${id} and grade = 'acknowledged' order by at, recorded_at`.execute(owner())).rows.map((it) => it.answer)
    for (const answer of ['option-1', 'option-1', 'option-2', 'option-2', 'option-1', 'option-1']) {
      expect((await know(id, { answer })).body).toEqual({ reached: true })
      court.pass(1000)
    }
    expect(await rows()).toEqual(['option-1', 'option-2', 'option-1'])
  })

  test('so much is said of one notice, what was taken back as well; whoever has more to say is told to call, and is still asked', async () => {
    const call = { until: plus(court.now(), hour), options: ['option-1', 'option-2'].map((code) => ({ code, says: { 'zh-Hans': code, 'zh-Hant': code, en: code } })) }
    const { id } = await issued({ audience: { places: everywhere(), terms: [] }, call })
    await know(id, { answer: 'option-1' })
    // Fifty-nine more of them, each a moment earlier.
    await sql`insert into notice_deliveries (community_id, id, notice_id, household_id, rung, grade, answer, by_actor, by_role, at, recorded_at)
      select d.community_id, gen_random_uuid(), d.notice_id, d.household_id, d.rung, d.grade, d.answer, d.by_actor, d.by_role, d.at - n * interval '1 second', d.recorded_at from notice_deliveries d, generate_series(1, 59) n where d.notice_id = ${id} and d.grade = 'acknowledged'`.execute(owner())
    expect((await court.as('neighbour').post(`/me/notices/${id}/not-known`, { at: court.now() })).body).toEqual({ done: true })
    expect((await know(id, { answer: 'option-2' })).body.code).toBe('notice-said-enough')
    expect(await reached(id)).toEqual([])
  })

  test('says it for their own home where they name none, and for nobody where theirs has none', async () => {
    const id = await both()
    await know(id, {})
    expect(await reached(id)).toEqual(['1-1-101'])
    const other = (await issued({ subject: 'power' })).id
    expect((await know(other, {})).status).toBe(404)
    expect(await reached(other)).toEqual([])
  })
})

test('a child’s phone says nothing for a home that its own cares for', async () => {
  const { residents, households } = court.place
  await sql`update residents set born = '2015-06-01' where id = ${residents.mother}`.execute(owner())
  await cares(households.nurse, residents.dialysis)
  const { id } = await issued()
  expect((await court.as('mother').post(`/me/notices/${id}/acknowledge`, { household: households.dialysis })).body).toEqual({ reached: false })
  expect((await court.as('nurse').post(`/me/notices/${id}/acknowledge`, { household: households.dialysis })).body).toEqual({ reached: true })
  expect(await reached(id)).toEqual(['2-1-101'])
})

describe('what is for one person alone', () => {
  test('of a home with two whom it concerns each is texted at a number of their own, also when it is no danger', async () => {
    const { nurse, mother } = court.place.residents
    for (const it of [nurse, mother]) await needs(it)
    await sql`update residents set phone = '13800002502' where id = ${mother}`.execute(owner())
    const { id } = await issued(closed())
    for (let n = 0; n < 3; n++) { await climb(court, id, channels); court.pass(hour) }
    expect(phone.sent.map((it) => it.to).sort()).toEqual(['13800001502', '13800002502'])
  })

  test('of two whom it concerns each says so for themselves: who has is asked no more, and the home is rung and knocked at until the other has, or somebody has spoken with them', async () => {
    const { nurse, mother } = court.place.residents
    for (const it of [nurse, mother]) await needs(it)
    await sql`update residents set phone = '13800002502' where id = ${mother}`.execute(owner())
    const { id } = await issued(closed({ urgency: 'danger' }))
    await climb(court, id, channels)
    const said = async (who: 'nurse' | 'mother') => (await own(who)).map((it) => it.reachedAt !== null)
    expect((await court.as('nurse').post(`/me/notices/${id}/acknowledge`, {})).status).toBe(200)
    expect([await reached(id), await said('nurse'), await said('mother')]).toEqual([[], [true], [false]])
    court.pass(10 * hour)
    await climb(court, id, channels)
    expect((await homesOn(court, id, 'knocks')).map((it) => it.door)).toEqual(['2-1-502'])
    expect((await court.as('staff').get(`/notices/${id}`)).body.counts).toMatchObject({ homes: 1, reached: 0, opened: 1 })
    expect((await court.as('mother').post(`/me/notices/${id}/acknowledge`, {})).status).toBe(200)
    expect([await reached(id), await said('mother')]).toEqual([['2-1-502'], [true]])
    // Told in person it is, whoever had said so before.
    const next = (await issued(closed({ urgency: 'danger', subject: 'other' }))).id
    await court.as('nurse').post(`/me/notices/${next}/acknowledge`, {})
    expect(await reached(next)).toEqual([])
    await court.as('building-lead').post(`/notices/${next}/told`, { id: court.newId(), household: court.place.households.nurse, what: 'told', how: 'at-the-door', at: court.now(), answer: null })
    expect(await reached(next)).toEqual(['2-1-502'])
  })

  test('a list of it names them to whoever may read people; a lead who has to knock sees doors; a volunteer, to whom none is given, learns of nobody', async () => {
    await needs(court.place.residents.labour)
    const { id } = await issued(closed({ urgency: 'danger' }))
    await climb(court, id, channels)
    const path = `/notices/${id}/homes?which=knocks&building=${court.place.buildings.two}`
    const [lead, staff] = [(await court.as('building-lead').get(path)).body.homes, (await court.as('staff').get(path)).body.homes]
    expect(lead).toMatchObject([{ door: '2-1-301', adults: [], phones: [] }])
    expect(staff).toMatchObject([{ door: '2-1-301', adults: [{ name: '孕妇' }], phones: [{ phone: '13800001301', of: '孕妇' }] }])
    const told = (who: 'volunteer' | 'building-lead') => court.as(who).post(`/notices/${id}/told`, { id: court.newId(), household: court.place.households.labour, what: 'told', how: 'at-the-door', at: court.now(), answer: null })
    for (const which of ['knocks', 'rings', 'all']) expect((await court.as('volunteer').get(`/notices/${id}/homes?which=${which}`)).status, which).toBe(404)
    expect((await court.as('volunteer').get(path)).status).toBe(404)
    expect([(await told('volunteer')).status, await reached(id)]).toEqual([404, []])
    expect([(await told('building-lead')).status, await reached(id)]).toEqual([200, ['2-1-301']])
    const open = (await issued({ urgency: 'danger' })).id
    await climb(court, open, channels)
    const names = (await court.as('building-lead').get(`/notices/${open}/homes?which=knocks&building=${court.place.buildings.two}`)).body.homes
    expect(names.find((it: any) => it.door === '2-1-301')).toMatchObject({ adults: [{ name: '孕妇' }], phones: [{ phone: '13800001301', of: '孕妇' }] })
    expect((await court.as('volunteer').get(`/notices/${open}/homes?which=knocks`)).body.homes.map((it: any) => it.door), 'of what is for everybody they have all').toContain('2-1-301')
  })

  test('a look at whether somebody has a need is on their record, also where nobody has it; one at a whole community is not', async () => {
    const { residents, households } = court.place
    await needs(residents.labour)
    const looks = async (): Promise<string[]> => (await sql<{ id: string }>`select distinct resident_id as id from looks`.execute(owner())).rows.map((it) => it.id)
    const one = (household: string) => ({ audience: { places: [{ kind: 'household', id: household }], terms: [{ term: 'need', values: ['medicine'] }] } })
    await look(court, water(court, { audience: { places: everywhere(), terms: [{ term: 'level', values: ['sealed'] }] } }))
    expect(await looks()).toEqual([])
    expect((await look(court, water(court, one(households.labour)))).body.homes).toBe(1)
    expect((await look(court, water(court, one(households.dialysis)))).body.homes).toBe(0)
    expect((await looks()).sort()).toEqual([residents.labour, residents.dialysis].sort())
    for (const [path, more] of [['audience', one(households.nurse)], ['late', water(court, one(households.nurse))]] as const) {
      court.pass(2 * hour)
      await sql`delete from looks`.execute(owner())
      expect((await court.as('staff').post(`/notices/${path}`, more)).body.homes, path).toEqual([])
      expect((await looks()).sort(), path).toEqual([residents.nurse, residents.mother].sort())
    }
    // Without having looked one is told nothing of who it would be for.
    const unseen = await court.as('staff').post('/notices', { ...water(court, one(households.nurse)), id: court.newId(), seen: 'x' })
    expect([unseen.body.code, unseen.body.details]).toEqual(['notice-looked-different', {}])
  })

  test('that there is one is told to phones that may see it', async () => {
    const whole = await osmanthus()
    try {
      await needs(whole.place.residents.nurse, whole)
      const seq = async (): Promise<number> => (await whole.as('nurse').get('/changes')).body.seq
      const told = async (who: 'nurse' | 'mother' | 'neighbour', since: number) => JSON.stringify((await whole.as(who).get(`/changes?since=${since}`)).body)
      const before = await seq()
      const { body: { id } } = await issue(whole, water(whole, closed({}, whole)))
      expect([await told('nurse', before), await told('mother', before), await told('neighbour', before)].map((it) => it.includes(id))).toEqual([true, false, false])
      const then = await seq()
      expect((await whole.as('nurse').post(`/me/notices/${id}/acknowledge`, {})).status).toBe(200)
      expect([await told('nurse', then), await told('mother', then)].map((it) => it.includes('own-notice'))).toEqual([true, false])
    } finally { await whole.close() }
  })

  test('a number that stands beside another adult at home as well is texted nothing of it, however it is written: they are knocked', async () => {
    const { residents } = court.place
    await needs(residents.nurse)
    await sql`update residents set phone = '138-0000-1502' where id = ${residents.mother}`.execute(owner())
    const { id } = await issued(closed())
    await climb(court, id, channels)
    court.pass(10 * hour)
    await climb(court, id, channels)
    expect(phone.sent).toEqual([])
    expect((await homesOn(court, id, 'rings')).map((it) => it.door)).toEqual([])
    expect((await homesOn(court, id, 'knocks')).map((it) => it.door)).toEqual(['2-1-502'])
  })

  test('put down as gone by mistake, they have it again once that is taken back', async () => {
    const { residents, households } = court.place
    await needs(residents.nurse)
    const { id } = await issued(closed())
    court.pass(minute)
    await sql`insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at)
      values (${court.place.community}, ${court.newId()}, ${residents.nurse}, 'moved-out', ${households.nurse}, 'x', 'x', 'staff', ${court.now()})`.execute(owner())
    await sql`update residents set moved_away_at = ${court.now()} where id = ${residents.nurse}`.execute(owner())
    await follow()
    expect((await homesOn(court, id)).map((it) => it.door)).toEqual([])
    await sql`update residents set moved_away_at = null where id = ${residents.nurse}`.execute(owner())
    await follow()
    expect((await homesOn(court, id)).map((it) => [it.door, it.resident])).toEqual([['2-1-502', residents.nurse]])
    court.pass(10 * hour)
    await climb(court, id, channels)
    expect(phone.sent.map((it) => it.to)).toEqual(['13800001502'])
  })

  test('moved, they have it in their new home, and the old one does not; what they had they have had', async () => {
    const { residents, households } = court.place
    await needs(residents.nurse)
    const { id } = await issued(closed())
    await climb(court, id, channels)
    expect((await own('nurse')).map((it) => it.id)).toEqual([id])
    await court.as('nurse').post('/me/notices/opened', { notices: [id] })
    await moves(residents.nurse, households.neighbour)
    await follow()
    expect((await homesOn(court, id)).filter((it) => it.resident === residents.nurse).map((it) => [it.door, it.steps.map((step: any) => step.grade)])).toEqual([['1-1-101', ['opened']]])
    const shown = (await court.as('staff').get(`/notices/${id}`)).body
    expect([shown.counts, shown.buildings], 'the old home is not waited for').toMatchObject([{ homes: 1, people: 1 }, [{ label: '1', homes: 1 }]])
    court.pass(hour)
    await climb(court, id, channels)
    expect(phone.sent.map((it) => it.to)).toEqual(['13800001502'])
    court.pass(9 * hour)
    await climb(court, id, channels)
    expect((await homesOn(court, id, 'knocks')).map((it) => it.door)).toEqual(['1-1-101'])
    await follow()
    const { body: now } = await court.as('staff').post(`/notices/${id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不用了' } })
    expect((await homesOn(court, now.id)).map((it) => it.door)).toEqual(['1-1-101'])
  })

  test('of two records that are one it is the kept one’s', async () => {
    const { residents, households } = court.place
    await needs(residents.mother)
    const { id } = await issued(closed())
    await sql`update residents set kept_as = ${residents.nurse}, kept_from = ${court.now()}, moved_away_at = ${court.now()} where id = ${residents.mother}`.execute(owner())
    await follow()
    expect((await own('nurse')).map((it) => [it.id, it.household])).toEqual([[id, households.nurse]])
    court.pass(hour)
    await climb(court, id, channels)
    expect(phone.sent.map((it) => it.to)).toEqual(['13800001502'])
  })

  test('a correction does not open what was closed', async () => {
    await needs(court.place.residents.nurse)
    const old = await issued(closed())
    expect(old.code).toBeNull()
    await climb(court, old.id, channels)
    await court.as('nurse').post('/me/notices/opened', { notices: [old.id] })
    const next = await issued({ subject: 'medicine', corrects: old.id, changed: { 'zh-Hans': '改为明天' }, audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] } })
    expect(next.code).toBeNull()
    expect([(await own('nurse')).map((it) => it.id), await own('mother')]).toEqual([[next.id, old.id], []])
  })
})

describe('corrected', () => {
  const changed = { 'zh-Hans': '改为明天' }
  test('is said to whoever had the old one; for the others it is new', async () => {
    const old = await issued()
    await climb(court, old.id, channels)
    await court.as('nurse').post('/me/notices/opened', { notices: [old.id] })
    const next = await issued({ corrects: old.id, changed, audience: { places: everywhere(), terms: [] } })
    expect((await own('nurse'))[0]).toMatchObject({ id: next.id, kind: 'correction', changed, corrects: old.id })
    expect((await own('neighbour'))[0]).toMatchObject({ id: next.id, kind: 'notice', changed: {}, corrects: null })
  })

  test('twice, whoever had the first hears of the second as well, also where the first correction never arrived', async () => {
    const places = (key: 'one' | 'two') => ({ audience: { places: [{ kind: 'building', id: court.place.buildings[key] }], terms: [] } })
    const first = await issued()
    await climb(court, first.id, channels)
    await court.as('nurse').post('/me/notices/opened', { notices: [first.id] })
    const second = await issued({ corrects: first.id, changed, ...places('one') })
    expect((await homesOn(court, second.id)).map((it) => it.door)).toEqual(['1-1-101', '2-1-502'])
    const third = await issued({ corrects: second.id, changed, ...places('one') })
    const rows = async (id: string) => (await sql<{ door: string; had_old: boolean; has_had: boolean }>`
      select f.door, n.had_old, n.has_had from notice_homes n join households h on h.id = n.household_id join flats f on f.id = h.flat_id where n.notice_id = ${id} order by f.door`.execute(owner())).rows
    expect(await rows(second.id)).toEqual([{ door: '1-1-101', had_old: false, has_had: false }, { door: '2-1-502', had_old: true, has_had: false }])
    expect(await rows(third.id)).toEqual([{ door: '1-1-101', had_old: false, has_had: false }, { door: '2-1-502', had_old: true, has_had: false }])
  })

  test('the reason stands on the old poster only where it is for everybody who comes by', async () => {
    const poster = async (code: string) => (await court.as('nobody').get(`/n/${code}`)).body
    const open = await issued()
    await issued({ corrects: open.id, changed })
    expect((await poster(open.code)).texts[0].changed).toBe('改为明天')
    const later = await issued({ subject: 'gas' })
    const second = (await issued({ subject: 'gas', corrects: later.id, changed, validUntil: plus(court.now(), hour) }))
    expect((await poster(second.code)).texts[0].changed).toBe('改为明天')
    await needs(court.place.residents.nurse)
    const other = await issued({ subject: 'power' })
    await issued(closed({ subject: 'power', corrects: other.id, changed: { 'zh-Hans': '只给需要药的人' } }))
    expect(await poster(other.code)).toMatchObject({ state: 'superseded', by: null, texts: [{ changed: '' }] })
    court.pass(4 * day)
    expect((await poster(second.code)).texts, 'over for days by itself it says nothing any more').toMatchObject([{ title: '', text: '', changed: '' }])
  })
})

describe('whoever moves in while it holds', () => {
  test('gets what their home, or they, would have been told; once, and nothing that is over', async () => {
    const { residents, households, buildings } = court.place
    await sql`update residents set moved_away_at = ${court.now()} where id = ${residents.labour}`.execute(owner())
    await sql`update residents set born = '1990-01-01' where id = ${residents.mother}`.execute(owner())
    const [usual, terms] = [(await issued()).id, (await issued({ subject: 'power', audience: { places: [{ kind: 'building', id: buildings.two }], terms: [{ term: 'age', values: ['from-60'] }] } })).id]
    const over = (await issued({ subject: 'gas', validUntil: plus(court.now(), hour) })).id
    const withdrawn = (await issued({ subject: 'lift' })).id
    await court.as('staff').post(`/notices/${withdrawn}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不修了' } })
    court.pass(2 * hour)
    await moves(residents.labour, households.labour)
    // With the first act about somebody who lives there stands what the roster had said.
    await sql`insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at)
      values (${court.place.community}, ${court.newId()}, ${residents.nurse}, 'lives', ${households.nurse}, '', 'roster', '', ${court.now()})`.execute(owner())
    await sql`update residents set born = '1940-01-01' where id = ${residents.nurse}`.execute(owner())
    for (const _ of [1, 2]) await follow()
    const doors = async (id: string) => (await homesOn(court, id)).map((it) => it.door)
    expect(await doors(usual)).toContain('2-1-301')
    expect(await doors(terms), 'who is meant by no term is not').not.toContain('2-1-301')
    expect(await doors(terms), 'nor who has lived there before').not.toContain('2-1-502')
    expect([await doors(over), await doors(withdrawn)].flat()).not.toContain('2-1-301')
    court.pass(minute)
    await climb(court, usual, channels)
    expect(phone.sent.map((it) => it.to)).toContain('13800001301')
    expect((await own('neighbour')).length).toBe(0)
  })
})

describe('a home from which everybody has gone', () => {
  const gone = (at: string | null, household = court.place.households.labour) => sql`update residents set moved_away_at = ${at} where household_id = ${household}`.execute(owner())
  const plan = [{ rung: 'page', after: 0 }, { rung: 'sms', after: 60 }, { rung: 'rings', after: 120 }, { rung: 'knocks', after: 180 }]
  const listed = async (notice: string): Promise<string[]> => (await homesOn(court, notice, 'knocks')).map((it) => it.door).sort()
  const after = async (ms: number, notice: string): Promise<void> => { court.pass(ms); await climb(court, notice, channels) }

  test('is neither rung nor knocked at; put down as gone by mistake, they are told after all', async () => {
    const { id } = await issued({ plan })
    await climb(court, id, channels)
    await gone(court.now())
    await after(hour, id)
    expect(phone.sent.map((it) => it.to).sort(), 'no text to whom has moved').not.toContain('13800001301')
    expect(await listed(id)).toEqual([])
    await after(2 * hour, id)
    expect(await listed(id)).toEqual(['2-1-101', '2-1-502'])
    await gone(null)
    await after(15 * minute, id)
    expect(await listed(id)).toEqual(['2-1-101', '2-1-301', '2-1-502'])
  })

  test('leaves the list of doors to knock at, and is back on it where somebody lives there after all', async () => {
    const { id } = await issued({ plan })
    await climb(court, id, channels)
    for (const ms of [hour, hour, hour]) await after(ms, id)
    expect(await listed(id)).toContain('2-1-301')
    await gone(court.now())
    for (let n = 0; n < 2; n++) await follow()
    expect(await listed(id)).toEqual(['2-1-101', '2-1-502'])
    const doors = async (which: string) => (await homesOn(court, id, which)).map((it) => it.door).sort()
    court.pass(9 * hour)
    const { counts, inTime, buildings } = (await court.as('staff').get(`/notices/${id}`)).body
    expect([await doors('open'), await doors('late'), await doors('all')], 'nor is it waited for anywhere').toEqual([['2-1-101', '2-1-502'], ['2-1-101', '2-1-502'], ['2-1-101', '2-1-502']])
    expect([counts.homes, inTime.map((it: any) => it.homes), buildings.map((it: any) => it.homes)]).toEqual([2, [2], [2]])
    await after(15 * minute, id)
    expect(await listed(id)).toEqual(['2-1-101', '2-1-502'])
    await gone(null)
    await after(15 * minute, id)
    expect(await listed(id)).toEqual(['2-1-101', '2-1-301', '2-1-502'])
  })
})

describe('an answer to a call', () => {
  const call = { options: [{ code: 'yes', says: { 'zh-Hans': '要', 'zh-Hant': '要', en: 'Yes' } }, { code: 'no', says: { 'zh-Hans': '不要', 'zh-Hant': '不要', en: 'No' } }], until: '2026-04-05T13:00:00.000Z' }
  const answers = async (id: string): Promise<any[]> => (await court.as('staff').get(`/notices/${id}/answers`)).body.homes.map((it: any) => [it.door, it.code, it.phone])

  test('of whoever it concerned alone goes along when they move; the door that they left has said nothing', async () => {
    await needs(court.place.residents.neighbour)
    const { id } = await issued(closed({ call }))
    expect((await court.as('neighbour').post(`/me/notices/${id}/acknowledge`, { answer: 'yes' })).status).toBe(200)
    expect(await answers(id)).toEqual([['1-1-101', 'yes', '13800001111']])
    court.pass(minute)
    await moves(court.place.residents.neighbour, court.place.households.labour)
    await follow()
    expect(await answers(id)).toEqual([['2-1-301', 'yes', '13800001111']])
    expect(await reached(id)).toEqual(['2-1-301'])
    await follow()
    expect(await answers(id), 'looked for again it is the same').toEqual([['2-1-301', 'yes', '13800001111']])
  })

  test('said again after a while, or in time after it was said too late, is no press that was pressed twice', async () => {
    const says = async (id: string, answer: string, at: string | null = null) => expect((await court.as('neighbour').post(`/me/notices/${id}/acknowledge`, { answer, at })).status).toBe(200)
    const toAll = { call, audience: { places: everywhere(), terms: [] } }
    const { id } = await issued(toAll)
    const start = court.now()
    await says(id, 'yes')
    for (let n = 0; n < 5; n++) await says(id, 'yes')
    court.pass(10 * minute)
    await says(id, 'yes')
    // Another phone of theirs had no network.
    await says(id, 'no', plus(start, 5 * minute))
    expect((await answers(id)).map(([door, code]) => [door, code])).toEqual([['1-1-101', 'yes']])
    expect((await sql`select from notice_deliveries where notice_id = ${id} and grade = 'acknowledged'`.execute(owner())).rows).toHaveLength(3)
    const second = (await issued({ ...toAll, subject: 'volunteers' })).id
    const inTime = plus(call.until as Instant, -1000)
    court.pass(between(court.now(), plus(call.until as Instant, 30_000)))
    await says(second, 'yes')
    expect(await answers(second), 'too late').toEqual([])
    await says(second, 'yes', inTime)
    expect((await answers(second)).map(([door, code]) => [door, code])).toEqual([['1-1-101', 'yes']])
  })

  test('of two whom it concerned stays with the home where one of them moves: nobody knows whose it was', async () => {
    for (const one of [court.place.residents.nurse, court.place.residents.mother]) await needs(one)
    const { id } = await issued(closed({ call }))
    expect((await court.as('nurse').post(`/me/notices/${id}/acknowledge`, { answer: 'yes' })).status).toBe(200)
    court.pass(minute)
    await moves(court.place.residents.mother, court.place.households.labour)
    await follow()
    expect((await answers(id)).map(([door, code]) => [door, code])).toEqual([['2-1-502', 'yes']])
    expect(await reached(id), 'she is told anew').toEqual(['2-1-502'])
  })

  test('shows of what is for some alone no number that another adult at home answers, nor the household’s', async () => {
    await needs(court.place.residents.mother)
    await sql`update residents set phone = '13800001502' where id = ${court.place.residents.mother}`.execute(owner())
    const { id } = await issued(closed({ call }))
    expect((await court.as('mother').post(`/me/notices/${id}/acknowledge`, { answer: 'yes' })).status).toBe(200)
    expect(await answers(id)).toEqual([['2-1-502', 'yes', null]])
    await sql`update residents set phone = '13800009999' where id = ${court.place.residents.mother}`.execute(owner())
    expect(await answers(id)).toEqual([['2-1-502', 'yes', '13800009999']])
  })
})
