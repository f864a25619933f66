// “Not called, don't move”: a station calls entrances; late, twice, out of order, taken back, from another station or community. Homes hear at once and once; who is visited is not called down.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { noChannels } from '#server/channels/channels.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { roundJobs } from '#server/rounds/jobs.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { climb, community, steps } from '../support/notices.ts'
import { unwritable } from '../support/unwritable.ts'

let court: Osmanthus
let round: string
let phone: ReturnType<Osmanthus['with']>
const stations = [{ id: '', number: 1, name: '中心花园' }, { id: '', number: 2, name: '北门' }]
const entrances = () => court.place.entrances

async function enrol(station: string): Promise<ReturnType<Osmanthus['with']>> {
  const asked = await court.as('staff').post('/devices/enrolments', { kind: 'station', place: station, label: 'table 1' })
  const enrolled = await court.as('nobody').post('/devices/enrol', { token: asked.body.url.split('enrol=')[1], label: '' })
  return court.with({ authorization: `Bearer ${enrolled.body.secret}` })
}
beforeEach(async () => {
  court = await osmanthus()
  await installQueue(court.database, ['notices:climb', 'notices:send', 'notices:group', 'exits:person-review', 'rounds:slots', 'rounds:called', 'rounds:over'])
  for (const one of stations) {
    one.id = court.newId()
    await court.as('staff').post('/stations', one)
  }
  round = await begun([slot(entrances().one, 10), slot(entrances().two, 30)])
  phone = await enrol(stations[0]!.id)
})
afterEach(() => court.close())

const slot = (entrance: string, from: number) => ({ entrance, station: stations[0]!.id, from: plus(court.now(), from * minute), until: plus(court.now(), (from + 20) * minute) })
/** A round of everybody, at both stations. */
async function begun(slots: object[], begins = plus(court.now(), -minute)): Promise<string> {
  const id = court.newId()
  expect((await court.as('staff').post('/testing-rounds', {
    id, title: '第三轮', kind: 'pcr', size: 10, begins, ends: plus(begins, 6 * hour), orderedBy: '街道', note: '',
    places: [{ kind: 'compound', id: court.place.compound }], stations: stations.map(({ id }) => ({ id, lanes: 1 })), slots,
  })).status).toBe(200)
  return id
}

/** Building 2 is sealed, until somebody lifts it. */
const lift = () => sql`update sealing_orders set lifted_at = ${plus(court.now(), -minute)} where community_id = ${court.place.community}`.execute(court.database.owner)
const called = (entrance: string, more: object = {}) => ({ type: 'station-call', id: court.newId(), at: court.now(), round, station: stations[0]!.id, what: 'called', entrances: [entrance], of: null, ...more })
const back = (of: string, more: object = {}) => ({ type: 'station-call', id: court.newId(), at: court.now(), round, station: stations[0]!.id, what: 'taken-back', entrances: [], of, ...more })
const tell = (facts: object[], from = phone) => from.post('/facts', { facts, sentAt: court.now(), steady: null })
const read = async () => (await court.as('staff').get(`/testing-rounds/${round}/calls`)).body
/** What the queue holds, done as the worker would; done before, it is done again. */
async function tellAll(tasks = ['rounds:called', 'rounds:over']): Promise<void> {
  const { rows } = await sql<{ task: string; payload: any }>`select task, payload from job_runs where task = any(${tasks}::text[]) order by asked_at, id`.execute(court.database.owner)
  for (const { task, payload } of rows) await roundJobs(noChannels).tasks![task]!({ db: court.database, community: community(court), payload, get now() { return court.now() }, progress: async () => undefined, stopped: () => false, failed: () => undefined })
}
const own = async (who: 'neighbour' | 'nurse') => (await court.as(who).get('/me/notices')).body.notices.filter((it: { source: { en: { title: string } } }) => it.source.en.title.startsWith('Your entrance is called'))
type Own = { kind: string; state: string; source: { 'zh-Hans': { where: string } } }
const valid = (all: Own[]): Own[] => all.filter((it) => it.state === 'valid')
const turn = async (who: 'neighbour' | 'nurse') => (await court.as(who).get('/me/tests')).body.turns

