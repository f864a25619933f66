// Everybody writes at once, through two servers on one database whose clocks do not agree, while phones keep asking what is new, most of
// them in the middle of a load in small parts. When it is quiet, what each phone has put together is the whole answer, word for word. `npm test -- --long` hammers for minutes.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { randomFrom, type Random } from '#demo/random.ts'
import { applyKnows, type Held } from '#domain/field/knows.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { connect, type Database, type DatabaseUrls } from '#server/db/pool.ts'
import { gateField } from '#server/gate/field.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import type { Place } from '../support/community.ts'
import { courtOn } from '../support/load.ts'
import { openFresh } from '../support/postgres.ts'
import { long } from '../support/starts.ts'
import { keepAll, sent } from '../support/rosters.ts'

type Headers = Record<string, string>
type Answer = { status: number; body: any }
type Ask = (as: Headers, method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Answer>
type Court = {
  place: Place; database: Database; ask: Ask; random: Random
  by: Record<'staff' | 'deputy' | 'secretary', Headers>
  phones: Headers[]; withdrawn: { as: Headers; device: string }
  people: string[]; exits: string[]; passes: string[]; /** over within seconds */ brief: Set<string>; slips: string[]; orders: string[]; sent: object[]
}

const newId = () => uuidv7(Date.now(), randomBytes(10))
const ago = (ms: number): Instant => instantOf(Date.now() - ms)

/** Sends a write again under its own id while it is told to come back, as a phone or a desk does. */
async function patiently(send: () => Promise<Answer>, busy: { count: number }): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await send()
    if (answer.body?.code !== 'busy' || tries === 20) return answer
    busy.count += 1
    await sleep(200)
  }
}

/** Two servers: the second one's clock is a second behind, and both jump a little. `busy`: how often somebody was told to come back. */
async function twoServers(urls: DatabaseUrls, random: Random): Promise<{ ask: Ask; busy: { count: number }; close: () => Promise<void> }> {
  const busy = { count: 0 }
  const servers: { app: FastifyInstance; db: Database }[] = []
  for (const behind of [0, 1_000]) {
    const db = await connect(urls, { size: 6 })
    // In parts of a few things, so that a load is always under way.
    const field = { ...gateField, collections: gateField.collections.map((it) => ({ ...it, atOnce: 3 })) }
    servers.push({ db, app: await buildServer({ db, field, origin: 'http://127.0.0.1', version: 'test', clock: () => Date.now() - behind + random.below(40) }) })
  }
  return {
    busy,
    ask(as, method, path, body) {
      const raw = body instanceof Uint8Array
      const headers = { ...as, ...(method === 'POST' ? { 'command-id': randomUUID() } : {}), ...(raw ? { 'content-type': 'application/octet-stream' } : {}) }
      return patiently(async () => {
        const reply = await random.pick(servers).app.inject({ method, url: `/api${path}`, headers, ...(body === undefined ? {} : { payload: raw ? Buffer.from(body) : body as object }) })
        return { status: reply.statusCode, body: reply.json() }
      }, busy)
    },
    async close() { for (const { app, db } of servers) { await app.close(); await db.close() } },
  }
}

async function enrol(place: Place, ask: Ask, gate: string): Promise<{ as: Headers; device: string }> {
  const { body: { url } } = await ask({ cookie: `${cookieName}=${place.secrets.staff}` }, 'POST', '/devices/enrolments', { kind: 'gate', place: gate, label: 'a phone' })
  const { body } = await ask({}, 'POST', '/devices/enrol', { token: url.split('#enrol=')[1], label: '' })
  return { as: { authorization: `Bearer ${body.secret}` }, device: body.device }
}

async function openCourt(place: Place, database: Database, ask: Ask, random: Random): Promise<Court> {
  const by = (who: 'staff' | 'deputy' | 'secretary') => ({ cookie: `${cookieName}=${place.secrets[who]}` })
  const people = Array.from({ length: 12 }, newId)
  await sql`insert into residents (community_id, id, household_id, name) select ${place.community}, id, ${place.households.neighbour}, '新来的' from unnest(${people}::uuid[]) as t (id)`.execute(database.owner)
  const [one, other, withdrawn] = [await enrol(place, ask, place.gate), await enrol(place, ask, place.secondGate), await enrol(place, ask, place.gate)]
  await sql`update devices set enrolled_at = now() - interval '50 days'`.execute(database.owner)
  expect((await ask(by('secretary'), 'POST', `/devices/${withdrawn.device}/revoke`)).status).toBe(200)
  return {
    place, database, ask, random, by: { staff: by('staff'), deputy: by('deputy'), secretary: by('secretary') }, phones: [one.as, other.as], withdrawn,
    people: [...people, place.residents.nurse, place.residents.labour, place.residents.neighbour], exits: [], passes: [], brief: new Set(), slips: [], orders: [place.order], sent: [],
  }
}

