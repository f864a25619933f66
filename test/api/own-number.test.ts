// What is in confidence is rung on a number that nobody else at home answers: not the household's, not one that stands beside another adult there, however it is written. On a case, in a call, of a need, for either
// side of a quarrel.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addDays, dayOf } from '#domain/kernel/instants.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { ownNumber as ownNumberIn } from '#domain/people/own-number.ts'
import { ownNumber } from '#server/people/homes.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
let staff: Client
beforeAll(async () => { court = await osmanthus(); staff = court.as('staff') })
afterAll(() => court?.close())

const [own, fixed] = ['13800001502', '13800000502']
let opened: { contact: string; case: string; mediation: string; sides: string[] }
beforeEach(async () => {
  const { residents: { nurse, mother } } = court.place
  const [at, day] = [court.now(), dayOf(court.now(), 'Asia/Shanghai')]
  for (const table of ['mediation_acts', 'mediation_parties', 'mediations', 'contacts', 'cases', 'promise_acts', 'promises', 'need_acts', 'needs']) await sql`delete from ${sql.ref(table)}`.execute(court.database.owner)
  opened = { contact: court.newId(), case: court.newId(), mediation: court.newId(), sides: [court.newId(), court.newId()] }
  const sent = [
    await staff.post('/contacts', { id: opened.contact, resident: nurse, channel: 'phone', startedAt: at, endedAt: at, note: '他打我', private: true, result: null }),
    await staff.post('/cases', {
      id: opened.case, act: court.newId(), kind: 'care', words: '他打我', place: null, household: null, resident: nurse, private: true, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null,
      urgency: 'today', due: null, owner: null, step: null, contact: null, at,
    }),
    await staff.post(`/residents/${nurse}/needs`, { id: court.newId(), need: court.newId(), content: { kind: 'medicine', words: '', due: addDays(day, 1), private: true }, how: 'telephone' }),
    await staff.post('/mediations', { id: opened.mediation, act: court.newId(), kind: 'water', mediator: null, at, parties: [nurse, mother].map((resident, n) => ({ id: opened.sides[n], resident, name: '' })) }),
  ]
  expect(sent.map((it) => it.status)).toEqual([200, 200, 200, 200])
})

const put = async (who: 'nurse' | 'mother', phone: string | null): Promise<void> => { await sql`update residents set phone = ${phone} where id = ${court.place.residents[who]}`.execute(court.database.owner) }
/** Where she is rung: about the call, the case, her need, the quarrel. */
async function rung(): Promise<(string | null)[]> {
  const says = async (section: string) => (await staff.get(`/desk/queue/${section}`)).body.lines[0].says.phone
  return [await says('contacts'), (await staff.get(`/cases/${opened.case}`)).body.phone, await says('needs'), (await staff.get(`/mediations/${opened.mediation}`)).body.parties[0].phone]
}

test('her own number, and no other; one that stands beside her mother as well, or is the household’s, is none of hers', async () => {
  expect(await rung()).toEqual([own, own, own, own])
  expect((await staff.get(`/mediations/${opened.mediation}`)).body.parties[1].phone, 'the other side is not rung on the telephone of both').toBe(null)
  for (const [nurse, mother] of [[own, `+86 ${own}`], [own, `13711110000 / ${own}`], [fixed, null], [null, null]] as const) {
    await put('nurse', nurse)
    await put('mother', mother)
    expect(await rung(), `${nurse} ${mother}`).toEqual([null, null, null, null])
  }
  await put('nurse', `${fixed} / ${own}`)
  expect(await rung(), 'of two the one that is hers').toEqual([own, own, own, own])
})

