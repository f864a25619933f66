// What is ordered for homes is told to them by a notice, on every way it can change: issued, counted anew, lifted, put right. Once, and as it is now.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { noChannels } from '#server/channels/channels.ts'
import { transaction } from '#server/db/pool.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { noticeJobs } from '#server/notices/jobs.ts'
import { namedIn } from '#server/notices/drafting.ts'
import { noticeOfStep, toldOfOrder, waysToHomes } from '#server/notices/orders-told.ts'
import { audienceTerms } from '#server/main.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { saidToHomes } from '#server/notices/answers.ts'
import { type Osmanthus, type Who } from '../support/api.ts'
import { climb, community, homesOn, issue, look, openNotices, steps, water } from '../support/notices.ts'

let court: Osmanthus
beforeEach(async () => {
  court = await openNotices(noChannels, sealingRoutes(whoIsOut, async () => [], { told: toldOfOrder, named: namedIn, ways: waysToHomes(noChannels), noticeOf: noticeOfStep }))
  await installQueue(court.database, ['exits:review', 'notices:order'])
})
afterEach(() => court.close())

const scope = (kind: string, id: string) => ({ scope: { kind, id } })
/** What the queue holds, done as the worker would. */
async function tellAll(): Promise<void> {
  const { rows } = await sql<{ payload: any }>`select payload from job_runs where task = 'notices:order' order by asked_at, id`.execute(court.database.owner)
  for (const { payload } of rows) await noticeJobs(noChannels, audienceTerms).tasks!['notices:order']!({ db: court.database, community: community(court), payload, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined })
}
async function order(more: object = {}): Promise<{ id: string; reply: any }> {
  const id = court.newId()
  const { status, body } = await court.as('secretary').post('/sealing/orders', { id, ...scope('building', court.place.buildings.one), rule: court.place.rule, startsAt: court.now(), issuer: '街道办', ground: '新增病例', caseSince: null, tell: true, ...more })
  expect(status, JSON.stringify(body)).toBe(200)
  return { id, reply: body }
}
const step = async (of: string, what: 'new-case' | 'lift' | 'take-back', more: object = {}): Promise<string> => {
  const id = court.newId()
  const { status, body } = await court.as('secretary').post(`/sealing/orders/${of}/${what}`, { id, at: court.now(), source: '街道办', reason: '区里通知', tell: true, ...more })
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}
const valid = async (who: Who = 'staff'): Promise<any[]> => (await court.as(who).get('/notices')).body.notices
const previewed = async (asked: object) => (await court.as('secretary').post('/sealing/orders/preview', asked)).body
/** It stood on the page of those who live in building 1. */
const opened = async (notice: string): Promise<void> => {
  await climb(court, notice)
  expect((await court.as('neighbour').post('/me/notices/opened', { notices: [notice] })).status).toBe(200)
}
const own = async (who: 'neighbour' | 'nurse' | 'mother') => (await court.as(who).get('/me/notices')).body.notices

test('issued, those who live there are told word for word what the preview showed, on whose word and ground, until when; and nobody else', async () => {
  const asked = { what: 'issue', ...scope('building', court.place.buildings.one), rule: court.place.rule, startsAt: court.now(), caseSince: null }
  const { told } = (await court.as('secretary').post('/sealing/orders/preview', asked)).body
  await order()
  await tellAll()
  const [notice, ...others] = await own('neighbour')
  expect(others).toEqual([])
  expect(notice).toMatchObject({ kind: 'notice', subject: 'sealing', urgency: 'cannot-wait', sender: '街道办', ground: '新增病例', state: 'valid', source: { 'zh-Hans': { title: told['zh-Hans'].title, lines: told['zh-Hans'].lines }, en: { lines: told.en.lines } } })
  expect(await own('nurse')).toEqual([])
  const { rows: begun } = await sql<{ notice: string }>`select payload ->> 'notice' as notice from job_runs where task = 'notices:climb'`.execute(court.database.owner)
  expect(begun.map((it) => it.notice), 'the ladder begins by itself').toEqual([notice.id])
  await tellAll()
  expect((await valid()).length, 'the job run twice').toBe(1)
  await climb(court, notice.id)
  court.pass(2 * day)
  await climb(court, notice.id)
  expect((await steps(court, notice.id))['1-1-101'], 'and the ladder goes on until they know').toEqual(expect.arrayContaining(['page queued', 'rings queued', 'knocks queued']))
})

