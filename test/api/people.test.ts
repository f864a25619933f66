// Finding somebody during a call, the card, the contacts, and what everybody may see about themselves.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommunityId, ExitId } from '#domain/kernel/ids.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { foundBy } from '#server/people/found-by.ts'
import { keepSearchAnew } from '#server/people/jobs.ts'
import { listRoutes } from '#server/people/list.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { putAsked } from '../support/granted.ts'

let api: Osmanthus
beforeAll(async () => { api = await osmanthus({ endpoints: [...deskRoutes(peopleAbout), ...listRoutes] }) })
afterAll(() => api.close())

const owner = () => api.database.owner
const find = async (text: string, who: 'staff' | 'secretary' = 'staff') => (await api.as(who).post('/residents/search', { text })).body.hits
const ids = async (text: string) => (await find(text)).map((hit: any) => hit.id)
const newContact = (more: object = {}) => ({ id: api.newId(), resident: api.place.residents.nurse, channel: 'phone', startedAt: api.now(), endedAt: null, note: 'called back to work', exit: null, ...more })

test('the nurse is found by part of her name, her door however it is said, and the end of her number', async () => {
  const { nurse, mother, labour } = api.place.residents
  expect(await ids('护士')).toEqual([nurse, mother])
  for (const door of ['2-1-502', '2-502', '2 502', '２－５０２', '2号楼502室', '2栋1单元502']) expect(await ids(door), door).toEqual([mother, nurse])
  for (const phone of ['1502', '13800001502', '138 0000 1502']) expect(await ids(phone), phone).toEqual([nurse])
  expect((await ids('0502')).sort(), 'the household’s number').toEqual([nurse, mother].sort())
  expect(await ids('孕')).toEqual([labour])
  for (const nothing of ['%', '_', '\\', '|', "'", 'nobody']) expect(await ids(nothing), nothing).toEqual([])
})

test('the nurse is found by the sound of her name, by its initials and in either script, and the list of people finds her as well', async () => {
  const { nurse, mother, neighbour } = api.place.residents
  for (const text of ['hushi', 'hu shi', 'Hù Shì', 'hs', '護士']) expect(await ids(text), text).toEqual([nurse, mother])
  expect(await ids('hushi 502'), 'alike, by age').toEqual([mother, nurse])
  expect(await ids('hushidemuqin')).toEqual([mother])
  for (const text of ['linju', 'lj', 'lin 101', '鄰居', '+86 138 0000 1111', '00861380000111', '1111', '一号楼一单元一〇一']) expect(await ids(text), text).toEqual([neighbour])
  for (const nothing of ['h', 'ushi', 'hu 101']) expect(await ids(nothing), nothing).toEqual([])
  const listed = async (text: string) => (await api.as('staff').post('/people/search', { text, building: null, state: 'all', after: null, limit: 50 })).body.people.map((it: any) => it.id)
  for (const text of ['hushi', '護士', 'hs']) expect(await listed(text), text).toEqual(expect.arrayContaining([nurse, mother]))
  for (const text of ['=', '$', '^']) expect((await ids(text)).length, text).toBe(0)
})

test('a name in letters stands before every name that sounds so', async () => {
  const { nurse, mother, neighbour } = api.place.residents
  const called = (name: string) => sql`update residents set name = ${name}, search = ${foundBy({ name, building: '1', entrance: '1', flat: '101', phones: ['13800001111', '13800000111'] })} where id = ${neighbour}`.execute(owner())
  await called('Hushi Anna')
  expect(await ids('hushi')).toEqual([neighbour, nurse, mother])
  expect(await ids('anna')).toEqual([neighbour])
  await called('邻居')
})

test('whoever was kept before names had a sound is found by it once the job has been there; it may come twice, and waits for nobody', async () => {
  const { nurse, mother } = api.place.residents
  const before = await sql<{ id: string; search: string }>`select id, search from residents order by id`.execute(owner())
  await sql`update residents set search = regexp_replace(search, '=.*$', '')`.execute(owner())
  expect(await ids('hushi')).toEqual([])
  expect(await ids('护士'), 'by everything else they are found meanwhile').toEqual([nurse, mother])
  await ownerTransaction(api.database, async (tx) => {
    await sql`select from residents where id = ${nurse} for update`.execute(tx)
    expect(await keepSearchAnew(api.database)).toBe(before.rows.length - 1)
  })
  expect(await ids('hushi')).toEqual([mother])
  expect([await keepSearchAnew(api.database), await keepSearchAnew(api.database)]).toEqual([1, 0])
  expect((await sql`select id, search from residents order by id`.execute(owner())).rows).toEqual(before.rows)
})