const moved = ({ random }: Court, more: object): object => ({
  type: 'movement', id: newId(), kind: random.pick(['out', 'out', 'back']), at: ago(random.below(3 * hour)), right: null, steady: null, pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '', ...more,
})
const someone = (court: Court): object => court.random.pick([
  ...(court.passes.length > 0 ? [0, 1, 2].map(() => ({ pass: court.random.pick(court.passes) })) : []), { resident: court.random.pick(court.people), how: 'door' },
])

/** What people do, each as one would at a desk, at a gate or in an office. A no is an answer too; what is kept, is kept for the others. */
const acts: Record<string, (court: Court) => Promise<Answer>> = {
  /** On the evidence that is there, or by two people without it. */
  async grants(court) {
    const { ask, by, random } = court
    const [exit, pass, brief] = [newId(), newId(), random.below(3) === 0]
    if (brief) court.brief.add(pass)
    const asked = await ask(by.staff, 'POST', '/exits', {
      id: exit, resident: random.pick(court.people), purpose: 'exam', place: '第一考点', reason: '考试', from: ago(0), until: plus(ago(0), brief ? 1_500 : day), weekly: null, exits: 1 + random.below(4), askedAt: ago(0),
    })
    if (asked.status !== 200) return asked
    let answer = await ask(by.staff, 'POST', `/exits/${exit}/grant`, { pass, gates: [] })
    if (answer.status !== 200) {
      await ask(by.deputy, 'POST', `/exits/${exit}/override`, { reason: '等不了' })
      answer = await ask(by.secretary, 'POST', `/exits/${exit}/override/confirm`, { pass, gates: [] })
    }
    court.exits.push(exit)
    if (answer.status === 200) court.passes.push(pass)
    return answer
  },
  /** By whoever granted it, where it is in time. */
  async undoes({ ask, by, random, exits }) {
    const exit = random.pick(exits.slice(-4)) ?? newId()
    for (const who of [by.staff, by.secretary]) {
      const { undo } = (await ask(who, 'GET', `/exits/${exit}`)).body
      if (undo?.mine) return ask(who, 'POST', `/exits/${exit}/undo`, { seq: undo.seq })
    }
    return ask(by.staff, 'POST', `/exits/${exit}/undo`, { seq: 2 })
  },
  revokes: ({ ask, by, random, exits }) => ask(by.deputy, 'POST', `/exits/${random.pick(exits.slice(-8)) ?? newId()}/revoke`, { reason: '楼内有阳性' }),
  async reports(court) {
    const { ask, random, phones, sent } = court
    const facts = Array.from({ length: 1 + random.below(4) }, () => moved(court, someone(court)))
    sent.push(...facts)
    return ask(random.pick(phones), 'POST', '/facts', { facts: [...facts, ...(random.below(3) === 0 ? random.some(sent, 2) : [])], sentAt: ago(0) })
  },
  comesBack: ({ ask, by, random, exits }) => ask(by.staff, 'POST', `/exits/${random.pick(exits) ?? newId()}/back`, { id: newId(), at: ago(random.below(hour)) }),
  async emergencyAtDesk(court) {
    const exit = newId()
    const answer = await court.ask(court.by.staff, 'POST', '/exits/emergency', { id: exit, resident: court.random.pick([null, court.random.pick(court.people)]), described: '门口', at: ago(0) })
    court.exits.push(exit)
    court.slips.push(exit)
    return answer
  },
  emergencyAtGate(court) {
    const exit = court.random.pick([newId(), newId(), ...court.slips.slice(-3)])
    court.exits.push(exit)
    court.slips.push(exit)
    const resident = court.random.pick([null, court.random.pick(court.people)])
    return court.ask(court.random.pick(court.phones), 'POST', '/facts', { facts: [moved(court, { exit, resident, emergency: true, how: 'emergency', kind: court.random.pick(['out', 'out', 'back']) })], sentAt: ago(0) })
  },
  paper: ({ ask, by, random, slips, people }) => ask(by.staff, 'POST', `/exits/${random.pick(slips) ?? newId()}/paper`, { resident: random.pick([null, random.pick(people)]), what: '临产', ambulance: '', hospital: '', calledAt: null }),
  slip: ({ ask, by, random, slips }) => ask(by.staff, 'POST', `/exits/${random.pick(slips) ?? newId()}/emergency/undo`, {}),
  async acceptsHeld(court) {
    const { ask, by, withdrawn } = court
    await ask(withdrawn.as, 'POST', '/facts', { facts: [moved(court, someone(court)), moved(court, { exit: newId(), resident: court.random.pick(court.people), emergency: true, how: 'emergency' })], sentAt: ago(0) })
    const { body } = await ask(by.staff, 'GET', `/facts/held?device=${withdrawn.device}`)
    const facts = court.random.some(body.facts as { id: string; hash: string }[], 2).map(({ id, hash }) => ({ id, hash }))
    return ask(by.staff, 'POST', '/facts/rulings', { facts, accept: court.random.below(4) > 0, reason: '对过纸条' })
  },
  async seals(court) {
    const { ask, by, random, place } = court
    const scope = random.pick([
      { kind: 'building', id: place.buildings.one }, { kind: 'building', id: place.buildings.two }, { kind: 'flat', id: place.flats.neighbour }, { kind: 'flat', id: place.flats.labour },
      { kind: 'entrance', id: place.entrances.one }, ...[0, 1, 2, 3].map(() => ({ kind: 'person', id: random.pick(court.people) })), ...(random.below(4) === 0 ? [{ kind: 'compound', id: place.compound }] : []),
    ])
    const startsAt = random.pick([ago(hour), ago(0), plus(ago(0), hour)])
    const order = { id: newId(), scope, rule: place.rule, startsAt, issuer: '街道', ground: '发现病例', caseSince: random.pick([null, startsAt]) }
    const answer = await ask(by.secretary, 'POST', '/sealing/orders', order)
    if (answer.status === 200) court.orders.push(order.id)
    return answer
  },
  lifts: ({ ask, by, random, orders }) => ask(by.secretary, 'POST', `/sealing/orders/${random.pick(orders.slice(-12))}/lift`, { id: newId(), at: ago(0), source: '街道', reason: '复核阴性' }),
  newCase: ({ ask, by, random, orders }) => ask(by.secretary, 'POST', `/sealing/orders/${random.pick(orders)}/new-case`, { id: newId(), at: ago(0), source: '疾控', reason: '又一例' }),
  async takesBack({ ask, by, random }) {
    const { body } = await ask(by.secretary, 'GET', '/sealing/orders')
    const steps = (body.orders as { id: string; steps: { id: string; kind: string; taken: boolean }[] }[]).flatMap((it) => it.steps.filter((step) => ['case', 'lifted'].includes(step.kind) && !step.taken).map((step) => ({ order: it.id, step: step.id })))
    const it = random.pick(steps) ?? { order: newId(), step: newId() }
    return ask(by.secretary, 'POST', `/sealing/orders/${it.order}/take-back`, { id: newId(), step: it.step, reason: '误报' })
  },
  async roster({ ask, by, random }) {
    const line = `${random.pick(['1', '2'])},1,${random.pick(['101', '301', '502', '701'])},居民${random.below(40)},19${50 + random.below(40)}-05-01,`
    const file = new TextEncoder().encode(`building,entrance,flat,name,born,phone\r\n${line}`)
    const { seen } = (await ask(by.staff, 'POST', '/roster/check', file)).body
    const { path, body } = sent(file, { seen, answers: keepAll })
    return ask(by.staff, 'POST', path, body)
  },
}

