// Six digits that are read aloud during a call: with the door they open what the link would have opened, for a quarter of an hour. Somebody
// who guesses ends one code at most, and learns from no answer whether a door has one.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandId, CommunityId } from '#domain/kernel/ids.ts'
import { minute } from '#domain/kernel/instants.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { takeSpoken } from '#server/access/spoken-codes.ts'
import { transaction } from '#server/db/pool.ts'
import { deskRoutes } from '#server/desk/routes.ts'
import { peopleAbout } from '#server/gate/about.ts'
import { cookieName } from '#server/http/actor.ts'
import type { Answer, Client, Osmanthus } from '../support/api.ts'
import { bring, count, openExits, pieces, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits([...accessRoutes(peopleAbout.exitIsOf), ...deskRoutes(peopleAbout)]) })
afterEach(() => court.close())

const ask = async (resident = court.place.residents.nurse): Promise<string> => (await recall(court, court.as('staff'), resident)).body.id
const read = async (exit: string | null, resident = court.place.residents.nurse, who: 'staff' | 'deputy' = 'staff', command: string = randomUUID()) =>
  (await court.as(who).post(`/residents/${resident}/code`, { exit }, { command })).body as { id: string; code: string; door: string; address: string; expiresAt: string }
/** From somebody's own phone, behind its own line. */
async function type(code: string, { door = '2-1-502', from = '10.0.0.1', command = randomUUID() as string } = {}): Promise<Answer> {
  const reply = await court.app.inject({ method: 'POST', url: '/api/sign-in/spoken', headers: { 'command-id': command }, payload: { door, code }, remoteAddress: from })
  return { status: reply.statusCode, body: reply.json(), bytes: reply.rawPayload, headers: reply.headers, cookie: reply.cookies[0]?.value ?? null }
}
const opened = (answer: Answer): Client => court.with({ cookie: `${cookieName}=${answer.cookie}` })
const codeOf = ({ status, body }: Answer) => [status, body?.code]
const wrong = [401, 'spoken-code-wrong']
/** Another code than this one; `begin` leaves how it begins. */
const not = (code: string, by = 1, begin = true): string => (begin ? code[0]! + String((Number(code.slice(1)) + by) % 100_000).padStart(5, '0') : String((Number(code) + by * 100_000) % 1_000_000).padStart(6, '0'))

