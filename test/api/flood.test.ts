// Nobody who is signed in can stop the server for everybody else: bombs, loops, dripping bodies, endless asking.
import { connect } from 'node:net'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asideTask, newAside } from '#server/http/aside.ts'
import { buildServer } from '#server/main.ts'
import type { Result } from '#domain/kernel/result.ts'
import { leftBehind } from '#server/main.ts'
import { rosterRoutes } from '#server/people/roster-routes.ts'
import { peopleRoutes } from '#server/desk/people-routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { origin, type Client, type Osmanthus } from '../support/api.ts'
import { count, openExits, recall, shippedRules } from '../support/asking.ts'
import { blankBomb, lyingBomb, pictureBomb, streamedBomb } from '../support/bombs.ts'
import { openFresh } from '../support/postgres.ts'

let court: Osmanthus
beforeAll(async () => { court = await openExits([...rosterRoutes(leftBehind), ...peopleRoutes(peopleAbout)]) })
afterAll(() => court.close())

const emergency = (client: Client) => client.post('/exits/emergency', { id: court.newId(), resident: null, described: '大肚子的妇女', at: null })
async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const from = performance.now()
  return [await work, performance.now() - from]
}
const tally = (statuses: number[]) => statuses.reduce<Record<number, number>>((sum, it) => ({ ...sum, [it]: (sum[it] ?? 0) + 1 }), {})

test('fifty pictures that unfold to sixty million points: a few of them are worked on, and an emergency goes out at once', async () => {
  const picture = await pictureBomb()
  expect(picture.length).toBeLessThan(400_000)
  const exit = (await recall(court, court.as('staff'))).body.id
  const flood = Promise.all(Array.from({ length: 50 }, () => court.as('nurse').post(`/uploads?exit=${exit}`, picture, { headers: { 'content-type': 'image/jpeg' } })))
  await new Promise((done) => setTimeout(done, 100))
  for (let i = 0; i < 3; i++) {
    const [out, ms] = await timed(emergency(court.as('staff')))
    expect([out.status, ms < 1000]).toEqual([200, true])
  }
  const statuses = tally((await flood).map((it) => it.status))
  expect(statuses[429]).toBeGreaterThan(40)
  expect((statuses[200] ?? 0) + (statuses[422] ?? 0) + statuses[429]!).toBe(50)
  expect(await count(court, 'uploads')).toBe(statuses[200] ?? 0)
})

test('spreadsheets of a few kilobytes that unpack to twenty megabytes of blanks are refused, in whatever way they are packed', async () => {
  for (const [what, bomb] of Object.entries({ plain: blankBomb(), streamed: streamedBomb(), lying: lyingBomb() })) {
    expect(bomb.length, what).toBeLessThan(100_000)
    const [answer, ms] = await timed(court.as('staff').post('/roster/check', bomb))
    expect([answer.status, answer.body.code], what).toEqual([422, 'file-not-readable'])
    expect(ms, what).toBeLessThan(5000)
  }
})

test('a rule whose pattern would take for ever is worked out at once; one that must go back over the text is not loaded', async () => {
  const cell = (pattern: string) => shippedRules().replace('<text>48</text>', `<text>if matches("${'a'.repeat(60)}!", "${pattern}") then 24 else 48</text>`)
  const [loaded, ms] = await timed(court.as('secretary').post('/rules', { dmn: cell('^(a+)+$'), validFrom: court.now() }))
  expect([loaded.status, ms < 5000]).toEqual([200, true])
  expect((await court.as('secretary').post('/rules', { dmn: cell('^(?=a)b'), validFrom: court.now() })).body.code).toBe('rules-outcome-failed')
})

test('whoever may not send a file is told so before it is worked on', async () => {
  const answer = await court.as('neighbour').post('/roster/check', new Uint8Array(30 * 1024 * 1024))
  expect([answer.status, answer.body.code]).toEqual([403, 'not-allowed'])
})

test('a form is sixty-four kilobytes at most, of whoever sends it; an emergency, a rule file and facts from the field are what they are', async () => {
  const pad = (bytes: number) => ({ text: '2-1-502', more: 'x'.repeat(bytes) })
  expect((await court.as('staff').post('/residents/search', pad(60_000))).status).toBe(200)
  for (const who of ['staff', 'nobody'] as const) expect((await court.as(who).post('/residents/search', pad(66_000))).body.code, who).toBe('body-too-large')
  expect((await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: null, described: '痛'.repeat(100_000), at: null })).status).toBe(200)
  expect((await court.as('secretary').post('/rules', { dmn: `${shippedRules()}<!--${'则'.repeat(400_000)}-->`, validFrom: court.now() })).status).toBe(200)
})