test('a number at which they asked to be called back is rung only where nobody else at home answers it, on the list and on the page; else it is not handed out, and that it is the home’s is said', async () => {
  const answerOn = async (number: string) => { await sql`update cases set answer_number = ${number} where id = ${opened.case}`.execute(court.database.owner) }
  const rungAbout = async (): Promise<unknown[]> => {
    const { phone, answerOn } = (await staff.get(`/cases/${opened.case}`)).body
    return [phone, (await staff.get('/cases')).body.cases.find((it: any) => it.id === opened.case).phone, answerOn.number, answerOn.othersAnswer]
  }
  await put('nurse', own)
  await put('mother', '13711110000')
  for (const [said, is, shown, others] of [['13699990000', '13699990000', '13699990000', false], [fixed, own, '', true], [`+86 ${fixed}`, own, '', true], ['137 1111 0000', own, '', true], ['', own, '', false]] as const) {
    await answerOn(said)
    expect(await rungAbout(), said).toEqual([is, is, shown, others])
  }
  await put('nurse', null)
  await answerOn(fixed)
  expect(await rungAbout(), 'the household’s alone is known').toEqual([null, null, '', true])
  // Nobody has said which of them it is: none of either's, and the one at which whoever it is asked to be called.
  await sql`update cases set resident_id = null, household_id = ${court.place.households.nurse} where id = ${opened.case}`.execute(court.database.owner)
  for (const [said, is, others] of [['13711110000', null, true], [fixed, null, true], ['13699990000', '13699990000', false]] as const) {
    await answerOn(said)
    expect((await rungAbout()).toSpliced(2, 1), `nobody named ${said}`).toEqual([is, is, others])
  }
  await put('nurse', own)
  await put('mother', null)
})

test('a call in confidence from a number that others at home answer is not rung back on it, nor is it handed out; from one of their own it is', async () => {
  const line = async () => { const { phone, number } = (await staff.get('/desk/queue/contacts')).body.lines[0].says; return [phone, number] }
  await put('mother', '13711110000')
  for (const [from, is] of [[fixed, [own, '']], ['137 1111 0000', [own, '']], ['13699990000', ['13699990000', '13699990000']]] as const) {
    await sql`update contacts set number = ${from} where id = ${opened.contact}`.execute(court.database.owner)
    expect(await line(), from).toEqual(is)
  }
  await put('mother', null)
})

test('the tables are asked by the domain’s own rule: of any home, any way to write its numbers, whoever is named', async () => {
  const { nurse, mother } = court.place.residents
  const [now, home] = [court.now(), court.place.households.nurse]
  const phones = [null, own, fixed, `+86 ${own}`, `${fixed} / ${own}`, `13711110000 / ${fixed}`, '137 1111 0000']
  const one = <T>(of: readonly T[]) => fc.constantFrom(...of)
  const { rows: [before] } = await sql<{ phone: string | null }>`select phone from households where id = ${home}`.execute(court.database.owner)
  await fc.assert(fc.asyncProperty(one(phones), one(phones), one(phones), one(['', '13699990000', ...phones.flatMap((it) => it ?? [])]), fc.boolean(), one([nurse, mother, null]), async (household, hers, others, said, grown, who) => {
    await sql`update households set phone = ${household} where id = ${home}`.execute(court.database.owner)
    await put('nurse', hers)
    await put('mother', others)
    await sql`update residents set born = ${grown ? '1948-02-11' : '2018-01-01'} where id = ${mother}`.execute(court.database.owner)
    const people = (await sql<{ id: ResidentId; phone: string | null; adult: boolean }>`select id, phone, id <> ${mother} or ${grown} as adult from residents where household_id = ${home} and moved_away_at is null and kept_as is null`.execute(court.database.owner)).rows
    const { rows: [asked] } = await sql<{ is: string | null }>`
      select ${ownNumber(now, { said: sql`${said}::text`, community: sql`hh.community_id`, home: sql`hh.id`, phone: sql`hh.phone` })} as is from households hh left join residents r on r.id = ${who}::uuid where hh.id = ${home}`.execute(court.database.owner)
    expect(asked!.is).toBe(ownNumberIn({ phone: household, people }, who as ResidentId | null, { said }))
  }), { numRuns: 150, seed: 21 })
  await sql`update households set phone = ${before!.phone} where id = ${home}`.execute(court.database.owner)
  await sql`update residents set born = '1948-02-11' where id = ${mother}`.execute(court.database.owner)
  await put('nurse', own)
  await put('mother', null)
})

test('alone at home, or with children, what is known is theirs', async () => {
  await put('nurse', null)
  await put('mother', null)
  await sql`update residents set born = '2018-01-01' where id = ${court.place.residents.mother}`.execute(court.database.owner)
  expect(await rung()).toEqual([fixed, fixed, fixed, fixed])
  await sql`update residents set born = '1948-02-11' where id = ${court.place.residents.mother}`.execute(court.database.owner)
  await put('nurse', own)
})
