// Mediation: read by its mediator and the secretary, by each side on a phone that is theirs, and by nobody else, at home, at the desk, at a door or elsewhere; heard apart first; a promise that is
// looked at again; gone after its end, with the case; and whoever mediates does not decide on the requests of either side, but for an emergency.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, minute, plus } from '#domain/kernel/instants.ts'
import { mediationKept } from '#domain/neighbours/mediation.ts'
import { cookieName, secretHash } from '#server/http/actor.ts'
import { deleteEnded } from '#server/neighbours/mediations.ts'
import { transaction } from '#server/db/pool.ts'
import { osmanthus, type Answer, type Client, type Osmanthus } from '../support/api.ts'
import { grantBody, readyForExits, readyRecall } from '../support/asking.ts'

let court: Osmanthus
beforeAll(async () => { court = await readyForExits(await osmanthus()) })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(minute)
  for (const table of ['mediation_acts', 'mediation_parties', 'mediations', 'contact_people', 'contacts', 'case_joins', 'cases', 'promise_acts', 'promises']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
})

const secret = '空调水滴在我的被子上'
const theirs = '他半夜敲我的门'
type Begun = { id: string; sides: [string, string] }
/** Between the nurse and the mother, of one household; `staff` mediates. */
async function begun(more: object = {}, who: Client = court.as('staff'), between: [string, string] = [court.place.residents.nurse, court.place.residents.mother]): Promise<Begun> {
  const [id, one, other] = [court.newId(), court.newId(), court.newId()]
  const body = { id, act: court.newId(), kind: 'water', mediator: null, at: court.now(), parties: [{ id: one, resident: between[0], name: '' }, { id: other, resident: between[1], name: '' }], ...more }
  expect((await who.post('/mediations', body)).body).toEqual({ done: true })
  return { id, sides: [one, other] }
}
const act = (id: string, deed: object, who = court.as('staff')): Promise<Answer> => who.post(`/mediations/${id}/acts`, { id: court.newId(), at: court.now(), deed })
const heard = async ({ id, sides }: Begun): Promise<void> => {
  await act(id, { kind: 'heard', party: sides[0], happened: secret, wants: '接一根管子' })
  await act(id, { kind: 'heard', party: sides[1], happened: theirs, wants: '不要半夜敲门' })
}
const view = async (id: string, who = court.as('staff')) => (await who.get(`/mediations/${id}`)).body
const mine = async (who: Client) => (await who.get('/me/mediations')).body.mediations
/** A phone that the household's slip opened: nobody knows whose. */
async function table(): Promise<Client> {
  const token = court.newId() + court.newId()
  await sql`insert into sessions (token_hash, community_id, kind, household_id, created_at, expires_at)
    values (${secretHash(token)}, ${court.place.community}, 'household', ${court.place.households.nurse}, ${court.now()}, ${plus(court.now(), 60 * day)})`.execute(court.database.owner)
  return court.with({ cookie: `${cookieName}=${token}` })
}
const job = () => transaction(court.database, [court.place.community as CommunityId], (tx) => deleteEnded(tx, court.place.community as CommunityId, court.now()))

test('nobody is made the mediator who could not open it: whoever works in one building alone', async () => {
  const [lead, grant] = [court.place.accounts['building-lead'], court.newId()]
  await sql`insert into grants (id, account_id, community_id, role, building_id) values (${grant}, ${lead}, ${court.place.community}, 'staff', ${court.place.buildings.two})`.execute(court.database.owner)
  const body = { id: court.newId(), act: court.newId(), kind: 'water', mediator: lead, at: court.now(), parties: [court.place.residents.nurse, court.place.residents.mother].map((resident) => ({ id: court.newId(), resident, name: '' })) }
  expect((await court.as('secretary').post('/mediations', body)).body.code).toBe('promise-owner-not-here')
  await sql`delete from grants where id = ${grant}`.execute(court.database.owner)
})