test('a new case, a lift and a mistake each correct what was told before, and say what is other', async () => {
  const { id } = await order()
  await tellAll()
  const said: string[] = []
  const look = async (): Promise<void> => {
    await tellAll()
    const [now, ...rest] = await valid()
    expect(rest).toEqual([])
    said.push(now.kind, (await court.as('staff').get(`/notices/${now.id}`)).body.changed['zh-Hans'].replace(/\d+月\d+日\d\d:\d\d/u, '…'))
  }
  court.pass(hour)
  await step(id, 'new-case')
  await look()
  court.pass(hour)
  const lift = await step(id, 'lift')
  await look()
  court.pass(hour)
  await step(id, 'take-back', { step: lift })
  await look()
  expect(said).toEqual(['correction', '有新病例，时间从…重新算', 'correction', '从…起解除', 'correction', '之前说的解除有误，不算数'])
})

test('two steps before anybody was told come out as one notice of what holds now, in whatever order the jobs run', async () => {
  const { id } = await order()
  court.pass(hour)
  await step(id, 'lift')
  await tellAll()
  expect((await valid()).map((it) => [it.kind, it.source['zh-Hans'].title])).toEqual([['notice', '您家的一项管控解除']])
})

test('not ticked, nobody is told; lifted where nobody was told that it began, it is told all the same', async () => {
  const { id } = await order({ tell: false })
  await tellAll()
  expect(await valid()).toEqual([])
  court.pass(hour)
  await step(id, 'lift')
  await tellAll()
  expect((await own('neighbour')).map((it: any) => [it.source.en.title, it.urgency]), 'and wakes nobody').toEqual([['An order for your home ends', 'usual']])
})

test('another since, and nobody is to be told of that: what they were told is withdrawn, rings nobody and is read out to nobody, and the preview says so', async () => {
  const { id } = await order()
  await tellAll()
  const [told] = await valid()
  await opened(told.id)
  court.pass(hour)
  expect((await previewed({ what: 'lift', order: id, at: court.now() })).withdraws).toBe(true)
  await step(id, 'lift', { tell: false })
  for (const _ of [1, 2]) await tellAll()
  const [off, ...others] = await valid()
  expect([off.kind, off.corrects, others]).toEqual(['withdrawal', told.id, []])
  const { changed } = (await court.as('staff').get(`/notices/${off.id}`)).body
  expect(changed.en, 'and of the lift itself they are told nothing').toBe('What this notice says of the order is so no longer; what holds now stands on your page, or ask the committee')
  expect((await court.as('staff').get(`/notices/${told.id}`)).body.state).toBe('withdrawn')
  court.pass(2 * day)
  await climb(court, told.id)
  expect((await steps(court, told.id))['1-1-101']).toEqual(['page opened'])
  expect(await saidToHomes.answer({ tx: court.database.owner as never, community: community(court), now: court.now() }, [{ resident: court.place.residents.neighbour, household: court.place.households.neighbour, whole: true }] as never), 'read out').toEqual([[]])
})

test('counted anew without a word, what they were told is withdrawn as well; nothing told before, nothing is', async () => {
  const told = await order()
  await tellAll()
  const [before] = await valid()
  await opened(before.id)
  const quiet = await order({ ...scope('building', court.place.buildings.two), tell: false })
  court.pass(hour)
  expect((await previewed({ what: 'case', order: quiet.id, at: court.now() })).withdraws).toBe(false)
  for (const { id } of [told, quiet]) await step(id, 'new-case', { tell: false })
  await tellAll()
  expect((await valid()).map((it) => [it.kind, it.corrects])).toEqual([['withdrawal', before.id]])
})