test('called twice it is one call; its homes hear once on their page, and the others read that they wait and behind how many', async () => {
  await lift()
  expect(await turn('nurse'), 'nobody is called yet: the slot is all there is').toEqual([])
  const one = called(entrances().one)
  for (let n = 0; n < 2; n++) expect((await tell([one, one])).body).toMatchObject({ held: [] })
  await tellAll()
  await tellAll()
  expect((await read()).calls).toMatchObject([{ id: one.id, entrances: [entrances().one], came: 0 }])
  const notices = await own('neighbour')
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({ kind: 'notice', source: { 'zh-Hans': { where: '1号采样点 中心花园' } } })
  expect(await own('nurse')).toEqual([])
  expect(await turn('neighbour')).toMatchObject([{ calledAt: one.at, station: { number: 1 } }])
  expect(await turn('nurse')).toMatchObject([{ calledAt: null, before: 0 }])
})

test('what a station calls in one hour is one line among the notices, what it calls anew and takes back others; of the next hour another; and it says of nobody whose it is', async () => {
  await lift()
  const calls = [called(entrances().one), called(entrances().two)]
  await tell(calls)
  await tellAll()
  const lines = async () => (await court.as('staff').get('/notices')).body.notices.filter((it: any) => it.source.en.title.startsWith('Your entrance is called'))
  /** Of each line what stands in it: what it is, and of which station. */
  const folds = async () => {
    const by = new Map<string, Set<string>>()
    for (const it of await lines()) by.set(it.together, (by.get(it.together) ?? new Set()).add(`${it.kind} ${it.source['zh-Hans'].where}`))
    return [...by.values()].map((all) => [...all].join()).sort()
  }
  const first = await lines()
  expect(first.length).toBeGreaterThan(1)
  expect(new Set(first.map((it: any) => it.together)).size).toBe(1)
  expect(first.map((it: any) => [it.together !== null, it.home])).toEqual(first.map(() => [true, null]))
  // One entrance is taken back: the others that hold are not said under its words.
  for (const { id } of first) await climb(court, id)
  await court.as('nurse').post('/me/notices/opened', { notices: first.map((it: any) => it.id) })
  await tell([back(calls[1]!.id)])
  await tellAll()
  const garden = '1号采样点 中心花园'
  expect(await folds()).toEqual([`notice ${garden}`, `withdrawal ${garden}`])
  // Called after all by another station, and the other one anew in the next hour: each is its own line.
  const north = await enrol(stations[1]!.id)
  court.pass(minute)
  await tell([called(entrances().two, { station: stations[1]!.id })], north)
  await tellAll()
  expect(await folds()).toEqual(['correction 2号采样点 北门', `notice ${garden}`])
  court.pass(hour)
  await tell([called(entrances().one)])
  await tellAll()
  const together = new Set((await lines()).map((it: any) => it.together))
  expect(together.has(first[0].together)).toBe(false)
  expect(await folds()).toEqual([`correction ${garden}`, 'correction 2号采样点 北门'].sort())
})

test('no text, no ring: page and push; homes in which nobody is signed in stand on the list to be knocked at, at once', async () => {
  await lift()
  await tell([called(entrances().two)])
  await tellAll()
  const { rows } = await sql<{ id: string; plan: { rung: string }[] }>`select id, plan from notices where community_id = ${court.place.community} and source -> 'en' ->> 'title' like 'Your entrance is called%'`.execute(court.database.owner)
  for (const { id } of rows) await climb(court, id)
  const all = Object.assign({}, ...await Promise.all(rows.map(({ id }) => steps(court, id)))) as Record<string, string[]>
  const rungs = new Set(Object.values(all).flat().map((one) => one.split(' ')[0]))
  for (const loud of ['sms', 'rings', 'mail']) expect(rungs.has(loud)).toBe(false)
  const nurse = Object.keys(all).find((door) => door.endsWith('502'))!
  expect(all[nurse]!.some((one) => one.startsWith('knocks'))).toBe(false)
  const { rows: signed } = await sql<{ n: number }>`select count(distinct s.household_id)::int as n from sessions s join households h on h.id = s.household_id join flats f on f.id = h.flat_id where f.entrance_id = ${entrances().two}`.execute(court.database.owner)
  expect(Object.values(all).filter((it) => it.some((one) => one.startsWith('knocks')))).toHaveLength(Object.keys(all).length - signed[0]!.n)
})