describe('who reads it', () => {
  test('its mediator and the secretary; each side its own words on its own phone; the shared phone of one household nothing, nor anybody else', async () => {
    const it = await begun()
    await heard(it)
    await act(it.id, { kind: 'fact', words: '管子是今年装的' })
    const { facts: [fact] } = await view(it.id)
    await act(it.id, { kind: 'accepted', party: it.sides[0], fact: fact.n })
    for (const who of ['staff', 'secretary'] as const) expect((await view(it.id, court.as(who))).parties.map((one: any) => one.heard.happened), who).toEqual([secret, theirs])
    // Each reads their own words, and a fact once both accept it.
    const [nurse, mother] = [await mine(court.as('nurse')), await mine(court.as('mother'))]
    expect([nurse[0].happened, mother[0].happened]).toEqual([secret, theirs])
    for (const [own, other] of [[nurse, theirs], [mother, secret]] as const) { expect(JSON.stringify(own)).not.toContain(other); expect(own[0].facts).toEqual([]) }
    await act(it.id, { kind: 'accepted', party: it.sides[1], fact: fact.n })
    expect((await mine(court.as('mother')))[0].facts).toEqual(['管子是今年装的'])
    // The phone on the kitchen table: not even that there is one.
    const shared = await table()
    expect([403, 404]).toContain((await shared.get('/me/mediations')).status)
    expect([403, 404]).toContain((await shared.post(`/me/mediations/${it.id}/stop`, { id: court.newId(), at: court.now() })).status)
    for (const path of ['/me', '/me/exits', '/me/repairs', '/me/answers', '/me/notices', '/me/needs', '/changes?since=0']) {
      const said = (await shared.get(path)).bytes.toString()
      for (const word of [secret, theirs, 'quarrel', '管子']) expect(said, path).not.toContain(word)
    }
    expect(await mine(court.as('neighbour'))).toEqual([])
    expect((await court.as('neighbour').post(`/me/mediations/${it.id}/stop`, { id: court.newId(), at: court.now() })).status).toBe(404)
    // A deputy who does not mediate, a volunteer, whoever leads a building, the gate, the other community.
    for (const who of [court.as('deputy'), court.as('volunteer'), court.as('building-lead'), court.as('gate'), court.asRiverside('secretary'), court.asRiverside('staff')]) {
      expect([403, 404]).toContain((await who.get(`/mediations/${it.id}`)).status)
      expect([403, 404]).toContain((await act(it.id, { kind: 'fact', words: 'x' }, who)).status)
      const list = await who.get('/mediations')
      expect(list.status === 403 || list.body.mediations.length === 0).toBe(true)
    }
  })

  test('the case says that there is something private, and no word, home or person of it; nor do queue, card and search of a home', async () => {
    const it = await begun()
    await heard(it)
    const { nurse } = court.place.residents
    for (const who of ['deputy', 'staff', 'secretary'] as const) {
      for (const path of ['/desk/queue', '/desk/queue/case', '/cases', `/cases?household=${court.place.households.nurse}`, `/cases?resident=${nurse}`, `/cases/${it.id}`, `/promises/case/${it.id}`, `/residents/${nurse}`]) {
        const said = (await court.as(who).get(path)).bytes.toString()
        for (const word of [secret, theirs, '接一根管子']) expect(said, `${who} ${path}`).not.toContain(word)
      }
    }
    const { rows: [row] } = await sql<any>`select words, household_id, resident_id, place_id, private from cases where id = ${it.id}`.execute(court.database.owner)
    expect(row).toEqual({ words: '', household_id: null, resident_id: null, place_id: null, private: true })
    expect((await court.as('secretary').get(`/cases?household=${court.place.households.nurse}`)).body.cases).toEqual([])
  })

  test('handed over by name it is the other colleague’s to read, and no more the first one’s', async () => {
    const it = await begun()
    await heard(it)
    await court.as('staff').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: it.id, seen: 1, at: court.now(), deed: { kind: 'handed-over', to: court.place.accounts.deputy } }] })
    expect([(await court.as('deputy').get(`/mediations/${it.id}`)).status, (await court.as('staff').get(`/mediations/${it.id}`)).status]).toEqual([200, 404])
    expect(await pressed(it, 'staff'), 'nor by any press').toEqual(['promise-private', 'promise-private', 'promise-private'])
    expect((await court.as('staff').get(`/mediations/${it.id}`)).status).toBe(404)
    expect((await court.as('staff').get(`/promises/case/${it.id}`)).status).not.toBe(200)
  })

  /** Takes it, takes it over, hands it to a friend. */
  const pressed = async ({ id }: Begun, who: 'staff' | 'deputy') => {
    const codes: string[] = []
    for (const deed of [{ kind: 'taken' }, { kind: 'taken-over' }, { kind: 'handed-over', to: court.place.accounts[who] }]) {
      codes.push((await court.as(who).post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: 2, at: court.now(), deed }] })).body.code)
    }
    return codes
  }

  test('begun for a colleague it is that colleague’s alone: whoever began it takes it by no press, and reads neither case nor history', async () => {
    const it = await begun({ mediator: court.place.accounts.deputy })
    await act(it.id, { kind: 'heard', party: it.sides[0], happened: secret, wants: '接一根管子' }, court.as('deputy'))
    expect(await pressed(it, 'staff')).toEqual(['promise-private', 'promise-private', 'promise-private'])
    for (const path of [`/mediations/${it.id}`, `/promises/case/${it.id}`]) expect((await court.as('staff').get(path)).status, path).not.toBe(200)
    expect((await court.as('staff').get(`/cases?kind=quarrel`)).body.cases).toEqual([])
    expect((await view(it.id, court.as('deputy'))).mine, 'it is the mediator’s as before').toBe(true)
    // Where the mediator is away, the secretary gives it to somebody.
    expect((await court.as('secretary').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: it.id, seen: 1, at: court.now(), deed: { kind: 'handed-over', to: court.place.accounts.staff } }] })).status).toBe(200)
    expect((await view(it.id)).mine).toBe(true)
  })
})