test('a case that is told late and changes nothing that is ahead is told to nobody and withdraws nothing, taken back neither; the preview says so', async () => {
  const startsAt = court.now()
  const { id } = await order()
  court.pass(day)
  await step(id, 'new-case')
  await tellAll()
  const [told] = await valid()
  court.pass(hour)
  for (const [at, tell] of [[plus(startsAt, hour), true], [plus(startsAt, 2 * hour), false], [plus(startsAt, -hour), true], [plus(startsAt, -2 * hour), false]] as const) {
    expect(await previewed({ what: 'case', order: id, at })).toMatchObject({ news: false, withdraws: false })
    const late = await step(id, 'new-case', { at, tell })
    await tellAll()
    expect(await previewed({ what: 'take-back', order: id, step: late })).toMatchObject({ news: false, withdraws: false })
    await step(id, 'take-back', { step: late, tell: !tell })
    await tellAll()
    expect((await valid()).map((it) => [it.id, it.state])).toEqual([[told.id, 'valid']])
  }
  expect(await previewed({ what: 'lift', order: id, at: court.now() })).toMatchObject({ news: true, withdraws: true })
})

test('a lift whose job has not run yet is told also where a case is put down after it that changes nothing', async () => {
  const startsAt = court.now()
  const { id } = await order()
  await tellAll()
  court.pass(hour)
  await step(id, 'lift', { at: plus(court.now(), hour) })
  await step(id, 'new-case', { at: plus(startsAt, -hour), tell: false })
  await tellAll()
  expect((await valid()).map((it) => [it.kind, it.source['zh-Hans'].title])).toEqual([['correction', '您家的一项管控解除']])
})

test('of a mistake of which nobody was told, homes are told what holds, word for word as the preview showed', async () => {
  const { id } = await order()
  await tellAll()
  await climb(court, (await valid())[0].id)
  court.pass(hour)
  const quiet = await step(id, 'lift', { tell: false })
  await tellAll()
  court.pass(hour)
  const shown = await previewed({ what: 'take-back', order: id, step: quiet })
  expect([shown.withdraws, shown.told['zh-Hans'].changed, JSON.stringify(shown.told).includes('之前')]).toEqual([false, '', false])
  await step(id, 'take-back', { step: quiet })
  await tellAll()
  const [now] = await own('neighbour')
  expect([now.kind, now.source['zh-Hans'].title, now.source['zh-Hans'].lines]).toEqual(['notice', '您家的管控安排', shown.told['zh-Hans'].lines])
  court.pass(hour)
  // Its own job has not run yet when it is taken back.
  const overtaken = await step(id, 'lift')
  court.pass(hour)
  const corrects = await previewed({ what: 'take-back', order: id, step: overtaken })
  await step(id, 'take-back', { step: overtaken })
  await tellAll()
  const last = (await valid()).find((it) => it.kind === 'correction')
  expect((await court.as('staff').get(`/notices/${last.id}`)).body.changed).toEqual({ 'zh-Hans': '以这份通知为准', 'zh-Hant': '以這份通知為準', en: 'What this notice says is what counts' })
  expect([corrects.withdraws, corrects.told.en.changed]).toEqual([true, 'What this notice says is what counts'])
  const { texts } = (await court.as('staff').get(`/notices/${last.id}`)).body
  for (const kind of ['sms', 'slip', 'telephone']) expect(texts.find((it: any) => it.kind === kind && it.language === 'zh-Hans').text, `${kind} says until when`).toMatch(/以这份通知为准。.*就全部结束/su)
  expect(texts.filter((it: any) => it.kind === 'sms').map((it: any) => it.limit.is <= it.limit.most)).toEqual([true, true, true])
})

test('a mistake of which they were told is called one, also when what told them of it hangs no more', async () => {
  const { id } = await order()
  court.pass(hour)
  const lift = await step(id, 'lift')
  await tellAll()
  court.pass(3 * day)
  const { told } = await previewed({ what: 'take-back', order: id, step: lift })
  await step(id, 'take-back', { step: lift })
  await tellAll()
  const [now] = await own('neighbour')
  expect([now.kind, now.source['zh-Hans'].lines[0], told['zh-Hans'].lines]).toEqual(['notice', '之前说的解除有误，不算数', now.source['zh-Hans'].lines])
})

