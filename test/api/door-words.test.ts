// What somebody says at a door to whoever walks a round: it comes once, however late and often it is told, stands at the desk until it has come to something, and whoever brought it reads nothing of it.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day, hour, minute, plus } from '#domain/kernel/instants.ts'
import { osmanthus, type Answer, type Osmanthus, type Who } from '../support/api.ts'
import { issue, water } from '../support/notices.ts'

let court: Osmanthus
let round: string
beforeAll(async () => { court = await osmanthus() })
afterAll(() => court?.close())
beforeEach(async () => {
  court.pass(day)
  for (const table of ['loan_acts', 'loans', 'repair_acts', 'repairs', 'contact_people', 'contact_homes', 'contacts', 'cases', 'promise_acts', 'promises', 'desk_turns', 'door_states', 'door_results', 'round_acts', 'round_places', 'round_tasks', 'door_rounds']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
  await sql`update grants set until = null where account_id = ${court.place.accounts.volunteer} and role = 'volunteer'`.execute(court.database.owner)
  await sql`delete from grants where account_id = ${court.place.accounts.volunteer} and building_id = ${court.place.buildings.one}`.execute(court.database.owner)
  round = await roundOf(court.place.buildings.two)
  await give()
})

async function roundOf(building: string): Promise<string> {
  const id = court.newId()
  const reply = await court.as('staff').post('/rounds', { id, title: '发抗原', note: '', empty: true, tasks: [{ id: court.newId(), title: '发抗原', kind: 'door', names: false }], places: [{ kind: 'building', id: building }] })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return id
}
const give = (to: string = court.place.accounts.volunteer): Promise<Answer> => court.as('staff').post(`/rounds/${round}/give`, { id: court.newId(), stairwells: [court.place.entrances.two], to })
const said = (more: object = {}) => ({ id: court.newId(), door: court.place.flats.nurse, household: null, spoke: null, about: null, words: '胰岛素只剩一支', urgent: false, at: court.now(), paper: false, ...more })
const say = (body: object = said(), who: Who = 'volunteer', command?: string, of = round): Promise<Answer> => court.as(who).post(`/rounds/${of}/words`, body, command ? { command } : {})
const lines = async (who: Who = 'staff') => (await court.as(who).get('/desk/queue/contacts')).body.lines

describe('what is said at a door stands at the desk', () => {
  test('with the home, the words, when it was said, and who brought it, until it has come to something', async () => {
    const body = said()
    expect((await say(body)).status).toBe(200)
    const [line, ...others] = await lines()
    expect(others).toEqual([])
    expect(line).toMatchObject({
      id: body.id, says: { channel: 'door', household: court.place.households.nurse, door: '2-1-502', resident: null, note: '胰岛素只剩一支', startedAt: body.at, broughtBy: 'the volunteer', private: false },
      owed: { group: 'today', rings: false },
    })
    expect((await court.as('staff').post('/contacts', { id: body.id, resident: null, household: court.place.households.nurse, channel: 'door', startedAt: body.at, endedAt: court.now(), note: '', result: { kind: 'answered' } })).status).toBe(200)
    expect(await lines()).toEqual([])
  })

  test('it opens a case like a call', async () => {
    const body = said()
    await say(body)
    const id = court.newId()
    const opened = await court.as('staff').post('/cases', {
      id, act: court.newId(), kind: 'medicine', words: '', place: null, household: court.place.households.nurse, resident: null, private: false, outside: null, answerOn: { way: 'phone', number: '13800000502' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null,
      contact: body.id, at: court.now(),
    })
    expect(opened.status, JSON.stringify(opened.body)).toBe(200)
    expect(await lines()).toEqual([])
    expect((await court.as('staff').get(`/cases/${id}`)).body.contactsAbout).toMatchObject([{ id: body.id, channel: 'door', note: '胰岛素只剩一支' }])
  })

  test('what cannot wait rings, and stands among what is now', async () => {
    const [later, urgent] = [said(), said({ words: '奶奶喘不上气', urgent: true })]
    await say(later)
    court.pass(minute)
    for (const _ of [1, 2]) await say(urgent)
    expect((await lines()).map((line: any) => [line.id, line.owed.group, line.owed.rings])).toEqual([[later.id, 'today', false], [urgent.id, 'now', true]])
    const { body } = await court.as('staff').get('/desk/now')
    expect(body.sections.flatMap((one: any) => one.lines).map((line: any) => line.id)).toEqual([urgent.id])
  })

  test('who spoke and whom it is about are told apart, and both are of that door', async () => {
    const { nurse, mother } = court.place.residents
    const [herself, forHer] = [said({ spoke: nurse }), said({ spoke: nurse, about: mother, words: '妈妈要透析' })]
    for (const body of [herself, forHer]) expect((await say(body)).status).toBe(200)
    const { rows } = await sql`select id, resident_id, spoke_id from contacts order by note desc`.execute(court.database.owner)
    expect(rows).toEqual([{ id: herself.id, resident_id: nurse, spoke_id: null }, { id: forHer.id, resident_id: mother, spoke_id: nurse }])
    expect((await say(said({ about: court.newId() }))).status, 'somebody of nowhere here').toBe(404)
    expect((await say(said({ household: court.place.households.labour }))).status, 'another home').toBe(404)
  })

  test('of two homes behind one door, where nobody could tell which it was, the door stands there', async () => {
    const home = court.newId()
    await sql`insert into households (community_id, id, flat_id) values (${court.place.community}, ${home}, ${court.place.flats.labour})`.execute(court.database.owner)
    await sql`insert into residents (community_id, id, household_id, name) values (${court.place.community}, ${court.newId()}, ${home}, '租客')`.execute(court.database.owner)
    await say(said({ door: court.place.flats.labour }))
    court.pass(minute)
    await say(said({ door: court.place.flats.labour, household: home, words: '要一袋米' }))
    expect((await lines()).map((line: any) => [line.says.household, line.says.door])).toEqual([[null, '2-1-301'], [home, '2-1-301']])
    await sql`delete from contacts where household_id = ${home}`.execute(court.database.owner)
    await sql`delete from residents where household_id = ${home}`.execute(court.database.owner)
    await sql`delete from households where id = ${home}`.execute(court.database.owner)
  })
})

describe('every line comes once', () => {
  test('sent twice, under its command or another, it is one; other words under its id are refused', async () => {
    const [body, command] = [said(), court.newId()]
    for (const with_ of [command, command, court.newId()]) expect((await say(body, 'volunteer', with_)).status).toBe(200)
    await Promise.all([say(body), say(body)])
    expect(await lines()).toHaveLength(1)
    expect((await say({ ...body, words: '别的话' })).body.code).toBe('id-taken')
    expect((await say(body, 'staff')).body.code, 'in another hand').toBe('id-taken')
    expect((await lines())[0].says.note).toBe('胰岛素只剩一支')
  })

  test('whoever is named in it and has moved since keeps nothing from the desk: said before it is there, said for the first time it stands at the door alone', async () => {
    const { residents: { nurse }, households } = court.place
    const moved = (to: string) => sql`update residents set household_id = ${to} where id = ${nurse}`.execute(court.database.owner)
    const [before, late] = [said({ spoke: nurse }), said({ spoke: nurse, words: '后来才传上来的' })]
    await say(before)
    await moved(households.labour)
    for (const body of [before, late]) expect((await say(body)).status).toBe(200)
    const { rows } = await sql`select id, resident_id, household_id, spoke_id from contacts order by household_id nulls last`.execute(court.database.owner)
    expect(rows).toEqual([{ id: before.id, resident_id: nurse, household_id: households.nurse, spoke_id: null }, { id: late.id, resident_id: null, household_id: null, spoke_id: null }])
    await moved(households.nurse)
  })

  test('told late and out of order it stands with the hour at which it was said; after it came to something, the same again changes nothing', async () => {
    const early = said({ words: '先说的' })
    court.pass(2 * hour)
    const late = said({ words: '后说的' })
    expect((await say(late)).status).toBe(200)
    court.pass(minute)
    expect((await say(early)).status).toBe(200)
    expect((await lines()).map((line: any) => [line.says.note, line.says.startedAt])).toEqual([['后说的', late.at], ['先说的', early.at]])
    await court.as('staff').post('/contacts', { id: late.id, resident: null, channel: 'door', startedAt: late.at, endedAt: court.now(), note: '', result: { kind: 'answered' } })
    expect((await say(late)).status).toBe(200)
    expect((await lines()).map((line: any) => line.says.note)).toEqual(['先说的'])
  })

  test('handed over, closed, or after their right there ended: whoever had the door when it was said is believed; what they say of later is not', async () => {
    const body = said()
    court.pass(minute)
    await give(court.place.accounts.staff)
    await court.as('staff').post(`/rounds/${round}/end`, { id: court.newId(), what: 'closed' })
    const { volunteer } = court.place.accounts
    await sql`insert into grants (id, account_id, community_id, role, building_id) values (${court.newId()}, ${volunteer}, ${court.place.community}, 'volunteer', ${court.place.buildings.one})`.execute(court.database.owner)
    await sql`update grants set until = ${court.now()} where account_id = ${volunteer} and building_id is distinct from ${court.place.buildings.one}`.execute(court.database.owner)
    court.pass(hour)
    expect((await say(body)).status).toBe(200)
    expect((await say(said())).status).toBe(404)
    expect(await lines()).toHaveLength(1)
  })

  test('a clock that is wrong by years turns nothing away', async () => {
    expect((await say(said({ at: '1999-01-01T00:00:00Z' }))).status).toBe(200)
    expect((await say(said({ at: '2090-01-01T00:00:00Z' }))).status).toBe(200)
    for (const line of await lines()) expect(line.says.startedAt >= plus(court.now(), -minute) && line.says.startedAt <= court.now()).toBe(true)
  })
})

describe('what was written down by mistake is taken back by whoever wrote it', () => {
  const back = ({ id, door, at }: { id: string; door: string; at: string }, who: Who = 'volunteer', of = round): Promise<Answer> => court.as(who).post(`/rounds/${of}/words/taken-back`, { id, door, at })
  const opened = async (body: { id: string }, more: object = {}): Promise<string> => {
    const id = court.newId()
    const reply = await court.as('staff').post('/cases', {
      id, act: court.newId(), kind: 'medicine', words: '', place: null, household: court.place.households.nurse, resident: null, private: false, outside: null, answerOn: { way: 'phone', number: '13800000502' }, nowFor: null, urgency: 'today', due: null, owner: null, step: null,
      contact: body.id, at: court.now(), ...more,
    })
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    return id
  }
  const theCase = async (id: string) => (await court.as('staff').get(`/cases/${id}`)).body
  const step = (about: string, seen: number) => court.as('staff').post('/promises/acts', { acts: [{ id: court.newId(), section: 'case', about, seen, at: court.now(), deed: { kind: 'step', step: { code: 'call', words: '' } } }] })

  test('it leaves the queue and counts nowhere, told once or twice; on the card of whom it was about it stands struck out, with its words', async () => {
    const body = said({ spoke: court.place.residents.nurse, urgent: true })
    await say(body)
    for (const _ of [1, 2]) expect((await back(body)).status).toBe(200)
    await Promise.all([back(body), say(body)])
    expect(await lines()).toEqual([])
    expect((await court.as('staff').get('/desk/now')).body.sections.flatMap((one: any) => one.lines)).toEqual([])
    expect((await court.as('staff').get(`/residents/${court.place.residents.nurse}`)).body.contacts).toMatchObject([{ id: body.id, note: body.words, withdrawnAt: court.now() }])
    expect((await court.as('staff').get('/desk/stress')).body.hours.at(-1)).toMatchObject({ offered: 0, answered: 0, waiting: 0 })
  })

  test('taken back before the words have come, they stand nowhere when they come', async () => {
    const body = said({ spoke: court.place.residents.nurse })
    expect((await back(body)).status).toBe(200)
    expect((await say(body)).status).toBe(200)
    expect(await lines()).toEqual([])
    const { rows } = await sql`select note, resident_id, household_id, withdrawn_at is not null as back from contacts`.execute(court.database.owner)
    expect(rows).toEqual([{ note: '', resident_id: null, household_id: null, back: true }])
  })

  test('a case that it opened is closed when nobody has done anything about it', async () => {
    const body = said()
    await say(body)
    const id = await opened(body)
    expect((await theCase(id)).promise.closedAt).toBe(null)
    for (const _ of [1, 2]) expect((await back(body)).status).toBe(200)
    const { promise, contacts, contactsAbout } = await theCase(id)
    expect(promise).toMatchObject({ closedAs: 'withdrawn', outcome: null })
    expect(promise.history.map((act: any) => [act.kind, act.why, act.by])).toEqual([['opened', null, 'the staff'], ['withdrawn', 'contact', 'the volunteer']])
    expect([contacts, contactsAbout]).toMatchObject([0, [{ id: body.id, note: body.words, withdrawnAt: court.now() }]])
  })

  test('where somebody has done something, or somebody else has called about it, the case stays open and says that it was taken back', async () => {
    const [done, called] = [said(), said({ words: '要一袋米' })]
    for (const body of [done, called]) await say(body)
    const [first, second] = [await opened(done), await opened(called)]
    expect((await step(first, 1)).status).toBe(200)
    expect((await court.as('staff').post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '米', result: { kind: 'joined', case: second } })).status).toBe(200)
    for (const body of [done, called]) expect((await back(body)).status).toBe(200)
    for (const [id, contacts] of [[first, 0], [second, 1]] as const) {
      const it = await theCase(id)
      expect(it.promise.closedAt).toBe(null)
      expect(it.contacts).toBe(contacts)
      expect(it.contactsAbout.filter((one: any) => one.withdrawnAt !== null)).toHaveLength(1)
    }
  })

  test('what is broken was put down at it (pictures hang on that), a tool was lent for it, a notice went out for it: that is something done, and it stays open', async () => {
    const staff = court.as('staff')
    const begun: Record<string, (of: string) => Promise<Answer>> = {
      repair: (of) => staff.post(`/cases/${of}/repair`, { said: { spot: 'toilet', since: null, stopped: [], risks: [], danger: null }, none: null }),
      tool: (of) => staff.post('/loans', { id: court.newId(), act: court.newId(), tool: '皮搋子 7', household: court.place.households.nurse, case: of, at: court.now() }),
      notice: (of) => issue(court, water(court, { fault: of })),
    }
    for (const [what, begin] of Object.entries(begun)) {
      const body = said()
      await say(body)
      const id = await opened(body, { kind: 'drain' })
      const reply = await begin(id)
      expect(reply.status, `${what} ${JSON.stringify(reply.body)}`).toBe(200)
      expect((await back(body)).status).toBe(200)
      const { promise, contactsAbout } = await theCase(id)
      expect([promise.closedAt, promise.acts, contactsAbout[0].withdrawnAt], what).toEqual([null, 1, court.now()])
    }
  })

  test('what rings, or is kept in confidence, a person judged so: it stays open', async () => {
    for (const more of [{ urgency: 'now', nowFor: 'violence' }, { private: true }]) {
      const body = said()
      await say(body)
      const id = await opened(body, more)
      expect((await back(body)).status).toBe(200)
      expect((await theCase(id)).promise.closedAt, JSON.stringify(more)).toBe(null)
    }
  })

  test('nobody else takes it back, also whoever leads the round; nor what was no word at a door', async () => {
    const [body, call] = [said(), court.newId()]
    await say(body)
    await court.as('staff').post('/contacts', { id: call, resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: '电话里说的', result: null })
    expect([(await back(body, 'staff')).status, (await back({ ...body, id: call })).status, (await back({ ...body, id: call }, 'staff')).status, (await back(body, 'building-lead')).status]).toEqual([404, 404, 404, 404])
    expect((await court.asRiverside('volunteer').post(`/rounds/${round}/words/taken-back`, { id: body.id, door: body.door, at: body.at })).status).toBe(404)
    expect(await lines()).toHaveLength(2)
  })

  test('whoever had the door when it was said takes it back after it was handed over and closed', async () => {
    const body = said()
    await say(body)
    court.pass(minute)
    await give(court.place.accounts.staff)
    await court.as('staff').post(`/rounds/${round}/end`, { id: court.newId(), what: 'closed' })
    expect((await back(body)).status).toBe(200)
    expect(await lines()).toEqual([])
  })
})