test('taken back: whoever was told hears “not yet”; taken back before it came, nobody hears anything; late, it stands and brings nobody down', async () => {
  await lift()
  const one = called(entrances().two)
  await tell([one])
  await tellAll()
  const { rows: [{ id }] } = await sql<{ id: string }>`select n.id from notices n join notice_homes h on h.notice_id = n.id where n.source -> 'en' ->> 'title' like 'Your entrance is called%' and h.household_id = ${court.place.households.nurse}`.execute(court.database.owner) as { rows: [{ id: string }] }
  await climb(court, id)
  await court.as('nurse').post('/me/notices/opened', { notices: [id] })
  await tell([back(one.id)])
  await tellAll()
  const wait = (await own('nurse')).find((it: { kind: string }) => it.kind === 'withdrawal')
  expect(wait).toMatchObject({ changed: { en: 'Please wait, not yet. You are told when you are called.' }, source: { en: { lines: [] } }, validUntil: plus(one.at, 2 * hour) })
  expect((await read()).calls).toEqual([])
  court.pass(minute)
  const again = called(entrances().two)
  await tell([again])
  await tellAll()
  expect(valid(await own('nurse')), '“not yet” is over when they are called').toMatchObject([{ kind: 'correction', changed: { en: 'You are called now.' } }])
  await tell([back(again.id)])
  const never = called(entrances().one)
  await tell([back(never.id)])
  await tell([never])
  await tellAll()
  expect((await read()).calls).toEqual([])
  expect(await own('neighbour')).toEqual([])
  const late = called(entrances().one)
  court.pass(3 * hour)
  await tell([late])
  await tellAll()
  expect((await read()).calls).toMatchObject([{ id: late.id }])
  expect(await own('neighbour')).toEqual([])
})

test('a round that is closed: whoever is called hears once that it is over, of slot and call as one, and never “wait”, whatever is taken back', async () => {
  await lift()
  const [one, two] = [called(entrances().one), called(entrances().two)]
  await tell([one, two])
  await tellAll(['rounds:slots', 'rounds:called'])
  const standing = await sql<{ id: string }>`select id from notices where community_id = ${court.place.community} and subject = 'test'`.execute(court.database.owner)
  for (const { id } of standing.rows) await climb(court, id)
  for (const who of ['nurse', 'neighbour'] as const) await court.as(who).post('/me/notices/opened', { notices: (await court.as(who).get('/me/notices')).body.notices.map((it: { id: string }) => it.id) })
  await court.as('staff').post(`/testing-rounds/${round}/end`, { id: court.newId(), what: 'closed' })
  // Taken back after the round was closed, and told before anything else is.
  await tell([back(one.id)])
  await tellAll(['rounds:called'])
  for (let n = 0; n < 2; n++) await tellAll()
  const off = 'This round of testing is over. Please do not come to the station any more.'
  for (const who of ['nurse', 'neighbour'] as const) {
    const valid = (await court.as(who).get('/me/notices')).body.notices.filter((it: { subject: string; state: string }) => it.subject === 'test' && it.state === 'valid')
    expect(valid.map((it: { kind: string; changed: { en?: string } }) => [it.kind, it.changed.en])).toEqual([['withdrawal', off]])
  }
})