test('an order on one person is told to them alone, and names nothing at their door', async () => {
  const { nurse } = court.place.residents
  await order(scope('person', nurse))
  await tellAll()
  const [notice] = await own('nurse')
  expect(notice.source['zh-Hans'].title).toBe('您本人的管控安排')
  expect(await own('mother')).toEqual([])
  const { body } = await court.as('staff').get(`/notices/${notice.id}`)
  expect([body.code, body.counts.people]).toEqual([null, 1])
})

test('somebody under an order of their own who moves in where it was told is told nothing of another’s; back home, whose it is has it again', async () => {
  const { residents: { nurse, dialysis }, households, community: id } = court.place
  const follow = () => transaction(court.database, [community(court)], (tx) => (noticeJobs(noChannels, audienceTerms).timetable!['notices:follow'] as any).each(tx, community(court), court.now()))
  const moves = async (resident: string, household: string): Promise<void> => {
    court.pass(hour)
    await sql`insert into stays (community_id, act_id, resident_id, kind, household_id, source, by_actor, by_role, recorded_at) values (${id}, ${court.newId()}, ${resident}, 'lives', ${household}, 'x', 'x', 'staff', ${court.now()})`.execute(court.database.owner)
    await sql`update residents set household_id = ${household} where id = ${resident}`.execute(court.database.owner)
    await follow()
  }
  await order(scope('person', nurse))
  await order({ ...scope('person', dialysis), tell: false })
  await tellAll()
  const [notice] = await own('nurse')
  const whom = async (household: string): Promise<string[]> => (await sql<{ residents: string[] }>`select residents from notice_homes where notice_id = ${notice.id} and household_id = ${household}`.execute(court.database.owner)).rows.flatMap((row) => row.residents)
  await moves(nurse, households.neighbour)
  await moves(dialysis, households.nurse)
  expect([await whom(households.neighbour), await whom(households.nurse)]).toEqual([[nurse], []])
  await moves(nurse, households.nurse)
  expect([await whom(households.neighbour), await whom(households.nurse)]).toEqual([[], [nurse]])
})

/** Issued on building 1 with these words; what is said of them where they are not taken. */
const refused = async (more: object, path = '/sealing/orders'): Promise<[number, unknown]> => {
  const { status, body } = await court.as('secretary').post(path, { id: court.newId(), ...scope('building', court.place.buildings.one), rule: court.place.rule, startsAt: court.now(), caseSince: null, issuer: '街道办', ground: '新增病例', ...more })
  return [status, body.details?.problems ?? body]
}
/** As the neighbour in building 1 is called. */
const called = async (name: string): Promise<void> => void await sql`update residents set name = ${name} where id = ${court.place.residents.neighbour}`.execute(court.database.owner)

test('a name, a telephone or an identity number in the words of an order, or of a step of it, is refused as in every text for many; what is nobody’s goes out as it was written', async () => {
  await called('方小圆')
  expect(await refused({ ground: '方小圆确诊，请打 13911112222' })).toEqual([409, [{ code: 'telephone', said: '13911112222' }, { code: 'name', said: '方小圆' }]])
  expect(await refused({ issuer: '方小圆' })).toEqual([409, [{ code: 'name', said: '方小圆' }]])
  expect(await refused({ ground: '11010519491231002X 确诊', nobodys: ['11010519491231002X'] }), 'whatever somebody says of it').toEqual([409, [{ code: 'identity', said: '11010519491231002X' }]])
  expect((await court.as('secretary').get('/sealing/orders')).body.orders.map((it: any) => it.ground), 'and nothing is put down').toEqual(['a case in building 2'])
  const { id } = await order({ ground: '方小圆饼店消毒', nobodys: ['方小圆'] })
  await tellAll()
  expect((await own('neighbour')).map((it: any) => it.ground)).toEqual(['方小圆饼店消毒'])
  for (const [path, words] of [['new-case', { at: court.now(), source: '街道办' }], ['lift', { at: court.now(), source: '街道办' }], ['take-back', { step: id }]] as const) {
    expect(await refused({ ...words, reason: '方小圆确诊' }, `/sealing/orders/${id}/${path}`), path).toEqual([409, [{ code: 'name', said: '方小圆' }]])
  }
  court.pass(hour)
  await step(id, 'lift', { reason: '方小圆饼店消毒完毕', nobodys: ['方小圆'] })
  await tellAll()
  expect((await own('neighbour')).filter((it: any) => it.state === 'valid').map((it: any) => it.ground)).toEqual(['方小圆饼店消毒完毕'])
})

