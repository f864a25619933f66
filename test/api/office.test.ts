// Where nobody here is left to decide: the office above is entered by the secretary, and its word is taken down as two lines, whose it is and who wrote it.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { officeSettings } from '#server/access/office-routes.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { noChannels } from '#server/channels/channels.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { statusRoutes } from '#server/people/own-status.ts'
import { cookieName, newSecret, secretHash } from '#server/http/actor.ts'
import { installQueue } from '#server/jobs/queue.ts'
import type { Osmanthus } from '../support/api.ts'
import { count, openExits, readyRecall, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...officeSettings, ...statusRoutes, ...accessRoutes(peopleAbout.exitIsOf, noChannels)]) })
afterEach(() => court.close())

const office = { name: '桂园街道办事处', phone: '021 6666 0100' }
const enter = (more: object = {}, command?: string) => court.as('secretary').post('/community/office', { id: court.newId(), ...office, ...more }, command ? { command } : {})
const word = (more: object = {}) => ({ grants: true, who: '值班主任', saidAt: court.now(), reason: '同意她去', pass: court.newId(), gates: [], ...more })

/** Refused by the deputy, upheld by the secretary. */
async function upheld(exit: string): Promise<void> {
  for (const [who, what, body] of [['deputy', 'refuse', { reason: 'x', appealTo: 'secretary' }], ['nurse', 'appeal', { text: '要去' }], ['secretary', 'refuse', { reason: 'y', appealTo: 'deputy' }]] as const) {
    expect((await court.as(who).post(`/exits/${exit}/${what}`, body)).status, `${who} ${what}`).toBe(200)
  }
  court.pass(20 * minute)
}

test('the secretary enters it, and changes it: each time is a row, and everybody who signs in reads the last', async () => {
  const command = court.newId()
  const id = court.newId()
  for (const options of [{ command }, { command }]) expect((await court.as('secretary').post('/community/office', { id, ...office }, options)).body.office).toEqual(office)
  expect(await count(court, 'office_changes')).toBe(1)
  expect((await enter({ id, name: '别的' })).body.code).toBe('id-taken')
  court.pass(minute)
  const changed = (await enter({ phone: '021 6666 0200' })).body
  expect(changed.changes).toMatchObject([{ phone: '021 6666 0200', by: 'the secretary', role: 'secretary' }, { phone: '021 6666 0100' }])
  expect((await court.as('nurse').get('/me')).body.community.office).toEqual({ ...office, phone: '021 6666 0200' })
  for (const who of ['deputy', 'staff', 'nurse', 'gate', 'volunteer', 'building-lead'] as const) {
    expect([403, 404], who).toContain((await court.as(who).post('/community/office', { id: court.newId(), ...office })).status)
    expect([403, 404], who).toContain((await court.as(who).get('/community/office')).status)
  }
  for (const phone of ['', 'call us', '12']) expect((await enter({ phone })).status, phone).toBe(422)
  expect((await enter({ name: ' ' })).status).toBe(422)
})

test('the secretary changes the number that residents call: each time is a row, and whoever signs in reads the last', async () => {
  const change = (phone: string, id = court.newId()) => court.as('secretary').post('/community/phone', { id, phone })
  const id = court.newId()
  for (const _ of ['once', 'again']) expect((await change('021 6666 0300', id)).body).toMatchObject({ own: '021 6666 0300', office: null, changes: [{ own: true, phone: '021 6666 0300', by: 'the secretary' }] })
  expect((await change('021 6666 0301', id)).body.code).toBe('id-taken')
  await enter()
  expect((await enter({ id })).body.code, 'an id stands for one number').toBe('id-taken')
  expect((await court.as('nurse').get('/me')).body.community).toMatchObject({ phone: '021 6666 0300', office })
  for (const who of ['deputy', 'staff', 'nurse', 'gate', 'volunteer', 'building-lead'] as const) expect([403, 404], who).toContain((await court.as(who).post('/community/phone', { id: court.newId(), phone: '110' })).status)
  for (const phone of ['', 'call us', '12']) expect((await change(phone)).status, phone).toBe(422)
})