test('called by two stations, the last alone holds; taken back there, the first holds again, and page and notice say the same', async () => {
  const north = await enrol(stations[1]!.id)
  const at = async () => [valid(await own('neighbour')).map((it) => [it.kind, it.source['zh-Hans'].where]), (await turn('neighbour')).map((it: { station: { number: number } }) => it.station.number)]
  const first = called(entrances().one)
  await tell([first])
  await tellAll()
  const [{ id }] = await own('neighbour')
  await climb(court, id)
  await court.as('neighbour').post('/me/notices/opened', { notices: [id] })
  court.pass(minute)
  const second = called(entrances().one, { station: stations[1]!.id })
  await tell([second], north)
  await tellAll()
  await tellAll()
  expect(await at()).toEqual([[['correction', '2号采样点 北门']], [2]])
  await tell([back(second.id, { station: stations[1]!.id })], north)
  await tellAll()
  await tellAll()
  expect(await at()).toEqual([[['correction', '1号采样点 中心花园']], [1]])
  await tell([back(first.id)])
  await tellAll()
  expect(await at()).toEqual([[['withdrawal', '1号采样点 中心花园']], []])
})

test('what is taken back in another round, or by another station, stands: its homes are told nothing', async () => {
  await lift()
  const one = called(entrances().two)
  await tell([one])
  await tellAll()
  await tell([back(one.id, { round: await begun([]) })])
  await tell([back(one.id, { station: stations[1]!.id })], await enrol(stations[1]!.id))
  await tellAll()
  expect((await read()).calls).toMatchObject([{ id: one.id }])
  expect((await own('nurse')).map((it: { kind: string; state: string }) => [it.kind, it.state])).toEqual([['notice', 'valid']])
})

test('out of order each call has its place by its own time; the desk calls as the station does', async () => {
  const first = called(entrances().one)
  court.pass(5 * minute)
  const second = called(entrances().two)
  await tell([second])
  await tell([first], court.as('staff') as typeof phone)
  expect((await read()).calls.map((one: { id: string }) => one.id)).toEqual([first.id, second.id])
})

test('a station calls at its own table alone; a round and a station of another community are not there; a resident calls nobody', async () => {
  expect((await tell([called(entrances().one, { station: stations[1]!.id })])).body.held).toHaveLength(1)
  expect((await tell([called(entrances().one, { station: court.newId() })])).body.held).toHaveLength(1)
  expect((await tell([called(entrances().one)], court.as('gate') as typeof phone)).body.held).toMatchObject([{ why: 'not-its-business' }])
  expect((await tell([called(entrances().one)], court.as('nurse') as typeof phone)).body.taken ?? []).toEqual([])
  expect((await read()).calls).toEqual([])
  expect((await court.asRiverside('staff').get(`/testing-rounds/${round}/calls`)).status).toBe(404)
  for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).get(`/testing-rounds/${round}/calls`)).status).toBeGreaterThanOrEqual(401)
  expect((await tell([called(entrances().one, { entrances: [] })])).body.held).toMatchObject([{ why: 'unread' }])
})

test('whose home is sealed is visited and not called, and so is who is isolated: in no number of a call, and told nothing', async () => {
  const at = async () => (await read()).slots.find((one: { entrance: string }) => one.entrance === entrances().two)
  const sealed = await at()
  expect(sealed.people).toBe(0)
  await tell([called(entrances().two)])
  await tellAll()
  expect(await own('nurse')).toEqual([])
  expect(await turn('nurse')).toEqual([])
  await lift()
  expect(await at()).toMatchObject({ people: sealed.visited, visited: 0 })
  await sql`update residents set status = 'close-contact', status_until = null where community_id = ${court.place.community} and id = ${court.place.residents.nurse}`.execute(court.database.owner)
  expect(await at()).toMatchObject({ people: sealed.visited - 1, visited: 1 })
})

test('an entrance in which everybody is visited is before nobody; lifted, it is', async () => {
  round = await begun([slot(entrances().two, 10), slot(entrances().one, 30)])
  await tell([called(court.newId())])
  expect(await turn('neighbour')).toMatchObject([{ calledAt: null, before: 0 }])
  await lift()
  expect(await turn('neighbour')).toMatchObject([{ calledAt: null, before: 1 }])
})

test('pressed the evening before, a call tells nobody at night; pressed again in the morning, it does', async () => {
  round = await begun([slot(entrances().one, 8 * 60)], plus(court.now(), 8 * hour))
  await tell([called(entrances().one)])
  await tellAll()
  expect(await own('neighbour')).toEqual([])
  expect(await turn('neighbour')).toEqual([])
  court.pass(7.5 * hour)
  const again = called(entrances().one)
  await tell([again])
  await tellAll()
  expect(await own('neighbour')).toHaveLength(1)
  expect(await turn('neighbour'), 'page and notice say the same').toMatchObject([{ calledAt: again.at }])
})