describe('nobody brings what is not theirs to bring', () => {
  test('a round that is not there, a door of another round, a stairwell that was never theirs, another community', async () => {
    const elsewhere = await roundOf(court.place.buildings.one)
    for (const reply of [
      await say(said(), 'volunteer', undefined, court.newId()), await say(said({ door: court.place.flats.neighbour })), await say(said({ door: court.place.flats.neighbour }), 'volunteer', undefined, elsewhere),
      await say(said({ door: court.newId() })), await say(said(), 'building-lead'), await court.asRiverside('volunteer').post(`/rounds/${round}/words`, said()), await court.asRiverside('staff').post(`/rounds/${round}/words`, said()),
    ]) expect([reply.status, reply.body.code]).toEqual([404, 'not-found'])
    for (const who of ['nurse', 'gate', 'nobody'] as const) expect((await court.as(who).post(`/rounds/${round}/words`, said())).status, who).toBeGreaterThanOrEqual(401)
    expect(await lines()).toEqual([])
  })

  test('five thousand characters, nothing at all, and half a line are refused with the field that is wrong; two thousand are kept', async () => {
    for (const words of ['字'.repeat(5000), '', '   ', undefined]) {
      const reply = await say(said({ words }))
      expect(reply.status).toBe(422)
      expect(JSON.stringify(reply.body)).toContain('words')
    }
    expect((await say(said({ words: '字'.repeat(2000) }))).status).toBe(200)
    const { rows: [kept] } = await sql<{ long: number }>`select length(note) as long from contacts`.execute(court.database.owner)
    expect(kept!.long).toBe(2000)
  })

  test('whoever brought it reads neither it nor anything else of the home', async () => {
    const body = said()
    await say(body)
    await court.as('staff').post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: null, note: '电话里说的', result: null })
    for (const path of ['/desk/queue', '/desk/queue/contacts', '/desk/now', `/residents/${court.place.residents.nurse}`, '/cases']) expect([403, 404], path).toContain((await court.as('volunteer').get(path)).status)
    const doors = JSON.stringify((await court.as('volunteer').get('/rounds/mine')).body)
    for (const words of ['电话里说的', '胰岛素']) expect(doors).not.toContain(words)
  })

  test('paper is typed back by whoever leads the round, in the name of who walked; a volunteer speaks for nobody else', async () => {
    expect((await say(said({ paper: true, walked: court.place.accounts.volunteer }), 'staff')).status).toBe(200)
    expect((await lines())[0].says).toMatchObject({ by: 'the staff', broughtBy: 'the volunteer' })
    expect((await say(said({ walked: court.place.accounts.staff }))).status).toBe(404)
    expect((await say(said({ walked: court.newId() }), 'staff')).status).toBe(404)
  })
})