describe('the code that is read aloud', () => {
  test('opens the letter with the door as people say it, and nothing else; the letter that is signed counts as its issuer’s', async () => {
    const [exit, other] = [await ask(), await ask(court.place.residents.mother)]
    const made = await read(exit)
    expect(made).toMatchObject({ door: '2-1-502', address: 'http://127.0.0.1:8080/c', code: expect.stringMatching(/^\d{6}$/) })
    const answer = await type(` ${made.code.slice(0, 3)}-${made.code.slice(3)}`, { door: '２号楼１单元502室' })
    expect(answer).toMatchObject({ status: 200, body: { kind: 'household', next: `/me/exits/${exit}` } })
    const phone = opened(answer)
    expect((await phone.get('/me')).body).toMatchObject({ exit, residents: [{ id: court.place.residents.nurse }] })
    expect((await phone.get(`/exits/${other}`)).status).toBe(404)
    const signed = await bring(court, phone, exit, { ...pieces(court.now()).letter, how: 'phone', witness: null })
    expect(signed.status).toBe(200)
    expect((await court.as('secretary').get(`/exits/${exit}`)).body.evidence).toMatchObject([{ through: ['the staff'] }])
  })

  test('is on her record like every credential: who made it, when it was used, that the next one ended it', async () => {
    const exit = await ask()
    const first = court.now()
    await read(exit)
    court.pass(minute)
    const second = court.now()
    const { code } = await read(exit, undefined, 'deputy')
    await type(code)
    const { credentials } = (await court.as('nurse').get(`/me/record?resident=${court.place.residents.nurse}`)).body
    expect(credentials).toEqual([
      { kind: 'spoken-code', role: 'deputy', at: second, exit, uses: 1, firstUsedAt: second, lastUsedAt: second, endedAt: null },
      { kind: 'spoken-code', role: 'staff', at: first, exit, uses: 0, firstUsedAt: null, lastUsedAt: null, endedAt: second }])
    expect(JSON.stringify(credentials)).not.toContain(code)
  })

  test('a new one ends the older of the same letter, and not that of another letter', async () => {
    const [exit, other] = [await ask(), await ask(court.place.residents.mother)]
    const [old, mothers] = [await read(exit), await read(other, court.place.residents.mother)]
    const fresh = await read(exit)
    expect((await court.as('staff').get(`/residents/${court.place.residents.nurse}/code/${old.id}`)).body).toMatchObject({ is: 'replaced', tries: 0 })
    expect(codeOf(await type(old.code))).toEqual(wrong)
    expect((await type(fresh.code)).status).toBe(200)
    expect((await type(mothers.code)).body.next).toBe(`/me/exits/${other}`)
  })

  test('holds for a quarter of an hour, and its session as long as a link would', async () => {
    const exit = await ask()
    const { code } = await read(exit)
    court.pass(15 * minute - 1)
    const phone = opened(await type(code))
    const late = await read(exit)
    court.pass(15 * minute)
    expect(codeOf(await type(late.code))).toEqual(wrong)
    court.pass(47 * 60 * minute)
    expect((await phone.get('/me')).status).toBe(200)
    court.pass(60 * minute)
    expect((await phone.get('/me')).status).toBe(401)
  })

  test('asked for again by the same command is the same code; used again by the same command it opens again, by another it does not', async () => {
    const exit = await ask()
    const command = randomUUID()
    const [one, two] = [await read(exit, undefined, 'staff', command), await read(exit, undefined, 'staff', command)]
    expect(two).toEqual(one)
    expect(await count(court, 'spoken_codes')).toBe(1)
    const typed = randomUUID()
    for (let i = 0; i < 7; i++) expect((await type(one.code, { command: typed })).status, `the ${i + 1}th time`).toBe(200)
    expect(codeOf(await type(one.code))).toEqual(wrong)
    expect(await count(court, 'credential_traces', "kind = 'spoken-code'"), 'made once, used once').toBe(2)
    // What was used is not made anew by the command that made it, however late it comes again.
    court.pass(3 * minute)
    expect(await read(exit, undefined, 'staff', command)).toEqual(one)
  })

  test('is made only by whoever may hand out links, for an exit of that very person', async () => {
    const exit = await ask()
    const path = `/residents/${court.place.residents.nurse}/code`
    for (const who of ['gate', 'building-lead', 'volunteer', 'nurse', 'neighbour'] as const) expect((await court.as(who).post(path, { exit })).status, who).toBe(404)
    expect((await court.as('nobody').post(path, { exit })).status).toBe(401)
    expect((await court.asRiverside('secretary').post(path, { exit })).status).toBe(404)
    expect((await court.as('staff').post(`/residents/${court.place.residents.mother}/code`, { exit })).status).toBe(404)
    expect(await count(court, 'spoken_codes')).toBe(0)
  })

  test('is kept as a slow hash, and its digits stand in no row of any table', async () => {
    const { code } = await read(await ask())
    await type(code)
    const { rows } = await sql<{ hash: string }>`select hash from spoken_codes`.execute(court.database.owner)
    expect(rows[0]!.hash).toMatch(/^\$argon2id\$/)
    for (const table of ['spoken_codes', 'commands', 'credential_traces', 'sessions', 'changes']) expect(await count(court, `${table} t`, `regexp_replace(t::text, '[0-9a-f]{8}-[0-9a-f-]+|\\\\x[0-9a-f]+|\\.[0-9]+', '', 'g') like '%${code}%'`), table).toBe(0)
  })
})