describe('how it goes', () => {
  test('heard apart first; then facts, what was agreed, and a day on which it is looked at again as its promise', async () => {
    const it = await begun()
    for (const deed of [{ kind: 'fact', words: 'x' }, { kind: 'agreed', how: 'spoken', words: 'x', lookAt: plus(court.now(), 7 * day) }]) expect((await act(it.id, deed)).body.code).toBe('mediation-not-heard')
    await heard(it)
    expect((await act(it.id, { kind: 'ended', as: 'agreed', where: '' })).body.code).toBe('mediation-not-agreed')
    const lookAt = plus(court.now(), 7 * day)
    await act(it.id, { kind: 'agreed', how: 'spoken', words: '周六装接水管', lookAt })
    expect((await court.as('staff').get(`/cases/${it.id}`)).body.promise).toMatchObject({ due: lookAt, step: { code: 'call-back', words: '' }, closedAt: null })
    expect((await mine(court.as('mother')))[0]).toMatchObject({ agreement: { how: 'spoken', words: '周六装接水管' }, lookAt })
    court.pass(7 * day)
    await act(it.id, { kind: 'looked', kept: 'yes', lookAt: null })
    await act(it.id, { kind: 'ended', as: 'agreed', where: '' })
    expect((await court.as('staff').get(`/cases/${it.id}`)).body.promise).toMatchObject({ closedAs: 'told', outcome: { code: 'done', words: '' } })
    expect((await act(it.id, { kind: 'fact', words: 'x' })).body.code).toBe('mediation-over')
  })

  test('not agreed, they are told where else to go; and each side stops it from their own phone, without a reason', async () => {
    const [one, other] = [await begun(), await begun()]
    expect((await act(one.id, { kind: 'ended', as: 'not-agreed', where: '' })).body.code).toBe('mediation-where')
    await act(one.id, { kind: 'ended', as: 'not-agreed', where: '人民法院' })
    for (let n = 0; n < 2; n++) expect((await court.as('mother').post(`/me/mediations/${other.id}/stop`, { id: court.newId(), at: court.now() })).body).toEqual({ done: true })
    expect([(await view(one.id)).ended, (await view(other.id)).ended]).toEqual(['not-agreed', 'withdrawn'])
  })

  test('sent twice it is one; fields are fixed: there is none for an opinion', async () => {
    const body = { id: court.newId(), act: court.newId(), kind: 'noise', mediator: null, at: court.now(), parties: [{ id: court.newId(), resident: court.place.residents.nurse, name: '' }, { id: court.newId(), resident: null, name: '楼上' }] }
    const command = court.newId()
    for (let n = 0; n < 2; n++) expect((await court.as('staff').post('/mediations', body, { command })).body).toEqual({ done: true })
    const said = { id: court.newId(), at: court.now(), deed: { kind: 'heard', party: body.parties[0]!.id, happened: secret, wants: '', character: '爱吵架', opinion: 'x' } }
    for (let n = 0; n < 2; n++) expect((await court.as('staff').post(`/mediations/${body.id}/acts`, said)).body).toEqual({ done: true })
    const { rows } = await sql<{ deed: object }>`select deed from mediation_acts`.execute(court.database.owner)
    expect(rows).toEqual([{ deed: { kind: 'heard', party: body.parties[0]!.id, happened: secret, wants: '' } }])
  })
})

