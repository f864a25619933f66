// The doors at which somebody has to knock for a notice become tasks of a door round, and what came of a door comes back: told in person, or not reached; taken back there, it is taken back here.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { noChannels } from '#server/channels/channels.ts'
import { doorRoutes } from '#server/doors/routes.ts'
import { noticeRoundRoutes, toldAtDoors } from '#server/notices/rounds.ts'
import { transaction } from '#server/db/pool.ts'
import { audienceTerms } from '#server/main.ts'
import { noticeJobs } from '#server/notices/jobs.ts'
import type { Osmanthus } from '../support/api.ts'
import { climb, community, homesOn, issue, openNotices, run, water } from '../support/notices.ts'

let court: Osmanthus
beforeEach(async () => { court = await openNotices(noChannels, [...doorRoutes(() => Promise.resolve(new Map()), toldAtDoors), ...noticeRoundRoutes(noChannels)]) })
afterEach(() => court.close())

/** Everybody is to be knocked at, at once. */
async function knocking(more: object = {}): Promise<string> {
  const { body } = await issue(court, water(court, { plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }], ...more }))
  await climb(court, body.id)
  return body.id
}
async function round(notice: string, more: object = {}): Promise<{ id: string; task: string; status: number; code?: string }> {
  const ids = { id: court.newId(), task: court.newId() }
  const { status, body } = await court.as('staff').post(`/notices/${notice}/round`, { ...ids, ...more })
  if (status === 200) expect((await court.as('staff').post(`/rounds/${ids.id}/give`, { id: court.newId(), stairwells: [court.place.entrances.two], to: court.place.accounts.volunteer })).status).toBe(200)
  return { ...ids, status, code: body?.code }
}
const at = (made: { id: string; task: string }, door: 'nurse' | 'labour' | 'dialysis', more: object = {}) => {
  const body = { id: court.newId(), door: court.place.flats[door], tasks: [made.task], outcome: 'done', at: court.now(), againAt: null, words: '', takesBack: null, paper: false, ...more }
  return { id: body.id, send: () => court.as('volunteer').post(`/rounds/${made.id}/results`, body) }
}
const rows = async (notice: string): Promise<Record<string, [string, string | null]>> => Object.fromEntries((await homesOn(court, notice)).map((home) => [home.door, [home.steps.find((it: any) => it.rung === 'knocks')?.grade, home.reached?.by ?? null]]))

test('one press makes it of exactly those doors; done there is told in person by whoever was there, “nobody” is not reached, however often and late it comes', async () => {
  const notice = await knocking()
  await court.as('nurse').post(`/me/notices/${notice}/acknowledge`, {})
  const made = await round(notice)
  expect(made.status).toBe(200)
  const mine = (await court.as('volunteer').get('/rounds/mine')).body
  expect(mine.rounds).toMatchObject([{ id: made.id, title: '2号楼停水', tasks: [{ source: 'notice', names: false }] }])
  expect(mine.stairwells.flatMap((one: any) => one.doors.map((door: any) => door.door)), 'the nurse knows already').toEqual(['2-1-301', '2-1-101'])
  const [done, nobody] = [at(made, 'labour'), at(made, 'dialysis', { outcome: 'nobody' })]
  court.pass(hour)
  for (let n = 0; n < 2; n++) for (const one of [done, nobody]) expect((await one.send()).status).toBe(200)
  expect(await rows(notice)).toMatchObject({ '2-1-301': ['told', 'volunteer'], '2-1-101': ['not-reached', null] })
  const { counts } = (await court.as('staff').get(`/notices/${notice}`)).body
  expect(counts).toMatchObject({ reached: 2, knocks: 1 })
  expect((await homesOn(court, notice, 'reached')).find((it) => it.door === '2-1-301').reached).toMatchObject({ how: 'at-the-door', at: plus(court.now(), -hour) })
})