test('a hit shows door, level and phone, and leaves a line on the record of whoever came up', async () => {
  const [hit] = await find('护士')
  expect(hit).toEqual({ id: api.place.residents.nurse, name: '护士', born: '1990-05-01', door: '2-1-502', compound: 'Osmanthus Court', phone: '13800001502', level: 'sealed', openExits: 0, stay: 'lives', exit: null })
  expect((await find('邻居'))[0].level).toBe('open')
  const { rows } = await sql`select role, why, actor_id from looks where resident_id = ${api.place.residents.neighbour}`.execute(owner())
  expect(rows).toEqual([{ role: 'staff', why: 'search', actor_id: api.place.accounts.staff }])
})

test('whoever moved away is found behind those who live here, and marked', async () => {
  const { dialysis, labour, nurse, mother } = api.place.residents
  await sql`update residents set moved_away_at = ${api.now()}, stay = 'moved-out' where id = ${dialysis}`.execute(owner())
  expect((await find('透析')).map((hit: any) => [hit.id, hit.stay])).toEqual([[dialysis, 'moved-out']])
  expect((await ids('2-1')).at(-1)).toBe(dialysis)
  expect(new Set(await ids('2-1'))).toEqual(new Set([dialysis, labour, nurse, mother]))
  await sql`update residents set moved_away_at = null, stay = 'lives' where id = ${api.place.residents.dialysis}`.execute(owner())
})

test('the card shows home, what it is under and until when, the household, earlier contacts; and the look is written down', async () => {
  const { nurse, mother } = api.place.residents
  await api.as('secretary').post('/contacts', newContact({ startedAt: api.now(), endedAt: api.now() }))
  const { body: card } = await api.as('staff').get(`/residents/${nurse}`)
  expect(card).toMatchObject({
    id: nurse, name: '护士', door: '2-1-502', householdPhone: '13800000502', building: api.place.buildings.two,
    home: { level: 'sealed', rule: '2+12', stage: 'closed', day: 2, until: '2026-04-06T16:00:00.000Z', next: 'controlled', freeAt: '2026-04-18T16:00:00.000Z', caseInScope: true, issuer: 'the sub-district' },
    contacts: [{ channel: 'phone', note: 'called back to work', by: 'the secretary' }], exits: [],
  })
  expect(card.members.map((it: any) => it.id)).toEqual([mother, nurse])
  await sql`update residents set moved_away_at = ${api.now()} where id = ${mother}`.execute(owner())
  expect((await api.as('staff').get(`/residents/${nurse}`)).body.members.map((it: any) => it.id), 'who has moved away is no longer of the household').toEqual([nurse])
  await sql`update residents set moved_away_at = null where id = ${mother}`.execute(owner())
  expect(card.timeline.map((it: any) => it.level)).toEqual(['open', 'sealed', 'controlled', 'open'])
  expect([card.timeline[0].from, card.timeline.at(-1).until]).toEqual(['2026-03-22T01:00:00.000Z', '2026-04-26T01:00:00.000Z'])
  const { rows } = await sql`select resident_id, role, why, actor_id from looks where resident_id = ${nurse} and why = 'card'`.execute(owner())
  expect(rows).toEqual([{ resident_id: nurse, role: 'staff', why: 'card', actor_id: api.place.accounts.staff }])
})

