// One person at two gates whose phones' clocks jump between every tap, and at the desk. In whatever order it is told, the server says the
// same, and what it says is a plain recount of what it stored.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFrom, type Random } from '#demo/random.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import type { Client, Osmanthus } from '../support/api.ts'
import { openExits } from '../support/asking.ts'
import { putGranted, putPerson } from '../support/granted.ts'
import { long } from '../support/starts.ts'

let court: Osmanthus
let gates: Client[]
beforeAll(async () => {
  court = await openExits(fieldRoutes(gateField))
  gates = await Promise.all([court.place.gate, court.place.secondGate].map(enrol))
  await sql`update devices set enrolled_at = ${plus(court.now(), -100 * day)}`.execute(court.database.owner)
})
afterAll(() => court.close())

async function enrol(place: string): Promise<Client> {
  const { url } = (await court.as('staff').post('/devices/enrolments', { kind: 'gate', place, label: 'a phone' })).body
  const { body } = await court.as('nobody').post('/devices/enrol', { token: url.split('#enrol=')[1], label: '' })
  return court.with({ authorization: `Bearer ${body.secret}` })
}

type Tap = { kind: 'out' | 'back'; pass: 0 | 1 | null; gate: 0 | 1; minutes: number; ahead: number; knew: 'the time' | 'an older error' | 'nothing'; sending: number; steady: boolean }
const jumps = [0, 0, 5 * hour, -5 * hour, -50 * 365 * day, 3 * 365 * day, 40 * minute]
/** Taps of a day, each with its clock as it stands at that moment, and as it stands when it is sent. */
const tapsOf = (random: Random, many: number): Tap[] => Array.from({ length: many }, (_, n) => ({
  kind: random.pick(['out', 'back']), pass: random.pick([0, 0, 1, null]), gate: random.pick([0, 1]), minutes: 300 - n * 40 - random.below(30), ahead: random.pick(jumps),
  knew: random.pick(['the time', 'the time', 'an older error', 'nothing']), sending: random.pick(jumps), steady: random.below(3) > 0,
}))
const orders = (many: number): number[][] => many === 0 ? [[]] : orders(many - 1).flatMap((rest) => Array.from({ length: many }, (_, at) => [...rest.slice(0, at), many - 1, ...rest.slice(at)]))

type Row = { exit: string; whereabouts: string; outAt: string | null; backAt: string | null; due: string | null; used: number; flags: { flag: string }[] }
type Line = { id: string; kind: 'out' | 'back'; at: string; exit: string | null; pass: string | null }
const boot = crypto.randomUUID()
let person = 0

/** Somebody new with two passes, told of in this order, each tap by itself and some of them twice. */
async function tell(taps: readonly Tap[], order: readonly number[], random: Random) {
  const now = court.now()
  const resident = await putPerson(court.database, court.place, now)
  const passes = await Promise.all([1, 4].map((exits, n) => putGranted(court.database, court.place, now, { resident, exits, index: person * 2 + n, from: plus(now, -30 * hour), until: plus(now, -hour) })))
  person += 1
  // Ids stand in the order of the taps, whatever is told first: of two at one moment the lower one is first.
  const ids = taps.map((_, n) => uuidv7(msOf(now) - 1_000 + n, crypto.getRandomValues(new Uint8Array(10))))
  for (const n of [...order, ...random.some(order, 1)]) {
    const it = taps[n]!
    const [truly, stood] = [msOf(now) - it.minutes * minute, msOf(now) - it.minutes * minute + it.ahead]
    const right = it.knew === 'nothing' ? null : it.knew === 'the time' ? truly : stood
    const fact = {
      type: 'movement', id: ids[n], kind: it.kind, at: instantOf(stood), right: right === null ? null : instantOf(right), steady: it.steady ? { boot, ms: 10 * day - it.minutes * minute } : null,
      pass: it.pass === null ? null : passes[it.pass]!.pass, resident: it.pass === null ? resident : null, exit: null, emergency: false, how: 'scan', verdict: '', note: '',
    }
    const answer = await gates[it.gate]!.post('/facts', { facts: [fact], sentAt: instantOf(msOf(now) + it.sending), steady: { boot, ms: 10 * day } })
    expect([answer.status, answer.body.taken]).toEqual([200, [ids[n]]])
  }
  return { resident, exits: passes.map((it) => it.exit as string), passes: passes.map((it) => it.pass as string), ids }
}