test('after its end all of it is gone, with the case, its promise and what was said when somebody called about it; before, and while it is open, nothing is', async () => {
  const [ended, open] = [await begun(), await begun()]
  await heard(ended)
  await heard(open)
  await court.as('staff').post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: secret, private: true, result: { kind: 'joined', case: ended.id } })
  await act(ended.id, { kind: 'ended', as: 'not-agreed', where: '人民法院' })
  court.pass(mediationKept - minute)
  await job()
  expect((await court.as('staff').get(`/mediations/${ended.id}`)).status).toBe(200)
  court.pass(minute)
  for (let n = 0; n < 2; n++) await job()
  expect((await court.as('secretary').get(`/mediations/${ended.id}`)).status).toBe(404)
  expect((await court.as('secretary').get(`/mediations/${open.id}`)).status).toBe(200)
  const { rows } = await sql<{ table: string; row: string }>`
    select 'mediations' as table, m::text as row from mediations m union all select 'parties', m::text from mediation_parties m union all select 'acts', m::text from mediation_acts m union all select 'cases', m::text from cases m
    union all select 'promises', m::text from promises m union all select 'promise acts', m::text from promise_acts m union all select 'contacts', m::text from contacts m union all select 'commands', m::text from commands m`.execute(court.database.owner)
  expect(rows.filter(({ row }) => row.includes(ended.id)).map((one) => one.table).filter((one) => one !== 'commands')).toEqual([])
  expect(rows.filter(({ table, row }) => table === 'contacts' && row.includes(secret))).toEqual([])
  expect(rows.filter(({ table, row }) => table === 'commands' && row.includes(secret)), 'nor does a reply that is kept say it').toEqual([])
  expect(rows.filter(({ table, row }) => table === 'acts' && row.includes(secret)).length, 'that of the open one').toBe(1)
})

test('of a call about it nothing of who, from where, at which number and about whom is left either', async () => {
  const it = await begun()
  const contact = court.newId()
  const call = { id: contact, resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: secret, private: true, number: '13700008888', relation: 'child', relationWords: '大女儿', agreed: true, concerns: [court.place.residents.mother], spoke: court.place.residents.mother, outside: { number: '12345-99', deadline: plus(court.now(), day) } }
  // While nothing has come of it, it waits on a line of its own, where somebody writes what is next.
  await court.as('staff').post('/contacts', { ...call, result: null })
  const step = { kind: 'step', step: { code: 'call-back', words: secret } }
  expect((await court.as('staff').post('/promises/acts', { acts: [{ id: court.newId(), section: 'contacts', about: contact, seen: 0, at: court.now(), deed: step }] })).status).toBe(200)
  const acts = async (): Promise<string> => JSON.stringify((await sql`select a::text as row from promise_acts a union all select p::text from promises p`.execute(court.database.owner)).rows)
  expect(await acts()).toContain(secret)
  expect((await court.as('staff').post('/contacts', { ...call, result: { kind: 'joined', case: it.id } })).status).toBe(200)
  await act(it.id, { kind: 'ended', as: 'withdrawn', where: '' })
  court.pass(mediationKept)
  await job()
  const { rows } = await sql<{ row: string }>`select c::text as row from contacts c union all select w::text from contact_people w`.execute(court.database.owner)
  expect(rows, 'that there was a call').toHaveLength(1)
  for (const word of [secret, '13700008888', 'child', '大女儿', court.place.residents.mother, '12345-99', it.id, court.place.residents.nurse, court.place.households.nurse]) expect(rows[0]!.row).not.toContain(word)
  expect(await acts(), 'nor a word that was written on its line').not.toContain(secret)
})

test('it is over once: closed as any case is it cannot go on, opened again as a case it is gone all the same, and the page says when', async () => {
  const [ended, closed] = [await begun(), await begun()]
  await act(ended.id, { kind: 'ended', as: 'withdrawn', where: '' })
  const over = court.now()
  const acts = async (id: string, ...deeds: object[]) => {
    for (const deed of deeds) expect((await court.as('staff').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: id, seen: 99, at: court.now(), deed }] })).status).toBe(200)
  }
  await acts(closed.id, { kind: 'outcome', outcome: 'not-needed', words: '' }, { kind: 'told', way: 'phone', words: '' })
  for (const deed of [{ kind: 'heard', party: closed.sides[0], happened: secret, wants: '' }, { kind: 'ended', as: 'withdrawn', where: '' }]) expect((await act(closed.id, deed)).body.code).toBe('mediation-over')
  court.pass(day)
  await acts(ended.id, { kind: 'reopened', words: '又吵了' })
  expect((await act(ended.id, { kind: 'heard', party: ended.sides[0], happened: secret, wants: '' })).body.code, 'what ended is begun anew, not gone on with').toBe('mediation-over')
  for (const { id } of [ended, closed]) expect((await view(id)).goneAt).toBe(plus(over, mediationKept))
  court.pass(mediationKept - day - minute)
  await job()
  expect((await court.as('secretary').get('/mediations')).body.mediations).toHaveLength(2)
  court.pass(minute)
  await job()
  expect((await court.as('secretary').get('/mediations')).body.mediations).toEqual([])
})

