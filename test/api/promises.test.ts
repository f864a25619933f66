// What is owed: whose each line of the queue is, whatever its section; taking, handing over by name, putting off; who is at the desk; what two desks write at
// once. On what is worked out from the records; cases stand in cases.test.ts.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, instant, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { endOfToday, groupOf, urgencies } from '#domain/promises/due.ts'
import { transaction } from '#server/db/pool.ts'
import { groupOfRow } from '#server/promises/owed.ts'
import { putAway } from '#server/promises/jobs.ts'
import { queueSources } from '#server/main.ts'
import { readyForExits, recall } from '../support/asking.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let exit: string
beforeAll(async () => { court = await readyForExits(await osmanthus()) })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(3 * day)
  await sql`update exits set state = 'withdrawn'`.execute(court.database.owner)
  await sql`update desk_turns set struck = true`.execute(court.database.owner)
  await sql`delete from promise_acts`.execute(court.database.owner)
  await sql`delete from promises`.execute(court.database.owner)
  exit = (await recall(court, court.as('staff'), court.place.residents.nurse)).body.id
})

const line = async (who: Client = court.as('staff')) => (await who.get('/desk/queue/waiting')).body.lines[0]
const owed = async () => (await line()).owed
type Sent = { seen?: number; at?: Instant; id?: string; about?: string; section?: string }
const act = async (who: Client, deed: object, { seen, at = court.now(), id = court.newId(), about, section = 'waiting' }: Sent = {}) => {
  const now = await line()
  return who.post('/promises/acts', { acts: [{ id, section, about: about ?? now.fold, seen: seen ?? now.owed.acts, at, deed }] })
}
const enter = (who: Client, more: object = {}) => who.post('/desk/turns', { id: court.newId(), account: null, from: court.now(), until: null, quiet: false, leads: false, ...more })

test('nobody has touched it: it is whoever leads the desk’s, and the secretary’s when nobody is entered there', async () => {
  const { secretary, staff } = court.place.accounts
  expect(await owed()).toMatchObject({ section: 'waiting', owner: { by: 'secretary', account: secretary, from: null }, acts: 0, tries: 0, snoozedUntil: null, rings: false })
  expect((await enter(court.as('staff'))).status).toBe(200)
  expect(await owed()).toMatchObject({ owner: { by: 'lead', account: staff, name: expect.any(String), from: null } })
})

test('taken it is theirs; when they leave the desk it is the leader’s, with whose it was, until it is taken over by name', async () => {
  const { staff, deputy } = court.place.accounts
  const turn = court.newId()
  await enter(court.as('staff'), { id: turn })
  expect((await act(court.as('staff'), { kind: 'taken' })).body.done).toMatchObject([{ acts: 1, gone: false, clash: false, closed: false }])
  expect((await owed()).owner).toEqual({ by: 'kept', account: staff, name: expect.any(String), from: null })
  await enter(court.as('deputy'))
  court.pass(hour)
  expect((await owed()).owner.account, 'two are there, and it is still hers').toBe(staff)
  await enter(court.as('staff'), { id: turn, from: plus(court.now(), -hour), until: court.now() })
  expect((await owed()).owner).toMatchObject({ by: 'lead', account: deputy, from: { account: staff } })
  await act(court.as('deputy'), { kind: 'taken-over' })
  expect((await owed()).owner).toMatchObject({ by: 'kept', account: deputy, from: null })
  const { history } = (await court.as('deputy').get(`/promises/waiting/${encodeURIComponent((await line()).fold)}`)).body
  expect(history.map((it: any) => [it.seq, it.kind, it.clashesWith])).toEqual([[1, 'taken', null], [2, 'taken-over', null]])
  expect(history[0].by).not.toBe('')
})