test('a slip taken back in the round is taken back here, also where that comes first; a colleague’s is not theirs to take back', async () => {
  const notice = await knocking()
  const made = await round(notice)
  const slip = at(made, 'labour')
  await slip.send()
  court.pass(minute)
  expect((await at(made, 'labour', { outcome: 'taken-back', takesBack: slip.id }).send()).status).toBe(200)
  expect((await rows(notice))['2-1-301']).toEqual(['queued', null])
  const late = at(made, 'dialysis')
  expect((await at(made, 'dialysis', { outcome: 'taken-back', takesBack: late.id }).send()).status).toBe(200)
  expect((await late.send()).status).toBe(200)
  expect((await rows(notice))['2-1-101']).toEqual(['queued', null])
  expect((await sql`select from notice_deliveries where grade = 'told'`.execute(court.database.owner)).rows, 'both stay on the record').toHaveLength(2)
})

test('pressed again it is of new doors alone; closed, what is still to be knocked at may go again; with none it says so', async () => {
  const notice = await knocking()
  const made = await round(notice)
  expect(await round(notice)).toMatchObject({ status: 409, code: 'audience-empty' })
  expect((await court.as('staff').post(`/rounds/${made.id}/end`, { id: court.newId(), what: 'closed' })).status).toBe(200)
  await at(made, 'labour').send()
  const again = await round(notice)
  expect(again.status).toBe(200)
  expect((await court.as('staff').get(`/rounds/${again.id}`)).body.counts.doors).toBe(2)
})

