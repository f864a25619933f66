// Second rounds of what is one's own at home: moved away and back, digits of somebody who has left, an emergency sent again by another phone.

import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { day, minute, plus } from '#domain/kernel/instants.ts'
import { cookieName, secretHash } from '#server/http/actor.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'
import { readyForExits } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await readyForExits(await osmanthus()) })
afterEach(() => court.close())

/** A phone that the household's slip opened: nobody knows whose. */
async function table(): Promise<Client> {
  const token = court.newId() + court.newId()
  await sql`insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at)
    values (${secretHash(token)}, ${court.place.community}, 'household', ${court.place.households.nurse}, ${court.now()}, ${plus(court.now(), 60 * day)})`.execute(court.database.owner)
  return court.with({ cookie: `${cookieName}=${token}` })
}
/** The same, confirmed as somebody's own. */
async function hers(resident: string): Promise<Client> {
  const phone = await table()
  await sql`update sessions set person_id = ${resident} where household_id = ${court.place.households.nurse} and person_id is null and only_resident_id is null`.execute(court.database.owner)
  return phone
}
const record = async (phone: Client, resident: string) => (await phone.get(`/me/record?resident=${resident}`)).status
const share = (parts: string[], to: string | null) => court.as('nurse').post('/me/circle', { id: court.newId(), parts, to, shared: true })

test('moved away and back, what was shared with others is shared anew or not at all', async () => {
  const { residents: { nurse, mother }, flats, households } = court.place
  const move = (flat: string, household: string, joins: boolean) => {
    court.pass(60_000)
    return court.as('staff').post('/residents/acts', { id: court.newId(), kind: 'moved', residents: [nurse], since: court.now(), until: null, to: { flat, household, joins }, place: '', source: '电话' })
  }
  await share(['calls'], mother)
  await share(['looks'], null)
  expect(await record(await table(), nurse)).toBe(200)
  expect((await move(flats.neighbour, court.newId(), false)).body).toEqual({ done: true })
  expect((await move(flats.nurse, households.nurse, true)).body).toEqual({ done: true })
  expect(await record(await table(), nurse)).toBe(403)
  const { body } = await court.as('staff').get(`/residents/${nurse}/circle`)
  expect([body.shares, body.said.map((one: any) => [one.how, one.shared])]).toEqual([[], [['left', false], ['left', false], ['own-phone', true], ['own-phone', true]]])
})

test('nor does what somebody was let see come back with them', async () => {
  const { residents: { nurse, mother }, flats, households } = court.place
  await share(['calls'], mother)
  for (const to of [{ flat: flats.neighbour, household: court.newId(), joins: false }, { flat: flats.nurse, household: households.nurse, joins: true }]) {
    court.pass(60_000)
    expect((await court.as('staff').post('/residents/acts', { id: court.newId(), kind: 'moved', residents: [mother], since: court.now(), until: null, to, place: '', source: '电话' })).body).toEqual({ done: true })
  }
  expect((await court.as('staff').get(`/residents/${nurse}/circle`)).body).toMatchObject({ shares: [], others: [{ id: mother }] })
  const phone = await hers(mother)
  expect([await record(phone, mother), await record(phone, nurse)]).toEqual([200, 403])
})

test('what was shared in one household opens nothing in another, whoever is of it by now', async () => {
  const { residents: { nurse }, households } = court.place
  await share(['calls'], null)
  expect(await record(await table(), nurse)).toBe(200)
  await sql`update shares set household_id = ${households.neighbour} where resident_id = ${nurse}`.execute(court.database.owner)
  expect(await record(await table(), nurse)).toBe(403)
  expect((await court.as('nurse').get('/me/circle')).body.shares).toEqual([])
})

test('a phone that was hers under a record that is reached through another is hers still', async () => {
  const { nurse, labour } = court.place.residents
  const phone = await hers(labour)
  expect(await record(phone, nurse)).toBe(403)
  await sql`update residents set kept_as = ${nurse}, kept_from = ${court.now()}, moved_away_at = ${court.now()} where id = ${labour}`.execute(court.database.owner)
  expect(await record(phone, nurse)).toBe(200)
})

test('digits that somebody read aloud who works here no more make no phone hers', async () => {
  const { nurse } = court.place.residents
  const phone = await table()
  const { code } = (await court.as('staff').post(`/residents/${nurse}/code`, { exit: null })).body
  expect((await phone.post('/me/phone', { code, share: null })).body).toEqual({ done: true })
  expect(await record(phone, nurse)).toBe(200)
  await sql`update grants set until = ${court.now()} where account_id = ${court.place.accounts.staff}`.execute(court.database.owner)
  court.pass(1000)
  expect(await record(phone, nurse)).toBe(403)
})

test('another phone of the home reads nobody’s emergency, whatever it sends under its id', async () => {
  const { nurse } = court.place.residents
  const [id, said] = [court.newId(), '她说丈夫打她']
  expect((await court.as('nurse').post('/exits/emergency', { id, resident: nurse, described: said, at: court.now() })).status).toBe(200)
  expect((await (await table()).post('/exits/emergency', { id, resident: null, described: '', at: court.now() })).bytes.toString()).not.toContain(said)
})

test('digits that somebody read aloud open nothing again when that colleague is given work again', async () => {
  const { nurse } = court.place.residents
  const phone = await table()
  const { code } = (await court.as('staff').post(`/residents/${nurse}/code`, { exit: null })).body
  expect((await phone.post('/me/phone', { code, share: null })).status).toBe(200)
  const account = court.place.accounts.staff
  const last = async () => (await court.as('secretary').get('/staff')).body.people.find((one: any) => one.id === account).last
  expect(await record(phone, nurse)).toBe(200)
  expect((await court.as('secretary').post(`/staff/${account}/end`, { id: court.newId(), last: await last(), role: null, building: null, at: null, why: 'x' })).status).toBe(200)
  court.pass(minute)
  expect((await court.as('secretary').post(`/staff/${account}/roles`, { id: court.newId(), last: await last(), role: 'staff', building: null, until: null, instead: null, why: 'y' })).status).toBe(200)
  expect(await record(phone, nurse)).toBe(403)
})

test('the words of a call stay those of whoever took it down; a colleague may end it, and make it private', async () => {
  const body = { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null as string | null, note: '她说丈夫打她', exit: null, private: false }
  const seen = async () => (await court.as('staff').get(`/residents/${body.resident}`)).body.contacts[0]
  await court.as('staff').post('/contacts', body)
  expect((await court.as('deputy').post('/contacts', { ...body, note: '没事' })).body.code).toBe('contact-of-somebody-else')
  court.pass(minute)
  expect((await court.as('deputy').post('/contacts', { ...body, note: '', endedAt: court.now(), private: true })).status).toBe(200)
  expect(await seen()).toMatchObject({ note: '她说丈夫打她', by: 'the staff', endedAt: court.now(), private: true })
  expect((await court.as('staff').post('/contacts', { ...body, note: '她说丈夫打她，要换锁' })).status).toBe(200)
  expect(await seen()).toMatchObject({ note: '她说丈夫打她，要换锁' })
})