test('what was written down before anybody looked for names goes out to nobody: then the office is the ground', async () => {
  await called('方小圆')
  await order({ ground: '方小圆确诊', nobodys: ['方小圆'] })
  await sql`update job_runs set payload = payload - 'looked'`.execute(court.database.owner)
  await tellAll()
  expect((await own('neighbour'))[0].ground).toBe('街道办')
})

test('an office, or the place itself, that is called as somebody who lives here leaves no home untold, and lets that name through nowhere else', async () => {
  const { owner } = court.database
  const { rows: [place] } = await sql<{ name: string }>`select name from communities where community_id = ${court.place.community}`.execute(owner)
  await called('街道办')
  await order({ ground: '区里通知', nobodys: ['街道办'] })
  await tellAll()
  expect((await own('neighbour')).map((it: any) => [it.sender, it.ground])).toEqual([['街道办', '区里通知']])
  await called(place!.name.split(' ')[0]!)
  await order({ ...scope('building', court.place.buildings.two), issuer: `${place!.name}指挥部`, ground: '区里通知', nobodys: [place!.name.split(' ')[0]!] })
  await tellAll()
  expect((await own('nurse')).map((it: any) => [it.sender, it.ground, it.ask.who])).toEqual([[`${place!.name}指挥部`, '区里通知', place!.name]])
})

/** What the secretary writes in the place of what was told of an order, for these buildings. */
const inOwnWords = async (of: string, buildings: readonly ('one' | 'two')[]): Promise<string> => {
  const words = water(court, {
    subject: 'sealing', audience: { places: buildings.map((it) => ({ kind: 'building', id: court.place.buildings[it] })), terms: [] }, corrects: of, changed: { 'zh-Hans': '写清楚了' },
    source: { 'zh-Hans': { title: '楼栋管控', lines: ['中午解封'], when: '', where: '' } }, validUntil: plus(court.now(), 15 * day), beside: (await valid()).map((it) => it.id).filter((id) => id !== of),
  })
  const { status, body } = await issue(court, words, 'secretary')
  expect(status, JSON.stringify(body)).toBe(200)
  return body.id
}
const doorsOf = async (notice: string): Promise<string[]> => (await homesOn(court, notice)).map((it) => it.door).toSorted()

test('what somebody wrote for homes elsewhere as well is neither corrected nor withdrawn by a step: whose order holds still is told nothing of it; the preview says that it stands', async () => {
  for (const tell of [true, false]) {
    const { id } = await order()
    await tellAll()
    const [auto] = await valid()
    await order(scope('building', court.place.buildings.two))
    await tellAll()
    court.pass(hour)
    const own = await inOwnWords(auto.id, ['one', 'two'])
    await climb(court, own)
    for (const who of ['neighbour', 'nurse'] as const) await court.as(who).post('/me/notices/opened', { notices: [own] })
    court.pass(hour)
    expect(await previewed({ what: 'lift', order: id, at: court.now() })).toMatchObject({ withdraws: false, own: { id: own, elsewhere: true, title: { 'zh-Hans': '楼栋管控' } } })
    const before = (await valid()).map((it) => it.id)
    await step(id, 'lift', { tell })
    for (const _ of [1, 2]) await tellAll()
    const more = (await valid()).filter((it) => !before.includes(it.id))
    expect(more.map((it) => [it.kind, it.source.en.title])).toEqual(tell ? [['notice', 'An order for your home ends']] : [])
    if (tell) expect(await doorsOf(more[0].id)).toEqual(['1-1-101'])
    expect((await court.as('staff').get(`/notices/${own}`)).body.state).toBe('valid')
    await sql`delete from job_runs`.execute(court.database.owner)
    court.pass(30 * day)
  }
})