test('after the last no here its word lets her out: on the record as the office’s, with its number, and who took it down', async () => {
  const exit = await readyRecall(court)
  await upheld(exit)
  expect((await court.as('deputy').post(`/exits/${exit}/office`, word())).body.code).toBe('office-unknown')
  await enter()
  const [command, body] = [court.newId(), word({ saidAt: plus(court.now(), -5 * minute) })]
  // Whoever said the first no or the last does not take it down while a colleague is on duty who said none.
  for (const who of ['deputy', 'secretary'] as const) expect((await court.as(who).post(`/exits/${exit}/office`, word())).body.code, who).toBe('office-needs-someone-else')
  for (const options of [{ command }, { command }]) {
    expect((await court.as('staff').post(`/exits/${exit}/office`, body, options)).body).toMatchObject({ state: 'granted', office: { ...office, who: '值班主任', grants: true, role: 'staff', reason: '同意她去' }, pass: { id: body.pass } })
  }
  const hers = (await court.as('nurse').get(`/exits/${exit}`)).body
  expect(hers.office).toMatchObject({ ...office, who: '值班主任', role: 'staff', saidAt: body.saidAt })
  expect(hers.decisions.at(-1)).toMatchObject({ what: 'office-granted', by: 'desk', role: 'staff', office: { ...office } })
  expect((await court.as('nurse').get('/me/exits')).body.news.map((it: any) => it.code)).toContain('office-granted')
  // What it was called and could be reached at on that day stays, whatever is entered since.
  await enter({ phone: '021 6666 0200' })
  expect((await court.as('nurse').get(`/exits/${exit}`)).body.office.phone).toBe(office.phone)
  const { rows: [row] } = (await court.as('deputy').post('/ledger/search', {})).body
  expect(row).toMatchObject({ id: exit, state: 'granted', reason: '同意她去' })
})

test('it is asked only where nobody here is left, of a no that there is, and cannot have spoken before it', async () => {
  await enter()
  const exit = await readyRecall(court)
  const say = (more: object = {}) => court.as('deputy').post(`/exits/${exit}/office`, word(more))
  expect((await say()).body.code).toBe('decided-here')
  await court.as('deputy').post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'secretary' })
  expect((await say()).body.code, 'the secretary can still decide').toBe('decided-here')
  expect((await court.as('deputy').get(`/exits/${exit}`)).body.may).not.toContain('office')
  const other = (await recall(court, court.as('staff'), court.place.residents.neighbour)).body.id
  await court.as('deputy').post(`/exits/${other}/refuse`, { reason: 'x', appealTo: 'secretary' })
  // The secretary has left: nobody else here reaches that role.
  await sql`update grants set until = ${plus(court.now(), -hour)} where role = 'secretary' and community_id = ${court.place.community}`.execute(court.database.owner)
  court.pass(20 * minute)
  expect((await court.as('deputy').get(`/exits/${exit}`)).body.may).toContain('office')
  expect((await say({ saidAt: plus(court.now(), minute) })).body.code).toBe('office-time')
  expect((await say({ saidAt: plus(court.now(), -hour) })).body.code).toBe('office-time')
  for (const who of ['nurse', 'neighbour', 'gate', 'volunteer', 'building-lead'] as const) expect([403, 404], who).toContain((await court.as(who).post(`/exits/${exit}/office`, word())).status)
  const upholds = word({ grants: false, reason: '请等一天' })
  expect((await court.as('deputy').post(`/exits/${exit}/office`, upholds)).body.code, 'a no of their own, with a colleague on duty').toBe('office-needs-someone-else')
  expect((await court.as('staff').post(`/exits/${exit}/office`, upholds)).body).toMatchObject({ state: 'refused', refusal: { final: true }, office: { grants: false, reason: '请等一天' } })
  expect((await court.as('nurse').post(`/exits/${exit}/appeal`, { text: 'x' })).body.code).toBe('appeal-already-decided')
})