test('a call is recorded when it starts and again when it ends, and stays one contact with its first taker', async () => {
  const contact = newContact({ resident: api.place.residents.labour, note: '' })
  expect((await api.as('staff').post('/contacts', contact)).status).toBe(200)
  expect((await api.as('deputy').post('/contacts', { ...contact, endedAt: api.now(), note: 'waters broke' })).status).toBe(200)
  expect((await api.as('staff').post('/contacts', contact)).status, 'the start, sent late').toBe(200)
  const { rows } = await sql`select ended_at, note, by_actor from contacts where id = ${contact.id}`.execute(owner())
  expect(rows).toEqual([{ ended_at: api.now(), note: 'waters broke', by_actor: `account:${api.place.accounts.staff}` }])
  const other = await api.as('staff').post('/contacts', { ...contact, resident: api.place.residents.nurse })
  expect([other.status, other.body.code]).toEqual([409, 'contact-of-somebody-else'])
})

test('a note with half an emoji is kept mended; a call in another century is a wrong field', async () => {
  expect((await api.as('staff').post('/contacts', newContact({ resident: api.place.residents.labour, note: 'waters broke \ud83d' }))).status).toBe(200)
  for (const startedAt of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
    expect(await api.as('staff').post('/contacts', newContact({ resident: api.place.residents.labour, startedAt }))).toMatchObject({ status: 422, body: { code: 'body-wrong' } })
  }
})

test('a contact sent twice is stored once, also at the same moment; with another body it is refused', async () => {
  const contact = newContact({ resident: api.place.residents.dialysis })
  const command = randomUUID()
  const send = (body: object) => api.as('staff').post('/contacts', body, { command })
  const answers = await Promise.all([send(contact), send(contact), send(contact)])
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
  expect((await send({ ...contact, note: 'else' })).body.code).toBe('command-id-reused')
  const { rows } = await sql`select note from contacts where resident_id = ${api.place.residents.dialysis}`.execute(owner())
  expect(rows).toEqual([{ note: 'called back to work' }])
  const { rows: changes } = await sql`select seq from changes where ${contact.id} = any(ids)`.execute(owner())
  expect(changes).toHaveLength(1)
})

test('she sees everything held about her, why, for whom and until when; and who looked, by role', async () => {
  const { nurse } = api.place.residents
  const { body } = await api.as('nurse').get(`/me/record?resident=${nurse}`)
  expect(body).toMatchObject({ resident: { id: nurse, name: '护士', phone: '13800001502' }, door: '2-1-502', contacts: [{ note: 'called back to work', by: 'secretary' }] })
  expect(body.looks.filter((look: any) => look.why === 'card')).toEqual([{ at: api.now(), role: 'staff', why: 'card', among: null }])
  expect(body.looks.filter((look: any) => look.why === 'search')).toEqual([{ at: api.now(), role: 'staff', why: 'search', among: expect.any(Number) }])
  expect(JSON.stringify(body)).not.toContain(api.place.accounts.staff)
  expect(body.held.find((line: any) => line.what === 'residents.phone')).toEqual({ what: 'residents.phone', purpose: 'to call the person', reader: 'person.read', ends: 'when the person moves away' })
  for (const line of body.held) expect([line.purpose, line.reader, line.ends].every((part) => part !== ''), line.what).toBe(true)
})

test.each(['zh-Hans', 'zh-Hant', 'en'])('everything that is kept about a person has words of its own in %s, not the name of a table', async (language) => {
  const words = JSON.parse(await readFile(new URL(`../../src/web/words/record.${language}.json`, import.meta.url), 'utf8')) as Record<string, string>
  const { body } = await api.as('nurse').get(`/me/record?resident=${api.place.residents.nurse}`)
  const kept = body.held.map((line: any) => line.what as string)
  expect(kept.length).toBeGreaterThan(20)
  expect(kept.filter((what: string) => !words[`heldWhat__${what.replace('.', '_')}`])).toEqual([])
  const readers = [...new Set<string>(body.held.map((line: any) => line.reader as string))]
  expect(readers.filter((reader: string) => !words[`heldReader__${reader.replace('.', '_')}`]), 'and who reads it').toEqual([])
})

test('a call to somebody of another community is answered like one to nobody', async () => {
  const answers = await Promise.all([api.riverside.residents.nurse, api.newId()].map((resident) => api.as('staff').post('/contacts', newContact({ resident }))))
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([404, 'not-found']))
})

