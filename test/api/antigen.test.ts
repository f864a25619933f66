// An evening of self-tests: said at home, at a door, by telephone; late, twice and out of order. Who has tested is one number whatever the kind of round, and silence is silence.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hour, minute, plus } from '#domain/kernel/instants.ts'
import { antigenAnswers, antigenOf, type AntigenSaid } from '#domain/rounds/antigen.ts'
import { outcomes } from '#domain/rounds/outcomes.ts'
import { testsByTheClock } from '#server/exits/own-tests.ts'
import { osmanthus, type Osmanthus, type Who } from '../support/api.ts'
import { readyForExits, recall } from '../support/asking.ts'
import { queueOf } from '../support/queue.ts'

let court: Osmanthus
const ids = { evening: '', pcr: '', round: '', task: '' }
beforeAll(async () => {
  court = await readyForExits(await osmanthus({ working: true }))
  Object.assign(ids, { evening: court.newId(), pcr: court.newId(), round: court.newId(), task: court.newId() })
  expect((await call()).status).toBe(200)
})
afterAll(() => court.close())

const call = (more: object = {}) => court.as('staff').post('/testing-rounds', { id: ids.evening, title: '今晚抗原', kind: 'antigen', size: 1, begins: plus(court.now(), -hour), ends: plus(court.now(), 6 * hour), orderedBy: '街道', note: '', places: [{ kind: 'compound', id: court.place.compound }], stations: [], ...more })
const said = (person: string | null, what: string, more: object = {}) => ({ id: court.newId(), round: ids.evening, home: person ?? court.place.residents.nurse, person, called: person ? '' : '借住的表弟', what, takesBack: null, at: court.now(), ...more })
const say = (who: Who, ...of: Parameters<typeof said>) => court.as(who).post('/me/antigen', said(...of))
const own = async (who: Who) => (await court.as(who).get('/me/antigen')).body
const mine = async (who: Who, id: string) => (await own(who)).rounds[0].homes.flatMap((it: any) => it.people).find((it: any) => it.id === id)
const list = async (outcome: string) => (await court.as('staff').get(`/testing-rounds/${ids.evening}/people?outcome=${outcome}`)).body.people as any[]
const lines = async (): Promise<any[]> => (await queueOf(court.as('staff'))).antigenCalls ?? []
const figures = async () => {
  const { body } = await court.as('staff').get(`/testing-rounds/${ids.evening}`)
  expect(outcomes.reduce((all, one) => all + body.figures[one], 0), 'they add up to the person').toBe(body.figures.should)
  return { ...body.figures, unnamed: body.unnamed }
}

test('it is called without stations, and only so; no table keeps it, and “when are we tested” is not answered by it', async () => {
  expect((await call({ id: court.newId(), size: 10 })).status).toBe(422)
  expect((await call({ id: court.newId(), kind: 'pcr' })).status).toBe(422)
  expect(await figures()).toMatchObject({ tested: 0, missing: (await figures()).should })
})