test('undone within ten seconds the no stands as it did, and the pass lets nobody out', async () => {
  await enter()
  const exit = await readyRecall(court)
  await upheld(exit)
  court.slowly()
  const said = (await court.as('staff').post(`/exits/${exit}/office`, word())).body
  expect((await court.as('nurse').get(`/exits/${exit}`)).body).toMatchObject({ state: 'refused', office: null, pass: null })
  expect((await court.as('staff').post(`/exits/${exit}/undo`, { seq: said.undo.seq })).body).toMatchObject({ state: 'refused', office: null, refusal: { final: true } })
})

const noSecretary = () => sql`update grants set until = ${plus(court.now(), -hour)} where role = 'secretary' and community_id = ${court.place.community}`.execute(court.database.owner)

test.each([['secretary', false], ['staff', true]] as const)('the %s alone, while others decide here, names nobody who is not there and lets nobody out by the office’s word', async (who, without) => {
  await enter()
  if (without) await noSecretary()
  const exit = (await recall(court, court.as('staff'))).body.id
  const refuse = (appealTo: string) => court.as(who).post(`/exits/${exit}/refuse`, { reason: 'x', appealTo })
  expect((await refuse('secretary')).body).toMatchObject({ code: 'appeal-to-cannot-decide', details: { appealTo: 'secretary' } })
  expect((await court.as(who).post(`/exits/${exit}/office`, word())).body.code).toBe('decided-here')
  expect((await refuse('deputy')).body).toMatchObject({ state: 'refused', refusal: { nobodyElse: false } })
  court.pass(2 * minute)
  expect((await court.as(who).post(`/exits/${exit}/office`, word())).body.code).toBe('decided-here')
})

test('two deputies and no secretary: a pass that one took back is the other’s to decide, not the office’s', async () => {
  const [secret, account] = [newSecret(), court.newId()]
  await sql`insert into accounts (id, login, name, created_at) values (${account}, ${account}, 'second deputy', ${court.now()})`.execute(court.database.owner)
  await sql`insert into grants (id, account_id, community_id, role) values (${court.newId()}, ${account}, ${court.place.community}, 'deputy')`.execute(court.database.owner)
  await sql`
    insert into sessions (token_hash, community_id, kind, account_id, created_at, expires_at)
    values (${secretHash(secret)}, ${court.place.community}, 'account', ${account}, ${court.now()}, ${plus(court.now(), 24 * hour)})`.execute(court.database.owner)
  await noSecretary()
  const exit = await readyRecall(court)
  await court.as('deputy').post(`/exits/${exit}/grant`, { pass: court.newId(), gates: [] })
  court.pass(minute)
  expect((await court.as('deputy').post(`/exits/${exit}/revoke`, { reason: 'x' })).body).toMatchObject({ state: 'revoked', refusal: { appealTo: 'deputy', nobodyElse: false } })
  await court.as('nurse').post(`/exits/${exit}/appeal`, { text: '要去' })
  expect((await court.with({ cookie: `${cookieName}=${secret}` }).post(`/exits/${exit}/grant`, { pass: court.newId(), gates: [] })).body.state).toBe('granted')
})

test('where nobody here is high enough, a colleague who is on duty takes down that the office lets out, not whoever said no', async () => {
  await enter()
  const exit = (await recall(court, court.as('staff'))).body.id
  await court.as('secretary').post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'deputy' })
  // The deputy has left since; the staff have come.
  await sql`update grants set until = ${court.now()} where role = 'deputy' and community_id = ${court.place.community}`.execute(court.database.owner)
  await sql`
    insert into credential_traces (community_id, id, account_id, kind, what, by_actor, by_role, at)
    values (${court.place.community}, ${court.newId()}, ${court.place.accounts.staff}, 'password', 'used', ${`account:${court.place.accounts.staff}`}, 'staff', ${court.now()})`.execute(court.database.owner)
  court.pass(2 * minute)
  expect((await court.as('secretary').post(`/exits/${exit}/office`, word())).body.code).toBe('office-needs-someone-else')
  expect((await court.as('staff').post(`/exits/${exit}/office`, word())).body).toMatchObject({ state: 'granted', office: { role: 'staff' } })
})

