// A round from door to door: who makes it, whose doors are whose, what each may see there, and what came of a door when it is told late, twice, by two
// people, out of order and after a role has ended.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { doorRoutes } from '#server/doors/routes.ts'
import type { ReachOf } from '#server/http/reach.ts'
import { osmanthus, type Answer, type Osmanthus, type Who } from '../support/api.ts'

let court: Osmanthus
const deaf: ReachOf = (_tx, _community, households) => Promise.resolve(new Map(households.map((id) => [id, { says: [{ kind: 'deaf', words: '', everybody: true }] }])))
beforeEach(async () => { court = await osmanthus({ endpoints: doorRoutes(deaf) }) })
afterEach(() => court.close())

type Made = { id: string; kit: string; ring: string }
async function makeRound({ names = false, ring = false, by = 'staff' as Who, empty = false, places = [{ kind: 'building', id: court.place.buildings.two }] } = {}): Promise<Made> {
  const made = { id: court.newId(), kit: court.newId(), ring: court.newId() }
  const tasks = [{ id: made.kit, title: '发抗原', kind: 'door', names }, ...(ring ? [{ id: made.ring, title: '电话问需要', kind: 'ring', names: false }] : [])]
  const reply = await court.as(by).post('/rounds', { id: made.id, title: '发抗原', note: '', empty, tasks, places })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return made
}
const giveTo = (round: string, to: string | null = court.place.accounts.volunteer, by: Who = 'staff'): Promise<Answer> =>
  court.as(by).post(`/rounds/${round}/give`, { id: court.newId(), stairwells: [court.place.entrances.two], to })
const result = (round: Made, more: object = {}) => ({ id: court.newId(), door: court.place.flats.nurse, tasks: [round.kit], outcome: 'done', at: court.now(), againAt: null, words: '', takesBack: null, paper: false, ...more })
const say = (round: Made, more: object = {}, by: Who = 'volunteer', command?: string): Promise<Answer> => court.as(by).post(`/rounds/${round.id}/results`, result(round, more), command ? { command } : {})
const figures = async (round: Made) => (await court.as('staff').get(`/rounds/${round.id}`)).body.counts
const mine = async (by: Who = 'volunteer') => (await court.as(by).get('/rounds/mine')).body
const leadEverywhere = () => sql`update grants set building_id = null where account_id = ${court.place.accounts['building-lead']}`.execute(court.database.owner)

test('staff make a round of a building; given a stairwell by name, a volunteer has its doors from the top floor down', async () => {
  const round = await makeRound()
  expect((await court.as('staff').get(`/rounds/${round.id}`)).body).toMatchObject({
    title: '发抗原', madeBy: 'the staff', closedAt: null, counts: { doors: 3, left: 3, done: 0 }, stairwells: [{ id: court.place.entrances.two, building: '2', label: '1', given: null, counts: { doors: 3 } }],
  })
  expect(await mine(), 'nobody’s yet').toMatchObject({ rounds: [], stairwells: [] })
  expect((await giveTo(round.id)).status).toBe(200)
  const doors = await mine()
  expect(doors.stairwells.map((one: any) => one.doors.map((door: any) => door.door))).toEqual([['2-1-502', '2-1-301', '2-1-101']])
  expect(doors.rounds).toMatchObject([{ id: round.id, tasks: [{ id: round.kit, title: '发抗原', kind: 'door', names: false, source: 'round' }] }])
  expect((await court.as('staff').get(`/rounds/${round.id}`)).body.stairwells[0].given).toMatchObject({ to: court.place.accounts.volunteer, name: 'the volunteer', over: false })
})

test('of a home they see how many live there and how it can be reached; names and numbers only where a task needs them, and never anybody’s health', async () => {
  await sql`update residents set status = 'positive' where id = ${court.place.residents.nurse}`.execute(court.database.owner)
  const round = await makeRound()
  await giveTo(round.id)
  const bare = (await mine()).stairwells[0].doors[0].households
  expect(bare).toEqual([{ id: court.place.households.nurse, nth: 1, phone: null, reach: [{ kind: 'deaf', words: '', everybody: true }], people: [court.place.residents.mother, court.place.residents.nurse].map((id) => ({ id, name: null, phone: null })) }])
  const named = await makeRound({ names: true })
  await giveTo(named.id)
  expect((await mine()).stairwells[0].doors[0].households[0].people.map((one: any) => [one.name, one.phone])).toEqual([['护士的母亲', null], ['护士', null]])
  const rings = await makeRound({ ring: true })
  await giveTo(rings.id)
  const whole = await mine()
  expect(whole.stairwells[0].doors[0].households[0]).toMatchObject({ phone: '13800000502' })
  expect(JSON.stringify(whole)).not.toContain('positive')
})