describe('on the page of a home', () => {
  test('everybody who lives there is on one page, and one adult says it for all; sent twice it is one', async () => {
    const { nurse, mother } = court.place.residents
    expect((await own('nurse')).rounds).toMatchObject([{ id: ids.evening, title: '今晚抗原', homes: [{ people: [nurse, mother].sort().map((id) => ({ id, said: false, answer: null })) }] }])
    const [one, other] = [said(nurse, 'negative'), said(mother, 'negative')]
    for (let twice = 0; twice < 2; twice++) for (const it of [one, other]) expect((await court.as('nurse').post('/me/antigen', it)).status).toBe(200)
    expect((await court.as('nurse').post('/me/antigen', { ...one, what: 'faint' })).body.code, 'the id is of another').toBe('id-taken')
    expect(await figures()).toMatchObject({ tested: 2 })
    expect((await court.as('nurse').get('/me/tests')).body.evenings).toEqual([{ round: ids.evening, title: '今晚抗原', left: 0 }])
  })

  test('what came out is seen by the person; others at home see that something was said, and no more', async () => {
    const { nurse, mother } = court.place.residents
    expect(await mine('nurse', nurse)).toMatchObject({ said: true, answer: { what: 'negative' } })
    expect(await mine('nurse', mother)).toMatchObject({ said: true, answer: null })
    expect(await mine('mother', mother)).toMatchObject({ answer: { what: 'negative' } })
    expect(await mine('nurse', nurse)).toMatchObject({ answer: { mine: true }, mayTell: true })
    expect(await mine('mother', nurse)).toMatchObject({ said: true, answer: null })
  })

  test('nobody says it for another home, nor a gate, nor the next community; and nobody for a round that is none', async () => {
    const { nurse, neighbour } = court.place.residents
    expect((await say('nurse', neighbour, 'positive')).status).toBe(403)
    expect((await say('neighbour', nurse, 'positive')).status).toBe(403)
    expect((await say('gate', nurse, 'positive')).status).toBeGreaterThanOrEqual(401)
    expect((await court.asRiverside('nurse').post('/me/antigen', said(nurse, 'positive'))).status).toBe(403)
    expect((await court.asRiverside('nurse').post('/me/antigen', said(court.riverside.residents.nurse, 'negative'))).status).toBe(404)
    expect((await court.asRiverside('staff').post(`/testing-rounds/${ids.evening}/antigen`, { id: court.newId(), home: nurse, person: nurse, called: '', what: 'positive', takesBack: null, at: court.now() })).status).toBe(404)
    expect((await say('nurse', nurse, 'positive', { round: court.newId() })).status).toBe(404)
    expect((await own('neighbour')).rounds[0].homes.flatMap((it: any) => it.people.map((one: any) => one.id))).toEqual([neighbour])
    expect(await lines()).toEqual([])
  })

  test('a child says what is the child’s on its own phone, and nothing of the others', async () => {
    const { nurse, mother } = court.place.residents
    await sql`update residents set born = '2012-01-01' where id = ${mother}`.execute(court.database.owner)
    expect([(await own('mother')).rounds[0].others, (await mine('mother', mother)).mayTell, (await mine('mother', nurse)).mayTell]).toEqual([false, true, false])
    expect((await say('mother', nurse, 'invalid')).status).toBe(404)
    expect((await say('mother', mother, 'negative')).status).toBe(200)
    await sql`update residents set born = '1948-02-11' where id = ${mother}`.execute(court.database.owner)
  })

  test('whoever the list does not know reports as well: counted beside the figures, and called by name', async () => {
    const before = await figures()
    expect((await say('nurse', null, 'negative')).status).toBe(200)
    expect(await figures()).toMatchObject({ unnamed: before.unnamed + 1, tested: before.tested })
    // By telephone as well.
    const guest = { id: court.newId(), home: court.place.residents.neighbour, person: null, called: '住客', what: 'negative', takesBack: null, at: court.now() }
    expect((await court.as('staff').post(`/testing-rounds/${ids.evening}/antigen`, { ...guest, called: '' })).status).toBe(422)
    expect((await court.as('staff').post(`/testing-rounds/${ids.evening}/antigen`, guest)).status).toBe(200)
    expect(await figures()).toMatchObject({ unnamed: before.unnamed + 2, tested: before.tested })
  })
})

test('too young is excused, no is a no, an invalid or lost kit asks again; a slip is taken back, also by what came before it', async () => {
  const { neighbour } = court.place.residents
  const all: [string, string][] = [['too-young', 'excused'], ['refused', 'refused'], ['invalid', 'missing'], ['lost', 'missing']]
  for (const [what, outcome] of all) {
    court.pass(minute)
    expect((await say('neighbour', neighbour, what)).status).toBe(200)
    expect((await list(outcome)).find((it) => it.id === neighbour), what).toMatchObject({ antigen: { what }, excuse: what === 'too-young' ? 'infant' : null })
  }
  const slip = said(neighbour, 'negative')
  expect((await say('neighbour', neighbour, 'taken-back', { takesBack: slip.id })).status).toBe(200)
  expect((await court.as('neighbour').post('/me/antigen', slip)).status, 'it comes after it was taken back').toBe(200)
  expect((await list('missing')).find((it) => it.id === neighbour)).toMatchObject({ antigen: { what: 'lost' } })
})

