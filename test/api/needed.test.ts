// What a resident is told before and after asking: what will be needed, by the rules that then ask for it, and a number that the desk finds.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { numberOf } from '#domain/exits/number.ts'
import { purposes } from '#domain/exits/request.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import type { Answer, Osmanthus } from '../support/api.ts'
import { openExits, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits(deskRoutes(peopleAbout)) })
afterEach(() => court.close())

const needed = (who: 'nurse' | 'neighbour' | 'staff' | 'gate', resident: string) => court.as(who).get(`/exits/needed?resident=${resident}`)
const needs = ({ body }: Answer, purpose: string) => body.needs.find((it: any) => it.purpose === purpose)
const kinds = (items: readonly { kind: string; maxAgeHours: number | null; toldOfCase: boolean }[]) => items.map(({ kind, maxAgeHours, toldOfCase }) => ({ kind, maxAgeHours, toldOfCase }))

test('what is said before sending is what is asked for afterwards, in the same words', async () => {
  const { nurse, neighbour } = court.place.residents
  for (const [who, resident, purpose] of [['nurse', nurse, 'medical-recall'], ['neighbour', neighbour, 'scheduled-care'], ['neighbour', neighbour, 'other']] as const) {
    const before = needs(await needed(who, resident), purpose)
    const { advice } = (await recall(court, court.as(who), resident, { purpose, place: `${purpose} 处`, reason: '有事' })).body
    expect(kinds(before.items)).toEqual(kinds(advice.items))
    expect(before.items.map((it: any) => it.because)).toEqual(advice.items.map((it: any) => it.because))
    expect(before).toMatchObject({ decider: advice.decider, exits: advice.exits })
  }
})

test('it is said to whoever may ask for that person, and to nobody else; without rules it says that it does not know', async () => {
  const { nurse } = court.place.residents
  expect((await needed('neighbour', nurse)).status).toBe(404)
  expect((await needed('gate', nurse)).status).toBe(403)
  expect(needs(await needed('staff', nurse), 'medical-recall').items.length).toBeGreaterThan(0)
  expect((await needed('gate', court.newId())).status, 'whoever may ask for nobody learns nothing of who is here').toBe(403)
  expect((await needed('staff', court.newId())).status).toBe(404)
  await sql`delete from rule_sets`.execute(court.database.owner)
  expect((await needed('nurse', nurse)).body).toEqual({ of: nurse, needs: null })
})

test('the desk finds a request by the number that its person was told, however it is typed, and opens that one', async () => {
  const { nurse } = court.place.residents
  const { id } = (await recall(court, court.as('nurse'), nurse)).body
  const found = async (text: string) => (await court.as('staff').post('/residents/search', { text })).body.hits
  const number = numberOf(id)
  for (const text of [number, number.replace(' ', ''), `编号 ${number}`]) expect((await found(text))[0], text).toMatchObject({ id: nurse, exit: id, openExits: 1 })
  expect((await found('2-1-502')).map((it: any) => it.exit), 'by the door it is the person').toEqual(expect.not.arrayContaining([id]))
  const { rows: [row] } = await sql<{ number: number }>`select number from exits where id = ${id}`.execute(court.database.owner)
  expect(row!.number).toBe(Number(number.replace(' ', '')))
})

test('requests to which somebody gives the number of another’s stand before nobody’s', async () => {
  const { nurse, neighbour } = court.place.residents
  const { id } = (await recall(court, court.as('nurse'), nurse)).body
  court.pass(1000)
  const made = () => court.newId().slice(0, -8) + id.slice(-8)
  for (let i = 0; i < 6; i++) expect((await recall(court, court.as('neighbour'), neighbour, { id: made(), place: `第${i}医院` })).status).toBe(200)
  const { hits } = (await court.as('staff').post('/residents/search', { text: numberOf(id) })).body
  expect(hits.filter((it: any) => it.exit !== null).map((it: any) => it.id)).toEqual([neighbour, nurse])
  expect(hits.find((it: any) => it.id === nurse).exit).toBe(id)
  // Nor does a number bring up somebody who has moved away.
  await sql`update residents set moved_away_at = ${court.now()} where id = ${neighbour}`.execute(court.database.owner)
  expect((await court.as('staff').post('/residents/search', { text: numberOf(id) })).body.hits.map((it: any) => it.id)).not.toContain(neighbour)
})

test('of every purpose it is said what it needs, in one answer', async () => {
  const all = await needed('nurse', court.place.residents.nurse)
  expect(all.body.needs.map((it: any) => it.purpose), 'of each, so that none stands in an address').toEqual([...purposes])
})
