// Whoever may ask, or tell of an emergency, may do so without end, and nothing of it is refused. It must hide nobody else's: neither at
// the desk, which is shown so many lines of each list, nor on one's own phone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, plus } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { exitsAbout } from '#server/exits/about.ts'
import { type Client, type Osmanthus } from '../support/api.ts'
import { grantBody, openExits, readyRecall, recall } from '../support/asking.ts'

let court: Osmanthus
beforeAll(async () => { court = await openExits(accessRoutes(exitsAbout.exitIsOf)) })
afterAll(() => court.close())

const shown = 300
async function many(count: number, one: (n: number) => Promise<{ status: number }>): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    const answers = await Promise.all(Array.from({ length: Math.min(50, count - from) }, (_, n) => one(from + n)))
    expect(answers.filter((it) => it.status !== 200)).toEqual([])
  }
}
const emergency = (client: Client, more: Record<string, unknown> = {}) =>
  client.post('/exits/emergency', { id: court.newId(), resident: null, described: '有人晕倒', at: court.now(), ...more })
const idsIn = async (list: 'openPapers' | 'waiting'): Promise<string[]> => (await court.as('staff').get('/exits')).body[list].map((row: { id: string }) => row.id)

test('one household’s emergencies without end, dated back, hide nobody else’s from the desk, and not its own last one', async () => {
  await many(shown, () => emergency(court.as('neighbour'), { at: plus(court.now(), -10 * day) }))
  court.pass(1000)
  const [gates, own] = [(await emergency(court.as('gate'))).body.id, (await emergency(court.as('neighbour'))).body.id]
  const papers = await idsIn('openPapers')
  expect(papers).toHaveLength(shown)
  expect(papers).toContain(gates)
  expect(papers).toContain(own)
})

test('one household’s requests without end, dated back, hide nobody else’s from the desk', async () => {
  await many(shown, (n) => recall(court, court.as('neighbour'), court.place.residents.neighbour, { place: `${n}号`, askedAt: plus(court.now(), -10 * day) }))
  court.pass(1000)
  const { body: asked } = await recall(court, court.as('nurse'))
  const waiting = await idsIn('waiting')
  expect(waiting).toHaveLength(shown)
  expect(waiting).toContain(asked.id)
  await court.as('nurse').post(`/exits/${asked.id}/withdraw`)
})

test('emergencies without end, told through a link to one letter, take nobody’s pass from their phone', async () => {
  const exit = await readyRecall(court)
  expect((await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted' })
  const made = await court.as('staff').post(`/residents/${court.place.residents.nurse}/link`, { exit })
  const opened = await court.as('nobody').post('/sign-in/link', { token: made.body.url.split('#link=')[1] })
  const link = court.with({ cookie: `postern=${opened.cookie}` })
  court.pass(1000)
  await many(60, () => emergency(link, { resident: court.place.residents.nurse }))
  for (const phone of [court.as('nurse'), link]) {
    const mine = (await phone.get('/me/exits')).body.exits as { id: string; pass: unknown }[]
    expect(mine.find((it) => it.id === exit)).toMatchObject({ pass: { status: 'valid' } })
  }
})