test('what somebody wrote instead before a step of which nobody is to be told stays where they say that it is right still, and is withdrawn where they do not', async () => {
  for (const keepsOwn of [true, false]) {
    const { id } = await order()
    await tellAll()
    const [auto] = await valid()
    const own = await inOwnWords(auto.id, ['one'])
    court.pass(hour)
    expect(await previewed({ what: 'lift', order: id, at: court.now() })).toMatchObject({ withdraws: true, own: { id: own, elsewhere: false } })
    const lift = await step(id, 'lift', { tell: false, keepsOwn })
    for (const _ of [1, 2]) await tellAll()
    expect((await court.as('staff').get(`/notices/${own}`)).body.state).toBe(keepsOwn ? 'valid' : 'withdrawn')
    if (!keepsOwn) continue
    court.pass(hour)
    await step(id, 'take-back', { step: lift })
    await tellAll()
    expect((await valid()).map((it) => [it.kind, it.corrects]), 'and is corrected once homes are told').toEqual([['correction', own]])
    await step(id, 'lift', { tell: false })
    await tellAll()
    await sql`delete from job_runs`.execute(court.database.owner)
    court.pass(17 * day)
  }
})

test('what somebody wrote after the step of which nobody was to be told is not withdrawn for it', async () => {
  const { id } = await order()
  await tellAll()
  const [auto] = await valid()
  court.pass(hour)
  await step(id, 'lift', { tell: false })
  court.pass(1000)
  const own = await inOwnWords(auto.id, ['one'])
  await tellAll()
  expect((await court.as('staff').get(`/notices/${own}`)).body.state).toBe('valid')
})

test('told again after what they were told was withdrawn, homes are rung for what holds and no more for what does not', async () => {
  const { id } = await order()
  await tellAll()
  const [auto] = await valid()
  await opened(auto.id)
  court.pass(hour)
  const lift = await step(id, 'lift', { tell: false })
  await tellAll()
  const [off] = await valid()
  await climb(court, off.id)
  expect(off.kind).toBe('withdrawal')
  court.pass(hour)
  await step(id, 'take-back', { step: lift })
  await tellAll()
  const [now, ...rest] = await valid()
  expect([now.kind, now.source['zh-Hans'].title, rest]).toEqual(['notice', '您家的管控安排', []])
  expect((await court.as('staff').get(`/notices/${off.id}`)).body).toMatchObject({ state: 'superseded', ended: { by: now.id } })
  court.pass(2 * day)
  for (const one of [off.id, now.id]) await climb(court, one)
  expect([(await steps(court, off.id))['1-1-101'], (await homesOn(court, now.id, 'knocks')).map((it) => it.door)]).toEqual([['page queued'], ['1-1-101']])
})

test('what somebody wrote instead in words of their own is corrected as well, and what they wrote beside stands beside it', async () => {
  const { id } = await order()
  await tellAll()
  const [auto] = await valid()
  const words = water(court, { subject: 'sealing', audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] }, corrects: auto.id, changed: { 'zh-Hans': '写清楚了' }, source: { 'zh-Hans': { title: '1号楼管控', lines: ['物资照常送'], when: '', where: '' } }, validUntil: plus(court.now(), 15 * day) })
  const own = (await issue(court, words, 'secretary')).body.id
  court.pass(hour)
  await step(id, 'lift')
  await tellAll()
  const [now, ...rest] = await valid()
  expect([now.corrects, rest]).toEqual([own, []])
  expect((await homesOn(court, now.id)).map((it) => it.door)).toEqual(['1-1-101'])
})