test('two rounds at one door are one page: the household, with the tasks of both', async () => {
  const [one, other] = [await makeRound(), await makeRound()]
  for (const round of [one, other]) await giveTo(round.id)
  const { stairwells } = await mine()
  expect(stairwells).toHaveLength(1)
  expect(stairwells[0].doors[0].rounds.map((it: any) => it.round).sort()).toEqual([one.id, other.id].sort())
})

test('whoever reads a list of doors is on the record of everybody behind them', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  await mine()
  const { rows } = await sql<{ resident_id: string; why: string }>`select resident_id, why from looks where actor_id = ${court.place.accounts.volunteer}`.execute(court.database.owner)
  expect(rows.map((row) => row.why)).toEqual(Array(4).fill('door-list'))
  expect(rows.map((row) => row.resident_id)).toContain(court.place.residents.mother)
})

test('results count by when they happened: sent twice, late and out of order, a door comes to the same', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  const early = court.now()
  court.pass(2 * hour)
  const [command, later] = [court.newId(), result(round, { outcome: 'refused' })]
  for (const _ of [1, 2]) expect((await court.as('volunteer').post(`/rounds/${round.id}/results`, later, { command })).status).toBe(200)
  // The same press under another command, as after a phone that lost its outbox: it is there already.
  expect((await court.as('volunteer').post(`/rounds/${round.id}/results`, later)).status).toBe(200)
  expect((await say(round, { outcome: 'nobody', at: early })).status).toBe(200)
  expect(await figures(round)).toMatchObject({ doors: 3, refused: 1, nobody: 0, left: 2 })
  const { body } = await court.as('staff').get(`/rounds/${round.id}/doors?stairwell=${court.place.entrances.two}`)
  expect(body.doors[0].said.map((one: any) => one.outcome)).toEqual(['nobody', 'refused'])
  for (const other of [{ outcome: 'done' }, { outcome: 'refused', words: '别的话' }, { outcome: 'refused', againAt: plus(court.now(), hour) }, { outcome: 'refused', at: early }]) {
    expect((await say(round, { id: later.id, ...other })).body.code, `another press under the same id: ${JSON.stringify(other)}`).toBe('id-taken')
  }
})

test('what was noted by mistake is taken back by whoever noted it or by the desk, and by nobody else, also before it arrives', async () => {
  await leadEverywhere()
  const round = await makeRound()
  await giveTo(round.id, court.place.accounts['building-lead'])
  await giveTo(round.id)
  const slip = result(round)
  const back = (by: Who) => say(round, { outcome: 'taken-back', takesBack: slip.id }, by)
  // The phone sends in order, but not every line does.
  expect((await back('volunteer')).status).toBe(200)
  expect((await court.as('volunteer').post(`/rounds/${round.id}/results`, slip)).status).toBe(200)
  expect(await figures(round)).toMatchObject({ done: 0, left: 3 })
  const again = (await say(round)).status
  expect([again, (await figures(round)).done]).toEqual([200, 1])
  const { rows: [kept] } = await sql<{ id: string }>`select id from door_results where outcome = 'done' and id <> ${slip.id}`.execute(court.database.owner)
  await say(round, { outcome: 'taken-back', takesBack: kept!.id }, 'building-lead')
  expect(await figures(round), 'a colleague cannot').toMatchObject({ done: 1 })
  await say(round, { outcome: 'taken-back', takesBack: kept!.id }, 'staff')
  expect(await figures(round), 'the desk can').toMatchObject({ done: 0 })
})

test('two volunteers who did the same at one door are both kept, and the round says that somebody has to look', async () => {
  await leadEverywhere()
  const round = await makeRound()
  await giveTo(round.id)
  await say(round)
  await giveTo(round.id, court.place.accounts['building-lead'])
  // Handed over while both were on their way: what the first says after it is a fact as well.
  const both = await Promise.all([say(round, { door: court.place.flats.labour }), say(round, { door: court.place.flats.labour }, 'building-lead')])
  expect(both.map((one) => one.status)).toEqual([200, 200])
  expect((await court.as('staff').get(`/rounds/${round.id}`)).body).toMatchObject({ counts: { done: 2, left: 1 }, differs: 1 })
  expect(await mine(), 'they are not hers any more').toMatchObject({ stairwells: [] })
})