const often = [...Object.keys(acts), 'grants', 'grants', 'reports', 'reports', 'revokes', 'undoes', 'lifts']

/** One phone: what it holds, and how it asks. It loses everything or begins again now and then, in the middle of the writing, and some answers on the way. */
function listener(court: Court, as: Headers, place = '') {
  let held: Held | null = null
  const it = {
    parts: 0, wholes: 0, goOn: 0,
    get held() { return held! },
    async poll({ again = false, lost = false } = {}): Promise<'nothing' | 'something'> {
      const from = again ? '' : held?.rest?.at
      const { status, body } = await court.ask(as, 'GET', `/field/knows?${place}${held ? `&since=${held.cursor}${held.lists ? `&lists=${held.lists.tag}` : ''}${from === undefined ? '' : `&rest=${from}`}` : ''}`)
      expect([status, status === 200 ? '' : body]).toEqual([200, ''])
      if (lost) return 'something'
      const applied = applyKnows(held, body)
      held = applied.held
      if ('nothing' in body) return 'nothing'
      it[body.full ? 'wholes' : 'parts'] += 1
      if (body.rest) it.goOn += 1
      return 'something'
    },
    async listen(going: () => boolean) {
      while (going()) {
        if (court.random.below(60) === 0) held = null
        await it.poll({ again: court.random.below(40) === 0, lost: court.random.below(10) === 0 })
        await sleep(court.random.below(8))
      }
    },
  }
  return it
}

type Pieces = { from: Instant; until: Instant }[]
/** Levels reach from the moment of asking; what was asked at two moments is compared where both reach. */
const within = (pieces: Pieces, from: Instant, until: Instant): Pieces =>
  pieces.filter((it) => it.until > from && it.from < until).map((it) => ({ ...it, from: it.from < from ? from : it.from, until: it.until > until ? until : it.until }))