test('what is on a building, an entrance or a compound is told by its name, on paper and in groups as well; of one home it says theirs, and where there are several compounds, which', async () => {
  const { owner } = court.database
  const { community: id, buildings: { one }, compound } = court.place
  const titles = async (kind: string, on: string): Promise<string[]> => Object.values((await previewed({ what: 'issue', ...scope(kind, on), rule: court.place.rule, startsAt: court.now(), caseSince: null })).told).map((it: any) => it.title)
  expect((await titles('building', one))[0], 'a house with one home in it').toBe('您家的管控安排')
  const { rows: [entrance] } = await sql<{ id: string }>`select id from entrances where community_id = ${id} and building_id = ${one}`.execute(owner)
  await sql`insert into flats (community_id, id, entrance_id, building_id, compound_id, label, floor, door) values (${id}, ${court.newId()}, ${entrance!.id}, ${one}, ${compound}, '102', 1, '1-1-102')`.execute(owner)
  expect(await titles('building', one)).toEqual(['1号楼的管控安排', '1號樓的管控安排', 'What is ordered for building 1'])
  expect(await titles('entrance', entrance!.id)).toEqual(['1号楼1单元的管控安排', '1號樓1單元的管控安排', 'What is ordered for entrance 1 of building 1'])
  const { rows: [whole] } = await sql<{ name: string }>`select name from compounds where id = ${compound}`.execute(owner)
  expect((await titles('compound', compound))[0]).toBe(`${whole!.name}的管控安排`)
  await order()
  await tellAll()
  const { texts } = (await court.as('staff').get(`/notices/${(await own('neighbour'))[0].id}`)).body
  for (const kind of ['sms', 'wecom', 'group', 'poster', 'slip', 'telephone']) expect(texts.find((it: any) => it.kind === kind && it.language === 'zh-Hans').text, kind).toContain('1号楼的管控安排')
  await sql`insert into compounds (community_id, id, name, sort) values (${id}, ${court.newId()}, '河畔', 2)`.execute(owner)
  expect((await titles('building', one))[0]).toBe(`${whole!.name}${/[\w)]$/.test(whole!.name) ? ' ' : ''}1号楼的管控安排`)
})