async function keptOf(exits: readonly string[], resident: string): Promise<{ rows: Row[]; lines: Line[] }> {
  const { rows } = await sql<Row>`
    select id as exit, whereabouts, out_at as "outAt", back_at as "backAt", due_back as due, exits_used as used, flags from exits where id = any(${[...exits]}::uuid[]) order by array_position(${[...exits]}::uuid[], id)`.execute(court.database.owner)
  const { rows: lines } = await sql<Line>`select id, kind, at, exit_id as exit, pass_id as pass from movements where exit_id = any(${[...exits]}::uuid[]) or resident_id = ${resident}`.execute(court.database.owner)
  return { rows, lines: lines.sort((a, b) => (a.at === b.at ? (a.kind === b.kind ? (a.id < b.id ? -1 : 1) : a.kind === 'back' ? -1 : 1) : a.at < b.at ? -1 : 1)) }
}

/** Read from the top with a pencil. Null: two goings out so near to each other that they may be one; then only in or out is counted. */
function recount(lines: readonly Line[], exits: readonly string[]): { out: boolean; where: string[] | null } {
  const outs = lines.filter((it) => it.kind === 'out')
  const near = outs.some((it, n) => n > 0 && Date.parse(it.at) - Date.parse(outs[n - 1]!.at) <= 2 * minute)
  const seen = new Map<string, 'out' | 'back'>()
  let [away, home]: (Line | null)[] = [null, null]
  for (const it of lines) {
    // Told twice within an hour, from the stairs and at the gate, it is one return.
    if (it.kind === 'back' && !away && home && Date.parse(it.at) - Date.parse(home.at) <= hour && (it.pass === home.pass || !it.pass || !home.pass)) continue
    home = it.kind === 'back' ? it : null
    const from = it.kind === 'out' ? it.exit : away ? away.exit : it.exit
    // Out again without having come back: from there they must have come in unseen.
    if (it.kind === 'out' && away?.exit) seen.set(away.exit, 'back')
    if (from) seen.set(from, it.kind)
    away = it.kind === 'out' ? it : null
  }
  return { out: away !== null, where: near ? null : exits.map((exit) => seen.get(exit) ?? 'not-yet-out') }
}

function check({ rows, lines }: { rows: Row[]; lines: Line[] }, exits: readonly string[], said: string): void {
  const { out, where } = recount(lines, exits)
  if (where) expect(rows.map((it) => it.whereabouts), said).toEqual(where)
  if (!out) expect(rows.filter((it) => it.whereabouts === 'out' || it.due !== null), said).toEqual([])
  expect(rows.filter((it) => it.whereabouts === 'out').length, said).toBeLessThanOrEqual(1)
  expect(lines.filter((it) => it.at > court.now()), said).toEqual([])
}

test('one person at two gates whose clocks jump between the taps: told in every order, the server says the same, and a plain recount says it too', async () => {
  for (let seed = 1; seed <= (long ? 5 : 2); seed++) {
    const random = randomFrom(seed)
    const taps = tapsOf(random, 4)
    const pictures = new Set<string>()
    for (const order of orders(taps.length)) {
      const { resident, exits, passes, ids } = await tell(taps, order, random)
      const kept = await keptOf(exits, resident)
      check(kept, exits, `seed ${seed}, order ${order.join(' ')}`)
      // Of different people: what is theirs is called by its place.
      pictures.add([...exits.map((id, n) => [id, `exit ${n}`]), ...passes.map((id, n) => [id, `pass ${n}`]), ...ids.map((id, n) => [id, `tap ${n}`])].reduce((text, [id, name]) => text.replaceAll(id!, name!), JSON.stringify(kept)))
    }
    expect([...pictures], `seed ${seed}: ${JSON.stringify(taps)}`).toHaveLength(1)
  }
})

test('and with returns told at the desk in between, what the server says is a recount of what it stored', async () => {
  for (let seed = 11; seed <= (long ? 40 : 18); seed++) {
    const random = randomFrom(seed)
    const taps = tapsOf(random, 5)
    const first = await tell(taps, [], random)
    const rest = random.some([0, 1, 2, 3, 4], 5).sort(() => random.next() - 0.5)
    const { exits, resident } = await tell(taps, rest.slice(0, 3), random)
    const answer = await court.as('staff').post(`/exits/${random.pick(exits)}/back`, { id: court.newId(), at: plus(court.now(), -random.below(5 * hour)) })
    expect(answer.status).toBe(200)
    check(await keptOf(exits, resident), exits, `seed ${seed}`)
    expect((await keptOf(first.exits, first.resident)).rows.map((it) => it.whereabouts)).toEqual(['not-yet-out', 'not-yet-out'])
  }
})