describe('whoever guesses', () => {
  test('ends a code with the fifth wrong try; the household, another code of the same door and other doors go on', async () => {
    const [exit, other, elsewhere] = [await ask(), await ask(court.place.residents.mother), await ask(court.place.residents.neighbour)]
    const [nurses, mothers, neighbours] = [await read(exit), await read(other, court.place.residents.mother), await read(elsewhere, court.place.residents.neighbour)]
    for (let i = 1; i <= 5; i++) expect(codeOf(await type(not(nurses.code, i), { from: `10.0.0.${i}` }))).toEqual(wrong)
    expect(codeOf(await type(nurses.code)), 'the right one comes too late').toEqual(wrong)
    expect((await type(mothers.code)).status).toBe(200)
    expect((await type(neighbours.code, { door: neighbours.door })).status).toBe(200)
    expect((await court.as('nurse').get('/me')).status).toBe(200)
    // Whoever reads it aloud sees it, and why.
    const fate = async (code: { id: string }, who: 'staff' | 'nurse' | 'gate' = 'staff', of = court.place.residents.nurse) => court.as(who).get(`/residents/${of}/code/${code.id}`)
    expect((await fate(nurses)).body).toEqual({ id: nurses.id, is: 'tried-out', at: court.now(), tries: 5 })
    expect((await fate(mothers, 'staff', court.place.residents.mother)).body).toMatchObject({ is: 'used' })
    expect([(await fate(mothers)).status, (await fate(nurses, 'nurse')).status, (await fate(nurses, 'gate')).status]).toEqual([404, 404, 404])
    expect(await count(court, 'changes', `kind = 'code' and '${nurses.id}' = any(ids)`)).toBe(1)
    // It stands on her record that it ended, and the next one works at once.
    expect((await court.as('nurse').get(`/me/record?resident=${court.place.residents.nurse}`)).body.credentials).toMatchObject([{ kind: 'spoken-code', uses: 0, endedAt: court.now() }])
    expect((await type((await read(exit)).code)).status).toBe(200)
  })

  test('a code that was used and is typed again, by whoever opened it elsewhere first, counts against no other of the door', async () => {
    const [exit, other] = [await ask(), await ask(court.place.residents.mother)]
    const [nurses, mothers] = [await read(exit), await read(other, court.place.residents.mother)]
    expect((await type(nurses.code)).status).toBe(200)
    for (let i = 1; i <= 6; i++) expect(codeOf(await type(nurses.code, { from: `10.0.3.${i}` }))).toEqual(wrong)
    expect((await type(mothers.code)).status).toBe(200)
  })

  test('four wrong tries end nothing, and many at once are not more than five', async () => {
    const exit = await ask()
    const first = await read(exit)
    for (let i = 1; i <= 4; i++) await type(not(first.code, i, i % 2 === 0), { from: `10.0.1.${i}` })
    expect((await type(first.code)).status).toBe(200)
    // Of one moment, the two could not be told apart by their ids below.
    court.pass(minute)
    const second = await read(exit)
    const tries = [...Array.from({ length: 12 }, (_, i) => not(second.code, i + 1)), second.code, second.code]
    const answers = await Promise.all(tries.map((code, i) => type(code, { from: `10.0.2.${i}` })))
    const { rows } = await sql<{ tries: number; over: boolean }>`select tries, ended_at is not null or used_by is not null as over from spoken_codes order by id desc limit 1`.execute(court.database.owner)
    expect(rows[0]).toMatchObject({ over: true })
    expect(answers.filter(({ status }) => status === 200).length).toBe(rows[0]!.tries < 5 ? 1 : 0)
  })

  test('two who type the right code at once: one is let in', async () => {
    const { code } = await read(await ask())
    const answers = await Promise.all([type(code), type(code, { from: '10.0.0.2' })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
  })

  test('two whose right digits were read before either was let in: the second is nobody, and the first sent again is still the first', async () => {
    await read(await ask())
    const { rows: [row] } = await sql<{ id: string }>`update spoken_codes set tries = 3 returning id`.execute(court.database.owner)
    const [one, two] = [randomUUID(), randomUUID()] as unknown as [CommandId, CommandId]
    const take = (command: CommandId) => transaction(court.database, [court.place.community as CommunityId], (tx) => takeSpoken(tx, row!.id, command, court.now()))
    expect(await take(one)).toMatchObject({ again: false, link: { id: row!.id } })
    expect(await take(two)).toBeNull()
    expect(await take(one)).toMatchObject({ again: true })
  })

  test('hears the same of a door with a code, one without and none at all, and not sooner', async () => {
    const { code, door } = await read(await ask())
    const answers = []
    for (const typed of [{ door }, { door: '1-1-101' }, { door: '99-9-999' }, { door: '桂园' }]) {
      const since = performance.now()
      const answer = await type(not(code), typed)
      answers.push(answer)
      expect(performance.now() - since).toBeGreaterThan(290)
    }
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([answers[0]!.status, answers[0]!.body])
  })

  test('has twenty tries from one place, whatever doors they are for; from elsewhere the code still opens', async () => {
    const { code } = await read(await ask())
    const tries = await Promise.all(Array.from({ length: 20 }, (_, i) => type('123456', { door: `1-1-${i}`, from: '10.9.9.9' })))
    expect(tries.map(({ status }) => status)).toEqual(Array(20).fill(401))
    expect(codeOf(await type(code, { from: '10.9.9.9' }))).toEqual([429, 'too-many-tries'])
    expect((await type(code)).status).toBe(200)
  }, 20_000)

  test('opens no session after the other with a code that was used: the command that comes again is a try each time', async () => {
    const { code } = await read(await ask())
    const command = randomUUID()
    const statuses = []
    for (let i = 0; i < 22; i++) statuses.push((await type(code, { command })).status)
    expect(statuses).toEqual([...Array(21).fill(200), 429])
  }, 20_000)

  test('at the desk makes twenty codes in a breath and no more', async () => {
    const exit = await ask()
    const path = `/residents/${court.place.residents.nurse}/code`
    const answers = await Promise.all(Array.from({ length: 21 }, () => court.as('deputy').post(path, { exit })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
    expect(answers.map(codeOf)).toContainEqual([429, 'too-many-tries'])
    expect((await court.as('staff').post(path, { exit })).status, 'a colleague goes on').toBe(200)
  }, 20_000)

  test('in Riverside’s name ends nothing of Osmanthus Court: two codes of the same door in two places begin differently', async () => {
    const exit = await ask()
    const { code } = await read(exit)
    const theirs = (await court.asRiverside('staff').post(`/residents/${court.riverside.residents.nurse}/code`, { exit: null })).body
    expect(theirs.code[0]).not.toBe(code[0])
    for (let i = 1; i <= 5; i++) await type(not(theirs.code, i), { from: `10.0.3.${i}` })
    expect((await type(code)).body.next).toBe(`/me/exits/${exit}`)
  })
})