test('a role that ended while a volunteer was away from the network: what they did before counts, marked as late; what they do after does not', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  const { volunteer } = court.place.accounts
  const ends = plus(court.now(), hour)
  await sql`update grants set until = ${ends} where account_id = ${volunteer}`.execute(court.database.owner)
  expect((await mine()).stairwells[0].until, 'no phone keeps the doors longer').toBe(ends)
  // They still work here, elsewhere: the session goes on.
  await sql`insert into grants (id, account_id, community_id, role, building_id) values (${court.newId()}, ${volunteer}, ${court.place.community}, 'volunteer', ${court.place.buildings.one})`.execute(court.database.owner)
  const before = plus(court.now(), 30 * minute)
  court.pass(2 * hour)
  expect(await mine()).toMatchObject({ stairwells: [] })
  expect((await say(round, { at: before })).status).toBe(200)
  expect((await say(round, { door: court.place.flats.labour })).status).toBe(404)
  expect(await figures(round)).toMatchObject({ done: 1, left: 2 })
  const { body } = await court.as('staff').get(`/rounds/${round.id}/doors?is=done`)
  expect(body.doors.map((one: any) => one.said[0].late)).toEqual([true])
  expect((await court.as('staff').get(`/rounds/${round.id}`)).body.stairwells[0].given).toMatchObject({ over: true })
})

test('a role that begins only later keeps no door on a phone longer than the one that there is', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  const { volunteer } = court.place.accounts
  const ends = plus(court.now(), hour)
  await sql`update grants set until = ${ends} where account_id = ${volunteer}`.execute(court.database.owner)
  await sql`insert into grants (id, account_id, community_id, role, building_id, since) values (${court.newId()}, ${volunteer}, ${court.place.community}, 'volunteer', ${court.place.buildings.two}, ${plus(court.now(), day)})`.execute(court.database.owner)
  expect((await mine()).stairwells[0].until).toBe(ends)
})

test('a role that ended for good opens nothing, and lets nothing more be noted', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  await sql`update grants set until = ${court.now()} where account_id = ${court.place.accounts.volunteer}`.execute(court.database.owner)
  court.pass(minute)
  expect((await say(round)).body.code).toBe('not-signed-in')
  expect((await court.as('volunteer').get('/rounds/mine')).status).toBe(401)
})

test('a round that was closed is nobody’s to walk, and what was noted before still comes in', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  const noted = court.now()
  court.pass(hour)
  const end = (what: string, id = court.newId()) => court.as('staff').post(`/rounds/${round.id}/end`, { id, what })
  const id = court.newId()
  for (const _ of [1, 2]) expect((await end('closed', id)).status).toBe(200)
  expect(await mine()).toMatchObject({ rounds: [], stairwells: [] })
  expect((await say(round, { at: noted })).status).toBe(200)
  expect((await court.as('staff').get('/rounds')).body.rounds).toMatchObject([{ id: round.id, closedAt: court.now(), counts: { done: 1 } }])
  await end('reopened')
  expect((await mine()).stairwells).toHaveLength(1)
})

test('a clock that is wrong by years turns no result away, and moves none before the round or after now', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  const made = court.now()
  court.pass(hour)
  expect((await say(round, { at: '1999-01-01T00:00:00Z' })).status).toBe(200)
  expect((await say(round, { door: court.place.flats.labour, at: '2090-01-01T00:00:00Z' })).status).toBe(200)
  const { rows } = await sql<{ at: string }>`select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from door_results order by at`.execute(court.database.owner)
  expect(rows.map((row) => row.at)).toEqual([made, court.now()])
})

test('paper is typed back by the desk in the name of whoever walked, and is no second visit', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  await say(round)
  court.pass(minute)
  const walked = court.place.accounts.volunteer
  expect((await say(round, { paper: true, walked, words: '要胰岛素' }, 'staff')).status).toBe(200)
  expect((await court.as('staff').get(`/rounds/${round.id}`)).body).toMatchObject({ counts: { done: 1 }, differs: 0 })
  const { body } = await court.as('staff').get(`/rounds/${round.id}/doors?stairwell=${court.place.entrances.two}`)
  expect(body.doors[0].said.at(-1)).toMatchObject({ who: 'the volunteer', paper: true, words: '要胰岛素' })
  expect((await say(round, { walked: court.place.accounts.staff })).status, 'a volunteer speaks for nobody else').toBe(404)
})

test('the words that were noted come with a stairwell, where its people are on the record, and not with a list of all doors', async () => {
  const round = await makeRound()
  await giveTo(round.id)
  await say(round, { words: '独居' })
  const words = async (query: string) => (await court.as('staff').get(`/rounds/${round.id}/doors${query}`)).body.doors[0].said[0].words
  expect([await words(''), await words(`?stairwell=${court.place.entrances.two}`)]).toEqual(['', '独居'])
})