describe('at a door', () => {
  const atDoor = (who: Who, person: string | null, what: string, more: object = {}) => court.as(who).post(`/rounds/${ids.round}/antigen`, { id: court.newId(), door: court.place.flats.dialysis, household: court.place.households.dialysis, task: ids.task, person, called: person ? '' : '表弟', what, takesBack: null, at: court.now(), ...more })

  test('those of whom nothing was said become a door round of leads; only whoever was given the stairwell says it, and only of who lives there', async () => {
    const { dialysis, labour } = court.place.residents
    expect((await court.as('staff').post(`/testing-rounds/${ids.evening}/doors`, { id: ids.round, task: ids.task, title: '抗原还没报' })).status).toBe(200)
    expect((await court.as('staff').get(`/rounds/${ids.round}`)).body.tasks).toMatchObject([{ source: 'antigen-round', names: true }])
    expect((await atDoor('volunteer', dialysis, 'negative')).status, 'not theirs').toBe(404)
    await court.as('staff').post(`/rounds/${ids.round}/give`, { id: court.newId(), stairwells: [court.place.entrances.two], to: court.place.accounts.volunteer })
    for (const who of ['gate', 'nurse', 'nobody'] as const) expect((await court.as(who).post(`/rounds/${ids.round}/antigen`, {})).status, who).toBeGreaterThanOrEqual(400)
    expect((await atDoor('volunteer', labour, 'positive')).status, 'lives elsewhere').toBe(404)
    expect((await atDoor('volunteer', dialysis, 'negative', { task: court.newId() })).status).toBe(404)
  })

  test('late, twice and out of order it comes to the same', async () => {
    const { dialysis } = court.place.residents
    court.pass(30 * minute)
    const early = { id: court.newId(), at: plus(court.now(), -20 * minute) }
    expect((await atDoor('volunteer', dialysis, 'invalid')).status).toBe(200)
    for (let twice = 0; twice < 2; twice++) expect((await atDoor('volunteer', dialysis, 'lost', early)).status).toBe(200)
    expect((await list('missing')).find((it) => it.id === dialysis)).toMatchObject({ antigen: { what: 'invalid' } })
    await court.as('staff').post(`/rounds/${ids.round}/give`, { id: court.newId(), stairwells: [court.place.entrances.two], to: null })
    expect((await atDoor('volunteer', dialysis, 'negative', { at: plus(court.now(), -minute) })).status, 'after it was handed over').toBe(200)
    expect((await list('tested')).find((it) => it.id === dialysis)).toMatchObject({ antigen: { what: 'negative' } })
  })

  test('where kits are given out for the evening, results are noted by name as well; not for another round', async () => {
    const kits = { id: court.newId(), task: court.newId(), title: '发抗原试剂', evening: ids.evening, places: [{ kind: 'building', id: court.place.buildings.two }] }
    expect((await court.as('staff').post('/kits/rounds', { ...kits, evening: court.newId() })).status).toBe(404)
    for (let twice = 0; twice < 2; twice++) expect((await court.as('staff').post('/kits/rounds', kits)).status).toBe(200)
    expect((await court.as('staff').get(`/rounds/${kits.id}`)).body.tasks).toMatchObject([{ source: 'antigen-kits', names: true }])
    await court.as('staff').post(`/rounds/${kits.id}/give`, { id: court.newId(), stairwells: [court.place.entrances.two], to: court.place.accounts.volunteer })
    expect((await court.as('volunteer').post(`/rounds/${kits.id}/antigen`, { id: court.newId(), door: court.place.flats.dialysis, household: court.place.households.dialysis, task: kits.task, person: court.place.residents.dialysis, called: '', what: 'negative', takesBack: null, at: court.now() })).status).toBe(200)
  })

  test('of whoever the desk moved elsewhere since it is taken all the same', async () => {
    const { nurse, dialysis } = court.place.residents
    const away = async (household: string) => sql`update residents set household_id = ${household} where id = ${dialysis}`.execute(court.database.owner)
    await sql`insert into stays (community_id, act_id, resident_id, kind, household_id, since, source, by_actor, by_role, recorded_at)
      select community_id, ${court.newId()}, id, 'lives', household_id, ${plus(court.now(), -hour)}, 'test', 'account:x', 'staff', ${court.now()} from residents where id = ${dialysis}`.execute(court.database.owner)
    await away(court.place.households.nurse)
    expect((await atDoor('volunteer', dialysis, 'negative', { at: plus(court.now(), -minute) })).status).toBe(200)
    await away(court.place.households.dialysis)
    expect((await atDoor('volunteer', nurse, 'negative', { at: plus(court.now(), -minute) })).status, 'never lived there').toBe(404)
  })
})