test('pressed again after an answer that was lost it is the same round; two desks that press at once make it once', async () => {
  const notice = await knocking()
  const made = await round(notice)
  expect((await court.as('staff').post(`/notices/${notice}/round`, { id: made.id, task: made.task })).status, 'as a new command').toBe(200)
  expect((await court.as('staff').post(`/notices/${notice}/round`, { id: made.id, task: court.newId() })).status).toBe(409)
  await court.as('staff').post(`/rounds/${made.id}/end`, { id: court.newId(), what: 'closed' })
  const both = await Promise.all(['staff', 'secretary'].map((who) => court.as(who as 'staff').post(`/notices/${notice}/round`, { id: court.newId(), task: court.newId() })))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('what is read aloud at a door goes along whole, however long it is', async () => {
  const whole = `请各户提前接水。${'请关好龙头，'.repeat(200)}谢谢配合。`
  const notice = await knocking({ edits: { slip: { 'zh-Hans': whole } } })
  await round(notice)
  const [mine] = (await court.as('volunteer').get('/rounds/mine')).body.rounds
  expect(mine.note).toBe(whole)
})

test('a notice that is corrected or withdrawn ends its rounds: the phone is told what stands in its place, told stays told, and told late is told of the old text', async () => {
  const notice = await knocking()
  const made = await round(notice)
  await at(made, 'labour').send()
  const late = at(made, 'dialysis')
  court.pass(hour)
  const corrected = await issue(court, water(court, { plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 600 }], corrects: notice, changed: { 'zh-Hans': '改到明天' } }))
  expect(corrected.status).toBe(200)
  const mine = (await court.as('volunteer').get('/rounds/mine')).body
  expect([mine.rounds, mine.stairwells]).toEqual([[], []])
  expect(mine.over).toMatchObject([{ round: made.id, why: 'superseded', instead: corrected.body.id, title: '2号楼停水' }])
  expect(mine.over[0].words).toContain('改到明天')
  const read = (await court.as('staff').get(`/rounds/${made.id}`)).body
  expect(read).toMatchObject({ over: { why: 'superseded', instead: corrected.body.id }, counts: { doors: 3, done: 1, left: 2 } })
  expect((await court.as('staff').post(`/rounds/${made.id}/end`, { id: court.newId(), what: 'reopened' })).body).toMatchObject({ code: 'round-over' })
  expect((await late.send()).status).toBe(200)
  expect(await rows(notice)).toMatchObject({ '2-1-301': ['told', 'volunteer'], '2-1-101': ['told', 'volunteer'] })
  expect((await rows(corrected.body.id))['2-1-101'], 'of the new text they know nothing').toEqual([undefined, null])
  expect((await sql`select from notice_homes where notice_id = ${corrected.body.id} and had_old`.execute(court.database.owner)).rows.length).toBeGreaterThanOrEqual(2)
  // One press: the same doors, the same hands, the new words.
  expect((await court.as('staff').get(`/notices/${corrected.body.id}`)).body.doorsBefore).toBe(3)
  const ids = { id: court.newId(), task: court.newId() }
  expect((await court.as('staff').post(`/notices/${corrected.body.id}/round`, { ...ids, before: true })).status).toBe(200)
  expect((await court.as('staff').get(`/notices/${corrected.body.id}`)).body.doorsBefore).toBe(0)
  const then = (await court.as('volunteer').get('/rounds/mine')).body
  expect(then.rounds).toMatchObject([{ id: ids.id, tasks: [{ code: corrected.body.code, validUntil: corrected.body.validUntil }] }])
  expect(then.stairwells.flatMap((one: any) => one.doors.map((door: any) => door.door))).toEqual(['2-1-502', '2-1-301', '2-1-101'])
  expect((await court.as('staff').post(`/notices/${corrected.body.id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '弄错了' } })).status).toBe(200)
  expect((await court.as('volunteer').get('/rounds/mine')).body.over.map((it: any) => it.why), 'of both rounds').toEqual(['withdrawn'])
})

test('corrected twice, and withdrawn after that, whoever stands on the stairs with the first text reads what holds now and nothing in between', async () => {
  const overNow = async (): Promise<any[]> => (await court.as('volunteer').get('/rounds/mine')).body.over
  const correct = async (corrects: string, changed: string): Promise<string> => {
    const { status, body } = await issue(court, water(court, { corrects, changed: { 'zh-Hans': changed } }))
    expect(status).toBe(200)
    return body.id
  }
  const first = await knocking()
  const made = await round(first)
  const second = await correct(first, '改到明天')
  expect(await overNow()).toMatchObject([{ round: made.id, instead: second }])
  court.pass(hour)
  const third = await correct(second, '改到后天')
  const [one, ...more] = await overNow()
  expect([one, more]).toMatchObject([{ round: made.id, why: 'superseded', instead: third, at: court.now() }, []])
  expect([one.words.includes('改到后天'), one.words.includes('改到明天')]).toEqual([true, false])
  court.pass(hour)
  const { body: last } = await court.as('staff').post(`/notices/${third}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '弄错了' } })
  expect(await overNow()).toMatchObject([{ round: made.id, why: 'withdrawn', instead: last.id }])
  expect((await court.as('staff').get(`/rounds/${made.id}`)).body.over).toMatchObject({ why: 'withdrawn', instead: last.id })
})

test('a round that was closed by hand before its notice was corrected says nothing of that', async () => {
  const first = await knocking()
  const made = await round(first)
  await court.as('staff').post(`/rounds/${made.id}/end`, { id: court.newId(), what: 'closed' })
  await issue(court, water(court, { corrects: first, changed: { 'zh-Hans': '改到明天' } }))
  expect((await court.as('volunteer').get('/rounds/mine')).body.over).toEqual([])
})

const endOver = () => transaction(court.database, [community(court)], (tx) => (noticeJobs(noChannels, audienceTerms).timetable!['notices:rounds'] as any).each(tx, community(court), court.now()))

