// What residents are told of an order on their home: that something changed, as it happens, and why, in the words of whoever did it.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { feedRoutes } from '#server/feed/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { cookieName } from '#server/http/actor.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { changeKinds } from '#server/main.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import type { Osmanthus } from '../support/api.ts'
import { openExits, recall } from '../support/asking.ts'
import { startWorker } from '../support/jobs.ts'

let court: Osmanthus
let jobs: { stop: () => Promise<void> } | null = null
beforeEach(async () => {
  court = await openExits([...accessRoutes(peopleAbout.exitIsOf), ...sealingRoutes(whoIsOut, passesEndingUnder), ...feedRoutes(changeKinds)])
  jobs = await startWorker(court)
})
afterEach(async () => { await jobs?.stop(); await court.close(); jobs = null })

type Household = 'nurse' | 'neighbour'
const act = async (what: 'new-case' | 'lift' | 'take-back', more: object = {}, order = court.place.order) => {
  const body = { id: court.newId(), at: court.now(), source: '区疾控中心', reason: '复核结果', ...more }
  expect((await court.as('secretary').post(`/sealing/orders/${order}/${what}`, body)).status).toBe(200)
  return body.id
}
const told = async (who: Household) => (await court.as(who).get('/me/exits')).body.homeChanges
const heard = async (who: Household, since = 0) => (await court.as(who).get(`/changes?since=${since}`)).body.changes

test('a new case is told to whoever lives in the building, with its reason and on whose word; next door nothing is told', async () => {
  await sql`delete from sealing_order_steps`.execute(court.database.owner)
  expect(await told('nurse')).toEqual([])
  const id = await act('new-case')
  expect(await heard('nurse')).toMatchObject([{ kind: 'home', ids: [court.place.buildings.two] }])
  expect(await told('nurse')).toEqual([{ id, kind: 'case', at: court.now(), writtenAt: court.now(), role: 'secretary', reason: '复核结果', source: '区疾控中心', of: null, taken: false }])
  expect([await heard('neighbour'), await told('neighbour')]).toEqual([[], []])
})

test('an order on one home, one stair or the whole compound is told to all who live there, and to nobody beside them', async () => {
  const { place } = court
  for (const [kind, id, heardBy] of [['flat', place.flats.neighbour, ['neighbour']], ['entrance', place.entrances.two, ['nurse']], ['compound', place.compound, ['nurse', 'neighbour']]] as const) {
    const since = (await court.as('nurse').get('/changes')).body.seq
    const body = { id: court.newId(), scope: { kind, id }, rule: place.rule, startsAt: court.now(), issuer: '街道', ground: '发现病例', caseSince: null }
    expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
    for (const who of ['nurse', 'neighbour'] as const) {
      expect((await heard(who, since)).filter((it: any) => it.kind === 'home').flatMap((it: any) => it.ids), `${kind}, ${who}`).toEqual((heardBy as readonly string[]).includes(who) ? [id] : [])
    }
  }
})

test('a lift that was a mistake is told as one, with what was taken back and why', async () => {
  court.pass(day)
  const lift = await act('lift')
  expect((await told('nurse'))[0]).toMatchObject({ id: lift, kind: 'lifted', taken: false })
  const lifted = court.now()
  court.pass(hour)
  const before = (await court.as('nurse').get('/changes')).body.seq
  const back = await act('take-back', { step: lift, reason: '点错了' })
  expect(await heard('nurse', before)).toMatchObject([{ kind: 'home' }])
  expect((await told('nurse')).slice(0, 2)).toMatchObject([
    { id: back, kind: 'taken-back', reason: '点错了', source: '', of: { kind: 'lifted', at: lifted } }, { id: lift, taken: true },
  ])
})

test('it is told for three days, and an order on one person at home to that person alone', async () => {
  court.pass(5 * day)
  expect(await told('nurse')).toEqual([])
  const body = { id: court.newId(), scope: { kind: 'person', id: court.place.residents.mother }, rule: court.place.rule, startsAt: court.now(), issuer: '街道', ground: '密接', caseSince: null }
  expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
  const of = async (resident: string) => (await court.as(resident === court.place.residents.mother ? 'mother' : 'nurse').get(`/me/exits?resident=${resident}`)).body.homeChanges
  expect(await of(court.place.residents.mother)).toMatchObject([{ kind: 'issued', reason: '密接', source: '街道' }])
  expect(await of(court.place.residents.nurse)).toEqual([])
  expect((await court.as('nurse').get(`/me/exits?resident=${court.place.residents.mother}`)).body.homeChanges, 'not on anybody else’s phone').toEqual([])
  court.pass(3 * day)
  expect(await of(court.place.residents.mother)).toEqual([])
})

test('a link that was made for one letter is told nothing of it; one for the person is', async () => {
  await act('new-case')
  const { nurse } = court.place.residents
  const exit = (await recall(court, court.as('staff'), nurse)).body.id
  for (const [of, count] of [[exit, 0], [null, 2]] as const) {
    const { url } = (await court.as('staff').post(`/residents/${nurse}/link`, { exit: of })).body
    const { cookie } = await court.as('nobody').post('/sign-in/link', { token: url.split('=').at(-1) })
    const own = await court.with({ cookie: `${cookieName}=${cookie}` }).get('/me/exits')
    expect([own.status, own.body.homeChanges.length]).toEqual([200, count])
  }
})

test('an order that was for later is told when it is ordered, and again when it begins', async () => {
  const body = { id: court.newId(), scope: { kind: 'building', id: court.place.buildings.one }, rule: court.place.rule, startsAt: plus(court.now(), hour), issuer: '街道', ground: '发现病例', caseSince: null }
  expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
  expect(await heard('neighbour')).toMatchObject([{ kind: 'home', ids: [court.place.buildings.one] }])
  court.pass(hour)
  for (const end = Date.now() + 20_000; Date.now() < end && (await heard('neighbour')).length < 2; await new Promise((done) => setTimeout(done, 100)));
  expect(await heard('neighbour')).toHaveLength(2)
})

test('an order that was lifted before it began is told as lifted, and not as one from tomorrow on; each further round says what is so then', async () => {
  const body = { id: court.newId(), scope: { kind: 'building', id: court.place.buildings.one }, rule: court.place.rule, startsAt: plus(court.now(), day), issuer: '街道', ground: '发现病例', caseSince: null }
  expect((await court.as('secretary').post('/sealing/orders', body)).status).toBe(200)
  const standing = async () => (await told('neighbour')).filter((it: any) => !it.taken).map((it: any) => it.kind)
  court.pass(1_000)
  const lift = await act('lift', {}, body.id)
  expect(await standing()).toEqual(['lifted'])
  court.pass(1_000)
  await act('take-back', { step: lift, reason: '点错了' }, body.id)
  expect(await standing()).toEqual(['taken-back', 'issued'])
  court.pass(1_000)
  await act('lift', {}, body.id)
  expect(await standing()).toEqual(['lifted', 'taken-back'])
  court.pass(1_000)
  expect((await court.as('secretary').post('/sealing/orders', { ...body, id: court.newId() })).status).toBe(200)
  expect(await standing()).toEqual(['issued', 'lifted', 'taken-back'])
})