test('the tables say the same as the domain, whatever is said in whatever order', async () => {
  const { labour } = court.place.residents
  const kept: AntigenSaid[] = []
  for (const [n, what] of (['invalid', 'refused', 'negative', 'faint', 'taken-back', 'lost', 'positive', 'too-young', 'taken-back'] as const).entries()) {
    const takesBack = what === 'taken-back' ? kept.findLast((it) => it.what === 'faint' || it.what === 'positive')!.id : null
    const row = { id: court.newId(), home: labour, person: labour, called: '', what, takesBack, at: plus(court.now(), -((n * 7) % 5) * minute) }
    expect((await court.as('staff').post(`/testing-rounds/${ids.evening}/antigen`, row)).status).toBe(200)
    kept.push({ ...row, by: 'x', desk: true } as unknown as AntigenSaid)
    const all = (await Promise.all(['tested', 'excused', 'refused', 'missing'].map(list))).flat()
    expect(all.find((it) => it.id === labour).antigen?.what ?? null, `${n} ${what}`).toBe(antigenOf(kept)?.what ?? null)
  }
  expect(antigenAnswers).toContain(antigenOf(kept)!.what)
  // Both two lines were taken back, and nobody at the desk has seen that.
  expect(await lines()).toMatchObject([{ back: true }])
  expect((await court.as('staff').post('/antigen-looks', { id: court.newId(), results: kept.filter((it) => it.what === 'faint' || it.what === 'positive').map((it) => it.id), words: '按错了' })).status).toBe(200)
  expect(await lines()).toEqual([])
})