const withdrawn = async (notice: string): Promise<[number, string]> => {
  const { status, body } = await court.as('secretary').post(`/notices/${notice}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '不算数' } })
  return [status, body.code ?? body.kind]
}
test('before it is given it is shown by which ways those homes can be told, and nothing of the kind for one person or where nobody is told', async () => {
  const { buildings: { two }, residents: { nurse } } = court.place
  const asked = (kind: string, id: string) => previewed({ what: 'issue', ...scope(kind, id), rule: court.place.rule, startsAt: court.now(), caseSince: null })
  const { households, ways } = await asked('building', two)
  const { body: notice } = await court.as('secretary').post('/notices/preview', water(court, { audience: { places: [{ kind: 'building', id: two }], terms: [] } }))
  // No phone that sends texts is connected here: nobody is promised one.
  expect([households, ways]).toEqual([notice.homes, { ...notice.ways, sms: 0, texts: false }])
  expect(ways.rings).toBeGreaterThan(0)
  expect((await asked('person', nurse)).ways).toBe(null)
  const { id } = await order()
  court.pass(day)
  await step(id, 'new-case')
  expect(await previewed({ what: 'case', order: id, at: plus(court.now(), -day + hour) })).toMatchObject({ news: false, ways: null })
})

test('what is said in the place of an order’s notice holds as long as the order: one that is over in a minute would withdraw it; once the order is over it ends when it likes', async () => {
  const { id } = await order()
  await tellAll()
  const [told] = await valid()
  const { orderUntil } = (await court.as('staff').get(`/notices/${told.id}`)).body
  const words = (validUntil: string, corrects = told.id) => water(court, { subject: 'other', audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] }, corrects, changed: { 'zh-Hans': '写清楚了' }, validUntil })
  for (const soon of [plus(court.now(), minute), plus(orderUntil, -hour)]) for (const { status, body } of [await look(court, words(soon), 'secretary'), await issue(court, words(soon), 'secretary')])
    expect([status, body.code, body.details.until], soon).toEqual([409, 'notice-before-order', orderUntil])
  expect((await valid()).map((it) => it.id)).toEqual([told.id])
  const { status, body: own } = await issue(court, words(orderUntil), 'secretary')
  expect(status).toBe(200)
  expect((await issue(court, words(plus(court.now(), minute), own.id), 'secretary')).body.code, 'nor in two steps').toBe('notice-before-order')
  court.pass(hour)
  await step(id, 'lift', { tell: false, keepsOwn: true })
  expect((await issue(court, words(plus(court.now(), minute), own.id), 'secretary')).status).toBe(200)
})

test('what is said in the place of an order’s notice begins no later than the order, and leaves nobody out who is under it', async () => {
  await order()
  await tellAll()
  const [told] = await valid()
  const { orderUntil } = (await court.as('staff').get(`/notices/${told.id}`)).body
  const { one, two } = court.place.buildings
  const said = async (building: string, more: object) => {
    const draft = water(court, { subject: 'other', audience: { places: [{ kind: 'building', id: building }], terms: [] }, corrects: told.id, changed: { 'zh-Hans': '写清楚了' }, validUntil: orderUntil, ...more })
    const [looked, issued] = [await look(court, draft, 'secretary'), await issue(court, draft, 'secretary')]
    return [looked.status, issued.status === 200 ? '' : looked.body.code, issued.status, issued.status === 200 ? '' : issued.body.code]
  }
  expect(await said(one, { validFrom: plus(court.now(), day) })).toEqual([409, 'notice-after-order', 409, 'notice-after-order'])
  expect(await said(two, {})).toEqual([409, 'notice-narrower-than-order', 409, 'notice-narrower-than-order'])
  expect(await said(one, {})).toEqual([200, '', 200, ''])
})

test('a step says under which id homes are told of it; what the server shortened is not said to be edited, and no number is a way for a text where none is connected', async () => {
  const { reply } = await order()
  await tellAll()
  const [told] = await valid()
  expect(reply.notice).toBe(told.id)
  const { texts } = (await court.as('staff').get(`/notices/${told.id}`)).body
  expect(texts.filter((it: any) => it.edited || (it.limit && it.limit.is > it.limit.most))).toEqual([])
  expect(texts.find((it: any) => it.kind === 'page' && it.language === 'zh-Hans').text).toContain('请留在家里')
  const { homes } = (await court.as('staff').get(`/notices/${told.id}/homes?which=all`)).body
  expect(homes.length).toBeGreaterThan(0)
  expect(homes.map((it: any) => it.ways.sms)).toEqual(homes.map(() => false))
  expect((await order({ ...scope('building', court.place.buildings.two), tell: false })).reply.notice).toBe(null)
})

test('what tells of an order that holds is not withdrawn as long as it does, in the server’s words or in somebody’s; it can be corrected, and is withdrawn once the order is lifted or over', async () => {
  const { id } = await order()
  await tellAll()
  const [told] = await valid()
  expect(await withdrawn(told.id)).toEqual([409, 'notice-of-order'])
  const { orders } = (await court.as('secretary').get('/sealing/orders')).body
  expect((await court.as('staff').get(`/notices/${told.id}`)).body.orderUntil).toBe(orders.find((it: any) => it.id === id).endsAt)
  const own = await inOwnWords(told.id, ['one'])
  expect([(await court.as('staff').get(`/notices/${told.id}`)).body.orderUntil, await withdrawn(own)]).toEqual([null, [409, 'notice-of-order']])
  court.pass(hour)
  await step(id, 'lift', { at: plus(court.now(), hour) })
  await tellAll()
  const [lifted] = await valid()
  expect(await withdrawn(lifted.id), 'lifted for later, it holds still').toEqual([409, 'notice-of-order'])
  court.pass(hour)
  expect((await court.as('staff').get(`/notices/${lifted.id}`)).body.orderUntil).toBe(null)
  expect(await withdrawn(lifted.id)).toEqual([200, 'withdrawal'])
  const other = water(court, { subject: 'sealing', audience: { places: [{ kind: 'building', id: court.place.buildings.one }], terms: [] }, beside: (await valid()).map((it) => it.id) })
  expect(await withdrawn((await issue(court, other, 'secretary')).body.id), 'what tells of no order is as free as ever').toEqual([200, 'withdrawal'])
})
