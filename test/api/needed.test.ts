// What a resident is told before and after asking: what will be needed, by the rules that then ask for it, and a number that the desk finds.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { numberOf } from '#domain/exits/number.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import type { Osmanthus } from '../support/api.ts'
import { openExits, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits(deskRoutes(peopleAbout)) })
afterEach(() => court.close())

const needed = (who: 'nurse' | 'neighbour' | 'staff' | 'gate', resident: string, purpose = 'medical-recall') => court.as(who).get(`/exits/needed?resident=${resident}&purpose=${purpose}`)
const kinds = (items: readonly { kind: string; maxAgeHours: number | null; toldOfCase: boolean }[]) => items.map(({ kind, maxAgeHours, toldOfCase }) => ({ kind, maxAgeHours, toldOfCase }))

test('what is said before sending is what is asked for afterwards, in the same words', async () => {
  const { nurse, neighbour } = court.place.residents
  for (const [who, resident, purpose] of [['nurse', nurse, 'medical-recall'], ['neighbour', neighbour, 'scheduled-care'], ['neighbour', neighbour, 'other']] as const) {
    const before = await needed(who, resident, purpose)
    const { advice } = (await recall(court, court.as(who), resident, { purpose, place: `${purpose} 处`, reason: '有事' })).body
    expect(kinds(before.body.needs.items)).toEqual(kinds(advice.items))
    expect(before.body.needs.items.map((it: any) => it.because)).toEqual(advice.items.map((it: any) => it.because))
    expect(before.body.needs).toMatchObject({ decider: advice.decider, exits: advice.exits })
  }
})

test('it is said to whoever may ask for that person, and to nobody else; without rules it says that it does not know', async () => {
  const { nurse } = court.place.residents
  expect((await needed('neighbour', nurse)).status).toBe(404)
  expect((await needed('gate', nurse)).status).toBe(403)
  expect((await needed('staff', nurse)).body.needs.items.length).toBeGreaterThan(0)
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