test('which of the private cases is a mediation is told by no kind of change, and by no count, to whoever may not read it', async () => {
  const deputy = court.as('deputy')
  const since = (await deputy.get('/changes?since=0')).body.seq
  const it = await begun()
  await heard(it)
  const other = court.newId()
  await court.as('staff').post('/cases', { id: other, act: court.newId(), kind: 'care', words: secret, place: null, household: null, resident: null, private: true, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null, urgency: 'week', due: null, owner: null, step: { code: 'call', words: '' }, contact: null, at: court.now() })
  await court.as('staff').post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: secret, private: true, result: { kind: 'joined', case: it.id } })
  const { body } = await deputy.get(`/changes?since=${since}`)
  const kinds = (id: string) => [...new Set((body.changes as any[]).filter((one: any) => one.ids.includes(id)).map((one: any) => one.kind))].sort()
  expect(kinds(it.id)).toEqual(['case', 'promise'])
  expect(kinds(other)).toEqual(kinds(it.id))
  const shown = (id: string) => async () => { const { id: _, number, owed, openedAt, ...rest } = (await deputy.get('/cases')).body.cases.find((one: any) => one.id === id); return { ...rest, step: owed.step, urgency: owed.urgency } }
  expect(await shown(it.id)()).toEqual(await shown(other)())
})

describe('whoever mediates does not decide', () => {
  test('a grant and a refusal are turned away with who can instead; when it is over, or another’s, they decide again', async () => {
    const it = await begun({}, court.as('deputy'))
    const exit = await readyRecall(court)
    const grant = (who: 'deputy' | 'secretary') => court.as(who).post(`/exits/${exit}/grant`, grantBody(court))
    const answer = await grant('deputy')
    expect(answer.body.code).toBe('mediates')
    expect(answer.body.details.who.length).toBeGreaterThan(0)
    expect((await court.as('deputy').post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'secretary' })).body.code).toBe('mediates')
    await act(it.id, { kind: 'ended', as: 'withdrawn', where: '' }, court.as('deputy'))
    const after = await grant('deputy')
    expect(after.status, JSON.stringify(after.body)).toBe(200)
  })

  test('an emergency of theirs never waits for that, and somebody else decides in the meantime', async () => {
    await begun({}, court.as('deputy'))
    const emergency = await court.as('deputy').post('/exits/emergency', { id: court.newId(), resident: court.place.residents.nurse, described: '', place: '', reason: '', at: court.now() })
    expect(emergency.status, JSON.stringify(emergency.body)).toBe(200)
    const exit = await readyRecall(court)
    expect((await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))).status).toBe(200)
  })

  test('whoever has heard a side and handed it on decides no more than whoever has it now; whoever heard nobody does', async () => {
    const it = await begun({}, court.as('deputy'))
    const hand = (to: string, who: Client) => who.post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: it.id, seen: 9, at: court.now(), deed: { kind: 'handed-over', to } }] })
    expect((await hand(court.place.accounts.staff, court.as('deputy'))).status).toBe(200)
    const exit = await readyRecall(court)
    expect((await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))).status, 'who heard nobody has nothing to weigh').toBe(200)
    const [second, third] = [await begun({}, court.as('deputy'), [court.place.residents.labour, court.place.residents.neighbour]), court.place.residents.labour]
    await act(second.id, { kind: 'heard', party: second.sides[0], happened: secret, wants: '' }, court.as('deputy'))
    await court.as('deputy').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about: second.id, seen: 9, at: court.now(), deed: { kind: 'handed-over', to: court.place.accounts.secretary } }] })
    expect((await court.as('deputy').get(`/mediations/${second.id}`)).status).toBe(404)
    const theirs = await readyRecall(court, third)
    expect((await court.as('deputy').post(`/exits/${theirs}/grant`, grantBody(court))).body.code).toBe('mediates')
  })
})