/** What a guard would read of it, and what the signed lists are. `over`: passes that have ended by the calendar alone, which only a whole answer takes away. */
function plain({ collections, lists }: Held, from: Instant, over: (pass: string) => boolean): unknown {
  const items = (name: string): any[] => [...(collections[name]?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))
  const levels = (pieces: Pieces) => within(pieces, from, plus(from, 7 * day))
  const ofBuilding = new Map(items('buildings').map((it) => [it.id, levels(it.pieces)]))
  return {
    lists, passes: items('passes').filter((it) => !over(it.id)), movements: items('movements'),
    buildings: items('buildings').map((it) => ({ ...it, pieces: levels(it.pieces), cases: levels(it.cases ?? []) })), flats: items('flats').map((it) => ({ ...it, pieces: it.pieces ? levels(it.pieces) : ofBuilding.get(it.group) })),
  }
}

const reviewing = async ({ database }: Court) =>
  (await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs where task_identifier = 'exits:review' and run_at <= now() + interval '5 s'`.execute(database.owner)).rows[0]!.n

const untold = async ({ database }: Court) => (await sql<{ n: number }>`select count(*)::int as n from passes where told_from < 'infinity'`.execute(database.owner)).rows[0]!.n

async function hammer(seed: number, rounds: number, each: number): Promise<void> {
  const random = randomFrom(seed)
  const { database, urls, done } = await openFresh()
  const place = await courtOn(urls)
  const { ask, busy, close } = await twoServers(urls, random)
  const answers = new Map<string, Map<string, number>>()
  const undone = () => Object.keys(acts).filter((name) => !answers.get(name)?.get('done'))
  try {
    const court = await openCourt(place, database, ask, random)
    const listeners = [...court.phones.map((as) => listener(court, as)), listener(court, court.by.deputy, `kind=gate&place=${place.gate}`)]
    for (let round = 0; round < rounds; round++) {
      let writing = true
      const listening = listeners.map((it) => it.listen(() => writing))
      await Promise.all(Array.from({ length: 6 }, async () => {
        // What chance has never let through is tried on for a while, beside orders that it may need.
        for (let n = 0; n < each || (n < 3 * each && undone().length > 0); n++) {
          const name = random.pick(n < each ? often : ['seals', ...undone()] as const)
          const { status, body } = await acts[name]!(court)
          const code = status === 200 ? 'done' : `${status} ${body.code}`
          const of = answers.get(name) ?? answers.set(name, new Map()).get(name)!
          of.set(code, (of.get(code) ?? 0) + 1)
        }
      }))
      await expect.poll(() => reviewing(court), { timeout: 60_000, interval: 50 }).toBe(0)
      writing = false
      await Promise.all(listening)
      // Until brief passes are over by both clocks, and whatever was granted can be undone no more.
      await sleep(2_700)
      await expect.poll(() => untold(court), { timeout: 30_000, interval: 100 }).toBe(0)
      for (const it of listeners) {
        while (await it.poll() !== 'nothing') { /* until there is nothing new */ }
        const whole = listener(court, it === listeners[2] ? court.by.deputy : court.phones[listeners.indexOf(it)]!, it === listeners[2] ? `kind=gate&place=${place.gate}` : '')
        do await whole.poll()
        while (whole.held.rest !== null)
        const from = plus(instantOf(Date.now()), minute)
        const over = (pass: string) => court.brief.has(pass) && !whole.held.collections['passes']?.has(pass)
        expect(plain(it.held, from, over), `seed ${seed}, round ${round}`).toEqual(plain(whole.held, from, over))
      }
    }
    const said = [...answers].map(([name, of]) => `${name}: ${[...of].map(([code, n]) => `${code} ${n}`).join(', ')}`).sort().join('; ')
    console.log(`hammer ${seed}: told to come back ${busy.count} times; ${listeners.map((it) => `${it.parts} parts and ${it.wholes} wholes`).join(', ')}; ${said}`)
    // Each kind of act was really done, nothing broke, and phones were told in parts.
    expect(undone()).toEqual([])
    expect([...answers.values()].flatMap((of) => [...of.keys()]).filter((code) => /^5/.test(code))).toEqual([])
    for (const it of listeners) expect([it.parts > it.wholes, it.goOn > 0]).toEqual([true, true])
  } finally {
    await close()
    await done()
  }
}

test('whatever is written at once, what phones have put together from parts is the whole answer', () => hammer(1, 1, 30), 180_000)
test.runIf(long).each([2, 3, 4])('and so for minutes, by chance %i', (seed) => hammer(seed, 3, 45), 1_200_000)