describe('two lines', () => {
  const code = { of: '' }
  const page = async () => (await court.as('staff').get(`/pools?tube=${encodeURIComponent(code.of)}`)).body
  const press = async (more: object = {}) => {
    const { results, people } = await page()
    return court.as('staff').post('/pools', { id: hold.id, round: hold.round, tube: code.of, title: '自测后采样', results, people: people.map((one: { id: string }) => one.id), ringsBy: court.place.accounts.staff, ringsAt: plus(court.now(), hour), ...more })
  }
  const hold = { id: '', round: '' }

  test('stand at the desk at once; unpressed for a quarter of an hour the next is called on by name', async () => {
    Object.assign(hold, { id: court.newId(), round: court.newId() })
    const { nurse } = court.place.residents
    const { staff, secretary } = court.place.accounts
    expect((await court.as('staff').post('/pools/watch', { accounts: [staff, secretary] })).status).toBe(200)
    expect((await say('mother', nurse, 'faint')).status).toBe(200)
    const [line] = await lines()
    expect(line).toMatchObject({ resident: nurse, what: 'faint', back: false, next: null, colleague: '', door: expect.any(String) })
    expect((await figures()).tested).toBe((await list('tested')).length)
    code.of = line.tube
    court.pass(16 * minute)
    expect(await lines()).toMatchObject([{ next: staff }])
    court.pass(15 * minute)
    expect(await lines()).toMatchObject([{ next: secretary }])
  })

  test('a slip that was put right stays until somebody has seen it; what another says beside it does not undo it', async () => {
    const { nurse } = court.place.residents
    const [faint] = (await page()).antigen.tests
    court.pass(minute)
    await court.as('staff').post(`/testing-rounds/${ids.evening}/antigen`, { id: court.newId(), home: nurse, person: nurse, called: '', what: 'negative', takesBack: null, at: court.now() })
    expect((await list('tested')).find((it) => it.id === nurse)).toMatchObject({ antigen: { what: 'faint' } })
    expect((await say('nurse', nurse, 'taken-back', { takesBack: faint.id })).status).toBe(200)
    // What the desk put down is theirs to see, and not theirs to take back.
    expect(await mine('nurse', nurse)).toMatchObject({ answer: { what: 'negative', mine: false } })
    expect(await lines()).toMatchObject([{ back: true }])
    expect((await press()).body.code).toBe('pool-holds-nobody')
    expect((await court.as('nurse').post('/antigen-looks', { id: court.newId(), results: [faint.id], words: 'x' })).status).toBeGreaterThanOrEqual(403)
    expect((await court.as('staff').post('/antigen-looks', { id: court.newId(), results: [faint.id], words: '打过电话，是按错了' })).status).toBe(200)
    expect(await lines()).toEqual([])
  })

  test('one press asks the whole home to stay in, in words that say who rings and nothing of a result, and calls a swab of each', async () => {
    const { nurse, mother } = court.place.residents
    expect((await say('nurse', mother, 'positive')).status).toBe(200)
    expect((await lines()).map((it) => it.resident)).toEqual([mother])
    expect(await page()).toMatchObject({ to: 'positive', asks: 2, antigen: { title: '今晚抗原', tests: [{ back: true, seen: true }, { person: mother, what: 'positive', seen: false, how: 'home' }] } })
    for (let twice = 0; twice < 2; twice++) expect((await press()).status).toBe(200)
    expect((await page()).people.map((it: any) => [it.id, it.state]).sort()).toEqual([[nurse, 'owed'], [mother, 'owed']].sort())
    expect(await lines()).toEqual([])
    expect((await queueOf(court.as('staff'))).counts.poolRings).toBe(2)
    const notices = async (who: Who) => JSON.stringify((await court.as(who).get('/me/notices')).body)
    for (const who of ['nurse', 'mother'] as const) {
      await expect.poll(() => notices(who), { timeout: 20_000 }).toMatch(/先留在家里/)
      expect(await notices(who)).not.toMatch(/阳性|陽性|positive|faint|弱阳/)
    }
    expect(await notices('neighbour')).not.toMatch(/先留在家里/)
    expect((await court.as('staff').get('/testing-rounds')).body.rounds.find((it: any) => it.id === hold.round)).toMatchObject({ kind: 'pcr', size: 1, figures: { should: 2 } })
  })

  test('said only then that it was a mistake, it stands at the desk again: a home stays in for nothing', async () => {
    const { mother } = court.place.residents
    const test = (await page()).antigen.tests.find((it: any) => it.person === mother)
    court.pass(minute)
    expect((await say('nurse', mother, 'taken-back', { takesBack: test.id })).status).toBe(200)
    expect(await lines()).toMatchObject([{ resident: mother, back: true }])
    expect((await court.as('staff').post('/antigen-looks', { id: court.newId(), results: [test.id], words: '按错了，解除' })).status).toBe(200)
    expect(await lines()).toEqual([])
  })
})

test('a negative self-test is no paper for whoever wants a swab', async () => {
  const { dialysis } = court.place.residents
  const exit = (await recall(court, court.as('staff'), dialysis)).body.id
  expect((await court.as('staff').post(`/testing-rounds/${ids.evening}/antigen`, { id: court.newId(), home: dialysis, person: dialysis, called: '', what: 'negative', takesBack: null, at: court.now() })).status).toBe(200)
  await testsByTheClock(court.database, court.now())
  const { advice, evidence } = (await court.as('staff').get(`/exits/${exit}`)).body
  expect(advice.items.find((one: { kind: string }) => one.kind === 'test-result').state).toBe('missing')
  expect(evidence).toEqual([])
})