test('handed over by name to whoever works here, and to nobody else', async () => {
  const { deputy, gate } = court.place.accounts as Record<string, string>
  expect((await act(court.as('staff'), { kind: 'handed-over', to: deputy })).status).toBe(200)
  expect((await owed()).owner).toMatchObject({ by: 'kept', account: deputy })
  for (const to of [court.riverside.accounts.deputy, court.newId(), gate ?? court.newId()]) expect((await act(court.as('staff'), { kind: 'handed-over', to })).body.code).toBe('promise-owner-not-here')
})

test('put off it stands by its hour, and comes back by itself; what the records end is ended by nobody', async () => {
  expect((await owed()).group).toBe('today')
  const until = plus(court.now(), 3 * day)
  await act(court.as('staff'), { kind: 'snoozed', until })
  expect(await owed()).toMatchObject({ group: 'week', snoozedUntil: until })
  const groups = async () => (await court.as('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === 'waiting').groups
  expect(await groups()).toEqual({ now: 0, today: 0, week: 1 })
  court.pass(3 * day)
  expect(await owed()).toMatchObject({ group: 'now' })
  expect(await groups()).toEqual({ now: 1, today: 0, week: 0 })
  expect((await act(court.as('staff'), { kind: 'snoozed', until: court.now() })).body.code).toBe('promise-snooze')
  for (const deed of [{ kind: 'outcome', outcome: 'done', words: '' }, { kind: 'told', way: 'phone', words: '' }, { kind: 'withdrawn', words: '' }, { kind: 'due', due: until }]) expect((await act(court.as('staff'), deed)).body.code).toBe('promise-worked-out')
})

test('what is worked out is due by the records, however urgent somebody says it is', async () => {
  const { due } = await owed()
  expect((await act(court.as('staff'), { kind: 'urgency', urgency: 'now', due: plus(court.now(), 9 * hour) })).status).toBe(200)
  expect(await owed()).toMatchObject({ due, urgency: 'now' })
})

test('tries are written down, and counted by occasions', async () => {
  for (const minutes of [0, 5, 70]) await act(court.as('staff'), { kind: 'tried', way: 'phone', words: '没人接' }, { at: plus(court.now(), (minutes - 80) * minute) })
  expect(await owed()).toMatchObject({ tries: 2, lastTriedAt: plus(court.now(), -10 * minute), acts: 3 })
})

test('two desks at once: both are kept, the clash is shown to both, and one who has seen both ends it', async () => {
  const words = (text: string) => ({ kind: 'step', step: { code: 'other', words: text } })
  await act(court.as('staff'), words('叫物业'), { seen: 0 })
  expect((await act(court.as('deputy'), words('叫街道'), { seen: 0 })).body.done).toMatchObject([{ acts: 2, clash: true }])
  expect(await owed()).toMatchObject({ clash: true, step: { code: 'other', words: '叫街道' } })
  const view = (await court.as('staff').get(`/promises/waiting/${encodeURIComponent((await line()).fold)}`)).body
  expect([view.clashes, view.history.map((it: any) => [it.words, it.clashesWith])]).toEqual([['step'], [['叫物业', null], ['叫街道', 1]]])
  await act(court.as('staff'), words('叫物业和街道'))
  expect(await owed()).toMatchObject({ clash: false, step: { words: '叫物业和街道' } })
})

test('sent twice it is done once, under the same command or another', async () => {
  const id = court.newId()
  const [command, body] = [court.newId(), { acts: [{ id, section: 'waiting', about: (await line()).fold, seen: 0, at: court.now(), deed: { kind: 'taken' } }] }]
  const first = await court.as('staff').post('/promises/acts', body, { command })
  expect((await court.as('staff').post('/promises/acts', body, { command })).body).toEqual(first.body)
  expect((await court.as('staff').post('/promises/acts', body)).body).toEqual(first.body)
  expect(await owed()).toMatchObject({ acts: 1 })
})

test('a whole list is taken over at once, and what is none of theirs holds up nothing', async () => {
  const { fold } = await line()
  const acts = (about: string, section = 'waiting') => ({ id: court.newId(), section, about, seen: 0, at: court.now(), deed: { kind: 'taken-over' } })
  expect((await court.as('deputy').post('/promises/acts', { acts: [acts(court.newId(), 'nothing')] })).status).toBe(404)
  expect((await court.as('deputy').post('/promises/acts', { acts: [acts(fold), acts(court.newId(), 'nothing'), acts(court.newId())] })).body.done)
    .toMatchObject([{ acts: 1, gone: false, refused: null }, { gone: false, closed: false, refused: { code: 'not-found' } }, { acts: 0, gone: true, refused: null }])
})

test('what is owed no more is put away, and the next of that name begins anew', async () => {
  await act(court.as('staff'), { kind: 'taken' })
  const about = (await line()).fold
  await court.as('staff').post(`/exits/${exit}/withdraw`)
  court.pass(20_000)
  const away = () => transaction(court.database, [court.place.community as CommunityId], (tx) => putAway(tx, court.place.community as CommunityId, court.now(), queueSources))
  for (let n = 0; n < 2; n++) await away()
  exit = (await recall(court, court.as('staff'), court.place.residents.nurse)).body.id
  const next = await line()
  expect([next.fold === about, next.owed.owner.by]).toEqual([true, 'secretary'])
  expect((await act(court.as('deputy'), { kind: 'taken' })).status).toBe(200)
  expect((await owed()).owner).toMatchObject({ by: 'kept', account: court.place.accounts.deputy })
})

test('of what is owed no more nothing is kept, also before it is put away: whoever sends it is told that it is gone', async () => {
  await act(court.as('staff'), { kind: 'taken' })
  const { fold: about } = await line()
  await court.as('staff').post(`/exits/${exit}/withdraw`)
  const late = { id: court.newId(), section: 'waiting', about, seen: 1, at: court.now(), deed: { kind: 'tried', way: 'phone', words: '没人接' } }
  expect((await court.as('deputy').post('/promises/acts', { acts: [late] })).body.done).toMatchObject([{ gone: true, acts: 0, refused: null }])
  expect((await sql`select kind from promise_acts`.execute(court.database.owner)).rows).toEqual([{ kind: 'taken' }])
})

test('who may: nobody without the desk’s verbs, nobody of another community, and of a section that is not theirs nothing', async () => {
  const about = (await line()).fold
  const body = { acts: [{ id: court.newId(), section: 'waiting', about, seen: 0, at: court.now(), deed: { kind: 'taken' } }] }
  for (const who of ['nurse', 'gate', 'nobody'] as const) {
    expect((await court.as(who).post('/promises/acts', body)).status, who).toBe(who === 'nobody' ? 401 : 403)
    expect((await court.as(who).get('/desk/turns')).status, who).toBe(who === 'nobody' ? 401 : 403)
    expect([401, 404]).toContain((await court.as(who).get(`/promises/waiting/${encodeURIComponent(about)}`)).status)
  }
  expect((await court.asRiverside('staff').post('/promises/acts', body)).body.done, 'to others it is not there').toMatchObject([{ gone: true }])
  expect((await court.asRiverside('staff').get(`/promises/waiting/${encodeURIComponent(about)}`)).status).toBe(404)
  expect(await owed()).toMatchObject({ acts: 0 })
  expect((await act(court.as('staff'), { kind: 'taken' }, { section: 'staff' })).status, 'the section of the secretary’s role').toBe(404)
  expect((await act(court.as('staff'), { kind: 'taken' }, { section: 'out' })).status, 'nothing is to be seen to there').toBe(404)
})

test('who is at the desk is entered by name, put right under the same id, struck out where it never was; all rows stay', async () => {
  const id = court.newId()
  const rows = async () => (await court.as('staff').get('/desk/turns')).body.turns.filter((it: any) => it.id === id)
  expect((await enter(court.as('staff'), { id, account: court.place.accounts.deputy, quiet: true })).status).toBe(200)
  expect(await rows()).toMatchObject([{ account: court.place.accounts.deputy, quiet: true, now: true, first: true }])
  await enter(court.as('staff'), { id, account: court.place.accounts.deputy, from: plus(court.now(), hour) })
  expect(await rows()).toMatchObject([{ quiet: false, now: false, first: false }])
  await enter(court.as('staff'), { id, account: court.place.accounts.deputy, struck: true })
  expect(await rows()).toEqual([])
  expect((await sql`select seq from desk_turns where id = ${id}`.execute(court.database.owner)).rows).toHaveLength(3)
  expect((await enter(court.as('staff'), { account: court.riverside.accounts.staff })).status).toBe(404)
  expect((await enter(court.as('staff'), { until: plus(court.now(), 17 * hour) })).body.code).toBe('turn-length')
  expect((await enter(court.as('staff'), { until: court.now() })).body.code).toBe('turn-length')
})

test('a turn that a colleague has changed since it was read is written over by nobody; whoever undoes what they wrote themselves does', async () => {
  const id = court.newId()
  const one = { id, account: court.place.accounts.deputy, from: court.now(), until: null as string | null }
  const row = async () => (await court.as('staff').get('/desk/turns')).body.turns.find((it: any) => it.id === id)
  await enter(court.as('staff'), one)
  const read = await row()
  court.pass(minute)
  // One ends it, and a colleague who reads that makes it quiet.
  const ended = await enter(court.as('staff'), { ...one, until: court.now(), seen: read.recordedAt })
  expect(ended.status).toBe(200)
  expect((await row()).recordedAt).toBe(ended.body.now)
  court.pass(minute)
  expect((await enter(court.as('deputy'), { ...one, until: plus(court.now(), hour), quiet: true, seen: ended.body.now })).status).toBe(200)
  court.pass(minute)
  expect((await enter(court.as('staff'), { ...one, seen: ended.body.now })).body.code, 'undone it would be what it was before the colleague').toBe('changed-meanwhile')
  expect((await enter(court.as('staff'), { ...one, struck: true, seen: read.recordedAt })).body.code).toBe('changed-meanwhile')
  expect(await row()).toMatchObject({ quiet: true })
  const struck = await enter(court.as('staff'), { ...one, struck: true, seen: (await row()).recordedAt })
  expect([struck.status, await row()]).toEqual([200, undefined])
  court.pass(minute)
  expect((await enter(court.as('staff'), { ...one, seen: struck.body.now })).status, 'one’s own press backwards').toBe(200)
  expect((await enter(court.as('staff'), { ...one, id: court.newId(), seen: court.now() })).body.code, 'of what is not there nothing was read').toBe('changed-meanwhile')
})

test('the group that the database counts is the one that the screen works out', async () => {
  const now = court.now()
  const hours = [-30, -1, 0, 1, 5, 14, 15, 16, 20, 40]
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe']) {
    await sql`update communities set zone = ${zone} where community_id = ${court.place.community}`.execute(court.database.owner)
    const all = urgencies.flatMap((urgency) => hours.flatMap((due) => [null, ...hours].map((snoozed) => ({ urgency, due: plus(now, due * hour), snoozedUntil: snoozed === null ? null : plus(now, snoozed * hour) }))))
    const { rows } = await sql<{ stands: string }>`
      select ${groupOfRow({ due: sql`t.due`, snoozed: sql`t."snoozedUntil"`, urgency: sql`t.urgency` }, court.place.community as CommunityId, now)} as stands
      from rows from (jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as (urgency text, due timestamptz, "snoozedUntil" timestamptz)) with ordinality as t (urgency, due, "snoozedUntil", n) order by n`.execute(court.database.owner)
    expect(rows.map((row) => row.stands)).toEqual(all.map((it) => groupOf(it, now, endOfToday(instant(now), zone))))
  }
  await sql`update communities set zone = 'Asia/Shanghai' where community_id = ${court.place.community}`.execute(court.database.owner)
})