test('a notice that is over by its time ends its rounds: nobody is led on to a door, what was done late still comes in, and opened again on purpose it stays open', async () => {
  const notice = await knocking()
  const made = await round(notice)
  const late = at(made, 'labour')
  const doors = async (): Promise<number> => (await court.as('volunteer').get('/rounds/mine')).body.stairwells.flatMap((one: any) => one.doors).length
  court.pass(24 * hour - minute)
  await endOver()
  expect(await doors(), 'as long as it holds').toBe(3)
  court.pass(minute)
  for (let n = 0; n < 2; n++) await endOver()
  expect([await doors(), (await court.as('volunteer').get('/rounds/mine')).body.over]).toEqual([0, []])
  expect((await court.as('staff').get(`/rounds/${made.id}`)).body).toMatchObject({ closedAt: court.now(), over: null, counts: { left: 3 } })
  expect((await sql`select from round_acts where what = 'closed'`.execute(court.database.owner)).rows, 'looked for twice it is closed once').toHaveLength(1)
  expect((await late.send()).status).toBe(200)
  expect((await rows(notice))['2-1-301']).toEqual(['told', 'volunteer'])
  court.pass(minute)
  expect((await court.as('staff').post(`/rounds/${made.id}/end`, { id: court.newId(), what: 'reopened' })).status).toBe(200)
  court.pass(minute)
  await endOver()
  expect(await doors()).toBe(3)
})

test('a notice that is corrected after its time says so to whoever carried it, and a round of no notice ends by nothing of the kind', async () => {
  const notice = await knocking()
  const made = await round(notice)
  const own = { id: court.newId(), title: '查看', note: '', empty: true, tasks: [{ id: court.newId(), title: '看水表', kind: 'door', names: false }], places: [{ kind: 'building', id: court.place.buildings.two }] }
  expect((await court.as('staff').post('/rounds', own)).status).toBe(200)
  court.pass(25 * hour)
  await endOver()
  expect((await court.as('staff').get(`/rounds/${own.id}`)).body.closedAt).toBeNull()
  const { status, body } = await issue(court, water(court, { corrects: notice, changed: { 'zh-Hans': '改到明天' } }))
  expect(status).toBe(200)
  expect((await court.as('volunteer').get('/rounds/mine')).body.over).toMatchObject([{ round: made.id, why: 'superseded', instead: body.id }])
})

/** Another home behind the dialysis patient's door; `since` null: as the roster had it. */
async function neighbours(since: string | null): Promise<string> {
  const [household, resident] = [court.newId(), court.newId()]
  const { owner } = court.database
  await sql`insert into households (community_id, id, flat_id) values (${court.place.community}, ${household}, ${court.place.flats.dialysis})`.execute(owner)
  await sql`insert into residents (community_id, id, household_id, name) values (${court.place.community}, ${resident}, ${household}, '新来的')`.execute(owner)
  if (since !== null) await sql`insert into stays (community_id, act_id, resident_id, kind, household_id, since, source, by_actor, by_role, recorded_at) values (${court.place.community}, ${court.newId()}, ${resident}, 'lives', ${household}, ${since}, 'x', 'account:x', 'staff', ${since})`.execute(owner)
  return household
}

test('of two homes behind one door neither is told by a press that says not which, and both say so', async () => {
  await neighbours(null)
  const notice = await knocking()
  const made = await round(notice)
  expect((await at(made, 'dialysis').send()).status).toBe(200)
  const homes = (await homesOn(court, notice)).filter((home) => home.door === '2-1-101')
  expect(homes.map((home) => [home.reached, home.steps.find((it: any) => it.rung === 'knocks').why])).toEqual([[null, 'which-home'], [null, 'which-home']])
  expect((await court.as('staff').get(`/rounds/${made.id}`)).body, 'and somebody has to look').toMatchObject({ counts: { done: 1 }, differs: 1 })
})