test('a door behind which nobody lives is walked only in a round that wants it', async () => {
  await sql`update residents set moved_away_at = ${court.now()}, stay = 'moved-out' where household_id = ${court.place.households.labour}`.execute(court.database.owner)
  expect((await figures(await makeRound())).doors).toBe(2)
  expect((await figures(await makeRound({ empty: true }))).doors).toBe(3)
})

test('nobody makes, gives, reads or closes a round who does not lead one, and nobody notes at a door that was never theirs', async () => {
  const round = await makeRound()
  await giveTo(round.id, court.place.accounts['building-lead'])
  const { entrances, buildings } = court.place
  for (const who of ['volunteer', 'building-lead', 'gate', 'nurse', 'neighbour'] as const) {
    const client = court.as(who)
    expect((await client.get('/rounds')).status, who).toBe(403)
    expect((await client.post('/rounds', { id: court.newId(), title: 'x', note: '', empty: false, tasks: [{ id: court.newId(), title: 'x', kind: 'door', names: true }], places: [{ kind: 'building', id: buildings.two }] })).status, who).toBe(403)
    for (const path of ['', '/doors', `/doors?stairwell=${entrances.two}`]) expect((await client.get(`/rounds/${round.id}${path}`)).status, `${who} ${path}`).toBe(404)
    expect((await client.post(`/rounds/${round.id}/give`, { id: court.newId(), stairwells: [entrances.two], to: court.place.accounts.volunteer })).status, who).toBe(404)
    expect((await client.post(`/rounds/${round.id}/end`, { id: court.newId(), what: 'closed' })).status, who).toBe(404)
  }
  for (const who of ['gate', 'nurse', 'neighbour'] as const) expect((await court.as(who).get('/rounds/mine')).status, who).toBe(403)
  for (const who of ['volunteer', 'gate', 'nurse', 'neighbour'] as const) expect((await say(round, {}, who)).status, who).toBe(404)
  expect((await say(round, { door: court.place.flats.neighbour }, 'building-lead')).status, 'no door of this round').toBe(404)
  expect((await say(round, { tasks: [court.newId()] }, 'building-lead')).status, 'no task of it').toBe(404)
  expect((await say(round, {}, 'building-lead')).status).toBe(200)
})

test('a stairwell is given only to whoever may walk in that building now', async () => {
  const round = await makeRound({ places: [{ kind: 'building', id: court.place.buildings.one }] })
  const give = (to: string) => court.as('staff').post(`/rounds/${round.id}/give`, { id: court.newId(), stairwells: [court.place.entrances.one], to })
  // The lead of building 2.
  expect((await give(court.place.accounts['building-lead'])).body.code).toBe('walker-cannot')
  expect((await give(court.newId())).body.code).toBe('walker-cannot')
  expect((await giveTo(round.id)).status, 'a stairwell of another building').toBe(404)
  expect((await give(court.place.accounts.volunteer)).status).toBe(200)
})

test('whoever leads rounds in one building makes and reads those of that building alone', async () => {
  await sql`update grants set building_id = ${court.place.buildings.one} where account_id = ${court.place.accounts.staff}`.execute(court.database.owner)
  const both = [{ kind: 'building', id: court.place.buildings.one }, { kind: 'building', id: court.place.buildings.two }]
  const wide = await makeRound({ by: 'deputy', places: both })
  expect((await court.as('staff').get(`/rounds/${wide.id}`)).status).toBe(404)
  const own = await makeRound({ places: [both[0]!] })
  expect((await court.as('staff').get('/rounds')).body.rounds.map((one: any) => one.id)).toEqual([own.id])
  expect((await court.as('staff').post('/rounds', { id: court.newId(), title: 'x', note: '', empty: false, tasks: [{ id: court.newId(), title: 'x', kind: 'door', names: false }], places: both })).status).toBe(404)
})

test('a round that was made is there once, however often it is sent, and its id is nobody else’s', async () => {
  const body = { id: court.newId(), title: '摸排', note: '', empty: true, tasks: [{ id: court.newId(), title: '问谁在家', kind: 'door', names: true }], places: [{ kind: 'compound', id: court.place.compound }] }
  const command = court.newId()
  for (const _ of [1, 2]) expect((await court.as('staff').post('/rounds', body, { command })).status).toBe(200)
  expect((await court.as('deputy').post('/rounds', body)).body.code).toBe('id-taken')
  expect((await court.as('staff').get('/rounds')).body.rounds).toHaveLength(1)
  expect((await figures({ id: body.id, kit: '', ring: '' })).doors).toBe(4)
  court.pass(day)
})