test('a home in which those who may come need not come is called by nobody, whoever else of it is visited', async () => {
  await lift()
  const at = async () => (await read()).slots.find((one: { entrance: string }) => one.entrance === entrances().two)
  const before = await at()
  await sql`update residents set status = 'close-contact', status_until = null where community_id = ${court.place.community} and id = ${court.place.residents.mother}`.execute(court.database.owner)
  await tell([{ type: 'round-note', id: court.newId(), at: court.now(), round, person: court.place.residents.nurse, what: 'excused', excuse: 'medical', words: '' }])
  expect(await at()).toMatchObject({ people: before.people - 2, visited: 1 })
  await tell([called(entrances().two)])
  await tellAll()
  expect(await own('nurse')).toEqual([])
  expect(await turn('nurse')).toEqual([])
})

test('who is called is told no other time: rain leaves them out, and a move is refused', async () => {
  await lift()
  await tell([called(entrances().one)])
  const act = (path: string, body: object) => court.as('staff').post(`/testing-rounds/${round}/${path}`, body)
  const rain = { station: stations[0]!.id, minutes: 30 }
  expect((await act('shift/preview', rain)).body).toMatchObject({ entrances: 1 })
  expect((await act('shift', { ...rain, id: court.newId() })).status).toBe(200)
  expect((await read()).slots).toMatchObject([{ entrance: entrances().one, from: plus(court.now(), 10 * minute) }, { entrance: entrances().two, from: plus(court.now(), 60 * minute) }])
  expect((await act('slots', { id: court.newId(), slots: [slot(entrances().one, 90)] })).body).toMatchObject({ code: 'testing-slots-called' })
  expect((await act('slots', { id: court.newId(), slots: [slot(entrances().one, 10), slot(entrances().two, 90)] })).status, 'as it was, it is not moved').toBe(200)
})

test('a station’s phone keeps who comes when and who is called: one call is one item, gone when it is taken back', async () => {
  const knows = (cursor: number | null = null) => phone.get(`/field/knows${cursor === null ? '' : `?since=${cursor}`}`)
  const first = (await knows()).body
  const slots = first.stretches.find((one: { name: string }) => one.name === 'testing-slots')
  expect(slots.put).toMatchObject([{ id: round, slots: [{ entrance: entrances().one }, { entrance: entrances().two }] }])
  const one = called(entrances().one)
  await tell([one])
  const second = (await knows(first.cursor)).body
  expect(second.collections['testing-calls'].put).toMatchObject([{ id: one.id, round, came: 0 }])
  await tell([back(one.id)])
  const third = (await knows(second.cursor)).body
  expect(third.collections['testing-calls'].gone).toContain(one.id)

  // Nobody proposes an entrance in which everybody is visited since.
  const person = court.place.residents.neighbour
  expect(slots.put[0].slots[0]).toMatchObject({ visited: 0 })
  expect((await court.as('staff').post(`/residents/${person}/needs`, { id: court.newId(), need: court.newId(), content: { kind: 'bedridden', words: '' }, how: 'telephone' })).status).toBe(200)
  const fourth = (await knows(third.cursor)).body
  expect(fourth.collections['testing-slots'].put).toMatchObject([{ id: round, slots: [{ entrance: entrances().one, visited: 1 }, {}] }])
})

test('of several entrances called at once, one of which nothing can be written holds up no other', async () => {
  await lift()
  await tell([called(entrances().one, { entrances: [entrances().one, entrances().two] })])
  const mend = await unwritable(court, entrances().one)
  await expect(tellAll()).rejects.toThrow('unwritable')
  expect([(await own('neighbour')).length, (await own('nurse')).length]).toEqual([0, 1])
  await mend()
  await tellAll()
  expect([(await own('neighbour')).length, (await own('nurse')).length]).toEqual([1, 1])
})