test('who searches without end is told to wait; who sits at the desk beside them is not', async () => {
  // As many as are answered, then one that is not: how many come back meanwhile depends on how long all of it takes.
  const search = () => court.as('staff').post('/residents/search', { text: '2-1-502' })
  let [answered, told] = [0, await search()]
  for (; told.status === 200 && answered < 1_000; answered += 1) told = await search()
  expect(answered).toBeLessThan(1_000)
  expect([told.status, told.body.code, Number(told.headers['retry-after']) > 0]).toEqual([429, 'too-many-tries', true])
  expect((await court.as('deputy').post('/residents/search', { text: '2-1-502' })).status).toBe(200)
})

const of = (actor: string, community = 'osmanthus') => ({ actor, community })
const bad = <I, O>(name: string) => asideTask<I, Result<O>>(new URL('../support/bad-work.ts', import.meta.url), name)

test('work aside that never ends, eats memory or dies is stopped and replaced, and one who asks has a few places', async () => {
  const aside = newAside({ processes: 1, ms: 800, memory: 300 * 1024 * 1024, perActor: 2, waiting: 3 })
  try {
    const tooMuch = { ok: false, problem: { code: 'file-not-readable', why: 'too-much-in-it' } }
    for (const name of ['spin', 'eat', 'die']) {
      expect(await aside.do(of('nurse'), bad<null, never>(name), null), name).toEqual(tooMuch)
      expect(await aside.do(of('nurse'), bad<number, number>('double'), 4)).toEqual({ ok: true, value: 8 })
    }
    const three = await Promise.all([1, 2, 3].map((it) => aside.do(of('nurse'), bad<number, number>('double'), it)))
    expect(three.map((it) => (it.ok ? it.value : it.problem.code))).toEqual([2, 4, 'too-many-tries'])
    const many = await Promise.all([1, 2, 3, 4, 5, 6].map((it) => aside.do(of(`household ${it}`, `court ${it}`), bad<number, number>('double'), it)))
    expect(many.filter((it) => !it.ok).map((it) => (it.ok ? '' : it.problem.code))).toEqual(['busy', 'busy'])
  } finally {
    aside.close()
  }
})

test.runIf(process.platform === 'linux')('what gets no processor is not called too much: it has more time by the clock, and is then to be sent again', async () => {
  const aside = newAside({ processes: 1, ms: 500, memory: 300 * 1024 * 1024, perActor: 2, waiting: 3 })
  try {
    const job = aside.do(of('nurse'), bad<null, never>('spin'), null)
    process.kill(aside.pids()[0]!, 'SIGSTOP')
    expect(await job).toEqual({ ok: false, problem: { code: 'busy', retryAfter: 5 } })
    expect(await aside.do(of('nurse'), bad<number, number>('double'), 4)).toEqual({ ok: true, value: 8 })
  } finally {
    aside.close()
  }
})

test('who sends one bomb after the other, and a community that does, leave a process and half of the queue to the next', async () => {
  const aside = newAside({ processes: 2, ms: 1500, memory: 300 * 1024 * 1024, perActor: 4, waiting: 8 })
  try {
    expect((await aside.do(of('gate', 'riverside'), bad<number, number>('double'), 1)).ok).toBe(true)
    const bombs = Promise.all(Array.from({ length: 4 }, () => aside.do(of('nurse'), bad<null, never>('spin'), null)))
    const beside = aside.do(of('neighbour'), bad<number, number>('double'), 2)
    expect(await Promise.race([beside, bombs]), 'one who asks never has both processes').toEqual({ ok: true, value: 4 })
    const crowd = Promise.all(Array.from({ length: 8 }, (_, n) => aside.do(of(`household ${n}`), bad<null, never>('spin'), null)))
    const next = await aside.do(of('gate', 'riverside'), bad<number, number>('double'), 3)
    expect(next).toEqual({ ok: true, value: 6 })
    const told = tally((await crowd).map((it) => (it.ok ? 0 : it.problem.code === 'busy' ? 503 : 422)))
    expect(told[503], 'more than half of the queue is not theirs').toBeGreaterThan(0)
    await bombs
  } finally {
    aside.close()
  }
})

test('a request that drips is not waited for', async () => {
  const fresh = await openFresh()
  const app = await buildServer({ db: fresh.database, origin, version: 'test', patience: { request: 1500, headers: 1000 } })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const dripping = (start: string) => new Promise<string>((resolve) => {
    let said = ''
    const socket = connect((app.server.address() as { port: number }).port, '127.0.0.1', () => void socket.write(start))
    const drip = setInterval(() => void socket.write('x'), 100)
    socket.on('data', (data) => { said += String(data) }).on('error', () => undefined).on('close', () => { clearInterval(drip); resolve(said) })
  })
  const post = `POST /api/sign-in/link HTTP/1.1\r\nhost: x\r\ncommand-id: ${randomUUID()}\r\ncontent-type: application/json\r\n`
  const [[body], ms] = await timed(Promise.all([dripping(`${post}content-length: 5000\r\n\r\n{`), dripping(`${post}x-slow: `)]))
  expect(body).toContain('408')
  expect(ms).toBeLessThan(6000)
  await app.close()
  await fresh.done()
})