test('whoever may not search, read or record is told so, or that there is nothing', async () => {
  for (const who of ['building-lead', 'volunteer', 'gate', 'nurse'] as const) {
    const client = api.as(who)
    expect((await client.post('/residents/search', { text: '护士' })).status, who).toBe(403)
    expect((await client.get(`/residents/${api.place.residents.nurse}`)).status, who).toBe(404)
    for (const resident of [api.place.residents.labour, api.riverside.residents.nurse, api.newId()]) expect((await client.post('/contacts', newContact({ resident }))).status, `${who}, whoever it is`).toBe(403)
  }
  for (const who of ['secretary', 'staff', 'gate', 'neighbour'] as const) expect((await api.as(who).get(`/me/record?resident=${api.place.residents.nurse}`)).status, who).toBe(403)
  expect((await api.as('nobody').post('/residents/search', { text: 'x' })).status).toBe(401)
  expect((await api.as('staff').post('/residents/search', { text: '' })).body.code).toBe('body-wrong')
})

test('nobody of Riverside is found, opened or called from Osmanthus Court', async () => {
  const { riverside } = api
  expect((await find('护士', 'secretary')).map((hit: any) => hit.id)).not.toContain(riverside.residents.nurse)
  expect((await api.as('secretary').get(`/residents/${riverside.residents.nurse}`)).status).toBe(404)
  expect((await api.as('nurse').get(`/me/record?resident=${riverside.residents.nurse}`)).status).toBe(403)
  expect((await api.as('secretary').post('/contacts', newContact({ resident: riverside.residents.nurse }))).status).toBe(404)
  expect((await api.asRiverside('secretary').get(`/residents/${riverside.residents.nurse}`)).status).toBe(200)
})

test('what is asked as the owner is answered of no community but those that the transaction is for', async () => {
  const ways = JSON.stringify([{ rank: 0, key: '%护士%', also: [] }])
  const ask = (within: string[], of: string | null) => transaction(api.database, within as CommunityId[], async (tx) => [
    (await sql`select * from residents_found(${of}::uuid, ${ways}::jsonb, 20)`.execute(tx)).rows.length, (await sql`select exits_named(${of}::uuid, ${['%护士%']}::text[], false, '%护士%')`.execute(tx)).rows.length,
  ])
  const { community } = api.place
  const { riverside } = api
  await ownerTransaction(api.database, (tx) => putAsked(tx, riverside, api.newId() as ExitId, { resident: riverside.residents.nurse, from: api.now(), until: plus(api.now(), hour), at: api.now() }))
  expect(await ask([riverside.community], riverside.community)).toEqual([2, 1])
  for (const within of [[], [community]]) expect(await ask(within, riverside.community)).toEqual([0, 0])
  expect(await ask([community], null)).toEqual([0, 0])
})

test('among 7,200 people everybody is found by name and by number, and never more than twenty are shown', async () => {
  const many = Array.from({ length: 7200 }, (_, i) => {
    const [building, entrance, flat] = [String(3 + (i % 60)), String(1 + (i % 3)), `${1 + (i % 30)}0${1 + (i % 4)}`]
    return { id: api.newId(), search: foundBy({ name: `居民${i}`, building, entrance, flat, phones: [`139${String(10_000_000 + i * 7)}`] }), name: `居民${i}` }
  })
  await sql`
    insert into residents (community_id, id, household_id, name, search)
    select ${api.place.community}, id, ${api.place.households.neighbour}, name, search
    from unnest(${many.map((it) => it.id)}::uuid[], ${many.map((it) => it.name)}::text[], ${many.map((it) => it.search)}::text[]) as t (id, name, search)`.execute(owner())
  await sql`analyze residents`.execute(owner())
  const texts = ['居民7199', '2-1-502', '2 502', '5', '居', '1502', '10050393']
  for (const text of texts) {
    const shown = await ids(text)
    expect(shown.length, text).toBeGreaterThan(0)
    expect(shown.length, text).toBeLessThanOrEqual(20)
  }
  for (let i = 0; i < many.length; i += 600) {
    expect((await ids(many[i]!.name))[0], many[i]!.name).toBe(many[i]!.id)
    expect((await ids(`139${10_000_000 + i * 7}`)), many[i]!.name).toEqual([many[i]!.id])
  }
  expect((await api.as('staff').post('/residents/search', { text: '居' })).body.more).toBe(true)
  expect((await find('居民7199'))[0].name).toBe('居民7199')
})