/** The staff have signed in of late; deputies are gone. */
async function onlyStaff(there: boolean): Promise<void> {
  await sql`update grants set until = ${court.now()} where role = any(${there ? ['deputy'] : ['deputy', 'staff']}) and community_id = ${court.place.community}`.execute(court.database.owner)
  await sql`
    insert into credential_traces (community_id, id, account_id, kind, what, by_actor, by_role, at)
    values (${court.place.community}, ${court.newId()}, ${court.place.accounts.staff}, 'password', 'used', ${`account:${court.place.accounts.staff}`}, 'staff', ${court.now()})`.execute(court.database.owner)
}

test('whoever said no cannot take down the office’s no first and its yes afterwards, while a colleague is on duty', async () => {
  await enter()
  const exit = (await recall(court, court.as('staff'))).body.id
  await court.as('secretary').post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'deputy' })
  await onlyStaff(true)
  court.pass(2 * minute)
  for (const grants of [true, false, true]) {
    expect((await court.as('secretary').post(`/exits/${exit}/office`, word({ grants }))).body.code, String(grants)).toBe('office-needs-someone-else')
    court.pass(2 * minute)
  }
  // Also when nobody was there as they took down the no: the yes waits for whoever has come since.
  expect((await court.as('staff').post(`/exits/${exit}/office`, word({ grants: false }))).body).toMatchObject({ state: 'refused', refusal: { final: true } })
  court.pass(2 * minute)
  expect((await court.as('secretary').post(`/exits/${exit}/office`, word())).body.code).toBe('office-needs-someone-else')
  expect((await court.as('staff').post(`/exits/${exit}/office`, word())).body.state).toBe('granted')
})

test.each([true, false])('with nobody else on duty they may, and it is marked that one person did both (lets out: %s)', async (grants) => {
  await enter()
  const exit = (await recall(court, court.as('staff'))).body.id
  await court.as('secretary').post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'deputy' })
  await onlyStaff(false)
  court.pass(2 * minute)
  expect((await court.as('secretary').post(`/exits/${exit}/office`, word({ grants }))).body.decisions.at(-1)).toMatchObject({ what: grants ? 'office-granted' : 'office-refused', ownCredential: true })
  expect((await court.as('nurse').get('/me/exits')).body.news.find((it: any) => it.code === (grants ? 'office-granted' : 'office-refused')).details.ownCredential).toBe(true)
})

test('a no that only the secretary could change is put to no deputy, who could not say yes: it is the office’s', async () => {
  await installQueue(court.database, ['exits:person-review'])
  await enter()
  expect((await court.as('secretary').post(`/residents/${court.place.residents.nurse}/status`, { id: court.newId(), status: 'positive', since: court.now(), until: null, reason: 'x' })).status).toBe(200)
  const asked = (await recall(court, court.as('staff'), court.place.residents.nurse, { purpose: 'other', place: '超市' })).body
  expect(asked.advice.decider).toBe('secretary')
  const refuse = (appealTo: string) => court.as('secretary').post(`/exits/${asked.id}/refuse`, { reason: 'x', appealTo })
  for (const role of ['staff', 'deputy']) expect((await refuse(role)).body, role).toMatchObject({ code: 'appeal-to-cannot-decide', details: { appealTo: role } })
  expect((await refuse('secretary')).body).toMatchObject({ state: 'refused', refusal: { nobodyElse: true } })
  court.pass(2 * minute)
  expect((await court.as('staff').post(`/exits/${asked.id}/office`, word({ grants: false }))).body).toMatchObject({ state: 'refused', office: { grants: false } })
})