test('of two homes behind one door the one that is named is told and the other stays; the door is open until both are, in the figures and on the phone', async () => {
  const other = await neighbours(null)
  const notice = await knocking()
  const made = await round(notice)
  const [door] = (await court.as('volunteer').get('/rounds/mine')).body.stairwells.flatMap((one: any) => one.doors).filter((one: any) => one.door === '2-1-101')
  expect(door.households.map((one: any) => [one.nth, one.people.map((it: any) => it.name)]).sort(), 'told apart without a name').toEqual([[1, [null]], [2, [null]]])
  const first = door.households.map((one: any) => one.id).find((id: string) => id !== other)
  expect((await at(made, 'labour', { homes: [first] }).send()).status, 'no home of that door').toBe(404)
  const told = at(made, 'dialysis', { homes: [first] })
  for (let n = 0; n < 2; n++) expect((await told.send()).status).toBe(200)
  const behind = async () => Object.fromEntries((await homesOn(court, notice, 'all')).filter((home) => home.door === '2-1-101').map((home) => [home.household, [home.reached?.grade ?? null, home.steps.find((it: any) => it.rung === 'knocks').grade]]))
  expect(await behind()).toEqual({ [first]: ['told', 'told'], [other]: [null, 'queued'] })
  const figures = async () => {
    const { counts } = (await court.as('staff').get(`/rounds/${made.id}`)).body
    const listed = (await court.as('staff').get(`/rounds/${made.id}/doors?is=left`)).body.doors
    expect(listed.length, 'the list behind a figure is as long as it').toBe(counts.left)
    expect(listed.flatMap((one: any) => one.households.flatMap((it: any) => it.people))).toEqual([])
    return counts
  }
  expect(await figures()).toMatchObject({ doors: 3, done: 0, left: 3 })
  expect((await at(made, 'dialysis', { homes: [other], outcome: 'again' }).send()).status).toBe(200)
  expect(await figures()).toMatchObject({ again: 1, left: 2 })
  court.pass(minute)
  expect((await at(made, 'dialysis', { homes: [other] }).send()).status).toBe(200)
  expect(await behind()).toEqual({ [first]: ['told', 'told'], [other]: ['told', 'told'] })
  expect(await figures()).toMatchObject({ done: 1, left: 2 })
  // Taken back, of that home alone.
  expect((await at(made, 'dialysis', { outcome: 'taken-back', takesBack: told.id }).send()).status).toBe(200)
  expect(await behind()).toEqual({ [first]: [null, 'queued'], [other]: ['told', 'told'] })
  expect(await figures()).toMatchObject({ left: 3 })
})

test('what happened at a door before a home moved in tells nobody of that home, and who lived there was told', async () => {
  const notice = await knocking()
  const made = await round(notice)
  const late = at(made, 'dialysis')
  court.pass(hour)
  await neighbours(court.now())
  court.pass(minute)
  await run(court, 'notices:climb', { notice })
  await sql`
    insert into notice_homes (community_id, notice_id, household_id, building_id, residents) select h.community_id, ${notice}, h.id, f.building_id, array[r.id] from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join residents r on r.community_id = h.community_id and r.household_id = h.id where r.name = '新来的' on conflict do nothing`.execute(court.database.owner)
  expect((await late.send()).status).toBe(200)
  const homes = (await homesOn(court, notice)).filter((home) => home.door === '2-1-101')
  expect(homes.map((home) => home.reached?.grade ?? null).sort()).toEqual([null, 'told'])
})

test('what is for some alone becomes no round; nor what was withdrawn; nobody without the right makes one, and no other community', async () => {
  await sql`
    insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
    select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where community_id = ${court.place.community} and id = ${court.place.residents.dialysis}`.execute(court.database.owner)
  const closed = await knocking({ subject: 'medicine', audience: { places: [{ kind: 'building', id: court.place.buildings.two }], terms: [{ term: 'need', values: ['medicine'] }] } })
  expect((await homesOn(court, closed, 'knocks')).map((it) => it.door)).toEqual(['2-1-101'])
  expect((await round(closed)).status).toBe(404)
  const notice = await knocking()
  const body = { id: court.newId(), task: court.newId() }
  expect((await court.as('volunteer').post(`/notices/${notice}/round`, body)).status).not.toBe(200)
  expect((await court.asRiverside('staff').post(`/notices/${notice}/round`, body)).status).toBe(404)
  await court.as('staff').post(`/notices/${notice}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '弄错了' } })
  expect((await round(notice)).status).not.toBe(200)
  expect((await sql`select from door_rounds`.execute(court.database.owner)).rows).toEqual([])
})
