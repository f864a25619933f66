// Who looked: written by the answer itself, along the marks of its schema. Every field of every reply is either inside such a mark or
// named here as telling about nobody; and whatever an answer really shows of somebody has left its line.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, minute } from '#domain/kernel/instants.ts'
import { aboutPerson, markOf, type LookWhy } from '#domain/kernel/personal.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import type { Endpoint } from '#server/http/endpoint.ts'
import { looksAt, mostNamed, remember, writeLooks } from '#server/http/looks.ts'
import { defOf, partsOf, peopleIn } from '#server/http/people-in.ts'
import { endpoints } from '#server/main.ts'
import { exitRoutes } from '#server/exits/routes.ts'
import { ruleRoutes } from '#server/rules/routes.ts'
import type { Osmanthus } from '../support/api.ts'
import { openExits, recall } from '../support/asking.ts'
import { impersonal } from '../support/impersonal.ts'
import { putThings, readable, strangers, type Stranger } from '../support/strangers.ts'

const find = (text: string): Stranger => ({ method: 'post', route: '/residents/search', path: '/residents/search', body: { text } })
const ledger: Stranger = { method: 'post', route: '/ledger/search', path: '/ledger/search', body: {} }

/** What may hold a name, a number, a birth date, a door or a diagnosis: everything but ids, moments, numbers, yes and no, and fixed words. */
function mayTell(schema: z.ZodType): boolean {
  const { type, format } = defOf(schema) as { type: string; format?: string }
  if (type === 'string') return format !== 'uuid' && format !== 'datetime'
  return ['enum', 'unknown', 'any', 'record', 'date', 'custom'].includes(type) || (type === 'object' && defOf(schema).catchall !== undefined && defOf(defOf(schema).catchall!).type !== 'never')
}

/** The fields of a reply that may tell something and stand in no mark, by their way in. */
function unmarked(schema: z.ZodType, way = ''): string[] {
  if (markOf(schema)) return []
  const inside = partsOf(schema).flatMap(([field, part]) => unmarked(part, field === null ? way : way === '' ? field : `${way}.${field}`))
  return [...new Set([...(mayTell(schema) ? [way] : []), ...inside])]
}

const fieldAt = (schema: z.ZodType, [field, ...rest]: string[]): boolean =>
  field === undefined || partsOf(schema).some(([name, part]) => (name === null ? fieldAt(part, [field, ...rest]) : name === field && fieldAt(part, rest)))

const nameOf = (it: Endpoint): string => `${it.method} ${it.path}`

describe('every field of every reply', () => {
  test.each(endpoints.filter((it) => it.reply !== 'bytes').map((it) => [nameOf(it), it] as const))('%s: is about a person, or is known to be about nobody', (name, it) => {
    expect(unmarked(it.reply as z.ZodType).sort()).toEqual([...(impersonal[name] ?? [])].sort())
  })

  test.each(endpoints.filter((it) => it.reply !== 'bytes').map((it) => [nameOf(it), it] as const))('%s: where a mark says who it is, there is such a field', (_name, it) => {
    const lost: string[] = []
    const look = (schema: z.ZodType): void => {
      const who = markOf(schema)?.who
      if (typeof who === 'string' && !fieldAt(schema, who.split('.'))) lost.push(who)
      for (const [, part] of partsOf(schema)) look(part)
    }
    look(it.reply as z.ZodType)
    expect(lost).toEqual([])
  })

  test('nothing is named as impersonal that is not there any more', () => {
    const names = endpoints.map(nameOf)
    expect(Object.keys(impersonal).filter((name) => !names.includes(name))).toEqual([])
  })

  test('a name, a number or a door that somebody adds to a reply without a mark is noticed, at any depth and in any dress', () => {
    const dressed = [z.string(), z.string().nullable(), z.array(z.string()).optional(), z.object({ deep: z.string() }), z.record(z.string(), z.unknown()), z.union([z.null(), z.string()]),
      z.string().default(''), z.string().transform((it) => it), z.enum(['positive', 'none']), z.iso.date(), z.looseObject({}), z.any()]
    for (const field of dressed) expect(unmarked(z.object({ id: z.uuid(), at: z.iso.datetime(), n: z.number(), yes: z.boolean(), field }))).not.toEqual([])
    const whole = aboutPerson(z.object({ id: z.uuid(), name: z.string() }), { who: 'id', as: 'whole', why: 'card' })
    expect(unmarked(z.object({ rows: z.array(whole) }))).toEqual([])
    expect(unmarked(z.object({ rows: z.array(whole.extend({ phone: z.string() })) })), 'extended, it is another schema').toEqual(['rows.name', 'rows.phone'])
  })

  test('bytes leave their line by hand: pictures do, and a rule file tells about nobody', () => {
    expect(endpoints.filter((it) => it.reply === 'bytes').map(nameOf)).toEqual(['GET /rules/:id', 'GET /cases/:id/repair/pictures/:picture', 'GET /me/repairs/:id/pictures/:picture', 'GET /uploads/:id'])
  })
})

describe('who a reply tells about', () => {
  const one = '00000000-0000-7000-8000-000000000001' as ResidentId
  const two = '00000000-0000-7000-8000-000000000002' as ResidentId
  const line = aboutPerson(z.object({ id: z.string(), name: z.string() }), { who: 'id', as: 'line', why: 'queue' })
  const whole = aboutPerson(z.object({ resident: z.object({ id: z.string() }).nullable(), near: z.array(line) }), { who: 'resident.id', as: 'whole', why: 'exit' })
  test('each once a reason; the outer mark speaks for what stands inside about the same person', () => {
    const value = { resident: { id: one }, near: [{ id: one, name: '' }, { id: two, name: '' }, { id: two, name: '' }] }
    expect(peopleIn(whole, value)).toEqual([{ resident: one, as: 'whole', why: 'exit' }, { resident: two, as: 'line', why: 'queue' }])
    expect(peopleIn(whole, value, 'ledger').map((it) => it.why), 'what opens a whole record is called as the endpoint says').toEqual(['ledger', 'queue'])
  })
  test('nobody where nobody is known, through every dress', () => {
    expect(peopleIn(whole, { resident: null, near: [] })).toEqual([])
    expect(peopleIn(z.union([z.object({ nothing: z.literal(true) }), z.object({ all: z.record(z.string(), z.array(line).nullable()).optional() })]), { all: { a: [{ id: one, name: '' }], b: null } })).toHaveLength(1)
    expect(peopleIn(z.object({ n: z.number() }), { n: 1 })).toEqual([])
  })
})

/** Rules, letter and keys of `openExits`, and every endpoint there is; it brings some of them itself. */
function wholeCourt(): Promise<Osmanthus> {
  const there = new Set<Endpoint>([...exitRoutes, ...ruleRoutes])
  return openExits(endpoints.filter((it) => !there.has(it) && !it.path.startsWith('/uploads') && !it.path.startsWith('/desk/queue') && !it.path.startsWith('/desk/kept') && it.path !== '/desk/now'))
}

describe('whatever an answer shows of somebody has left its line', () => {
  const people = ['nurse', 'mother', 'labour', 'dialysis', 'neighbour'] as const
  test.each(['secretary', 'gate', 'building-lead', 'neighbour'] as const)('every request that there is, asked by %s', async (who) => {
    const court = await wholeCourt()
    await sql`update sessions set expires_at = expires_at + interval '2 years'`.execute(court.database.owner)
    const things = await putThings(court, court.place)
    const { rows } = await sql<{ id: string; name: string; born: string; phone: string | null }>`select id, name, born::text, phone from residents where community_id = ${court.place.community}`.execute(court.database.owner)
    const canaries = new Map(rows.map((row) => [row.id, [row.id, row.name, row.born, ...(row.phone ? [row.phone] : [])]]))
    const own = who === 'neighbour' ? [court.place.residents.neighbour] : []
    let shown = 0
    for (const ask of [...readable, ...strangers(court, court.place, things), find('护士'), ledger]) {
      // The feed tells ids of what changed, and nothing else.
      if (ask.route.startsWith('/changes')) continue
      court.pass(day)
      const answer = await (ask.method === 'get' ? court.as(who).get(ask.path) : ask.method === 'post' ? court.as(who).post(ask.path, ask.body) : court.as(who).delete(ask.path))
      const text = answer.status === 200 && answer.body ? JSON.stringify(answer.body) : ''
      for (const resident of people.map((key) => court.place.residents[key])) {
        if (own.includes(resident) || !canaries.get(resident)!.some((canary) => text.includes(canary))) continue
        shown += 1
        const { rows: [line] } = await sql`select from looks where resident_id = ${resident} and at = ${court.now()}`.execute(court.database.owner)
        expect(line, `${ask.method} ${ask.path} shows somebody and leaves no line`).toBeDefined()
      }
    }
    expect(shown).toBeGreaterThanOrEqual(who === 'secretary' ? 15 : who === 'gate' ? 1 : 0)
    await court.close()
  }, 60_000)
})

describe('at Osmanthus Court', () => {
  let court: Osmanthus
  beforeAll(async () => { court = await wholeCourt() })
  afterAll(() => court.close())
  // Each test begins in ten minutes, and on a day, of its own.
  beforeEach(() => court.pass(day))

  const owner = () => court.database.owner
  const lines = async (resident: string): Promise<string[]> => {
    const { rows } = await sql<{ line: string }>`select role || ' ' || why as line from looks where resident_id = ${resident} and at > ${instantOf(Date.parse(court.now()) - hour)} order by id`.execute(owner())
    return rows.map((row) => row.line).sort()
  }
  const lists = async () => (await sql<{ why: string; people: number; added: number; role: string }>`select why, people, added, role from list_looks where at > ${instantOf(Date.parse(court.now()) - hour)} order by at, why`.execute(owner())).rows
  const rowsOf = async () => Number((await sql<{ n: number }>`select (select count(*) from looks) + (select count(*) from list_looks) as n`.execute(owner())).rows[0]!.n)

  test('a case that is open on a live screen is one line for ten minutes, and another for the next ten', async () => {
    const { nurse } = court.place.residents
    const exit = (await recall(court, court.as('nurse'))).body.id
    for (let n = 0; n < 4; n++) {
      expect((await court.as('staff').get(`/exits/${exit}`)).status).toBe(200)
      court.pass(2 * minute)
    }
    expect(await lines(nurse)).toEqual(['staff exit'])
    expect((await court.as('deputy').get(`/exits/${exit}`)).status).toBe(200)
    court.pass(10 * minute)
    await court.as('staff').get(`/exits/${exit}`)
    expect(await lines(nurse)).toEqual(['deputy exit', 'staff exit', 'staff exit'])
  })

  test('a decision shows the person as well: whoever grants from a list has looked', async () => {
    const exit = (await recall(court, court.as('nurse'), court.place.residents.nurse, { place: '别的医院' })).body.id
    await court.as('deputy').post(`/exits/${exit}/refuse`, { reason: 'x', appealTo: 'secretary' })
    expect(await lines(court.place.residents.nurse)).toEqual(['deputy exit'])
  })

  test('a search is one line with its count; whoever came up is told once that day, and those who review see who searched', async () => {
    const { nurse, mother } = court.place.residents
    for (let n = 0; n < 3; n++) await court.as('staff').post('/residents/search', { text: '护士' })
    await court.as('staff').post('/residents/search', { text: '孕' })
    expect(await lists()).toEqual([{ why: 'search', people: 2, added: 3, role: 'staff' }])
    expect([await lines(nurse), await lines(mother)]).toEqual([['staff search'], ['staff search']])
    court.pass(hour)
    await court.as('staff').post('/residents/search', { text: '护士' })
    expect(await lists()).toEqual([{ why: 'search', people: 2, added: 0, role: 'staff' }])
    expect((await court.as('nurse').get(`/me/record?resident=${nurse}`)).body.looks[0]).toMatchObject({ role: 'staff', why: 'search', among: 2 })
    const { body } = await court.as('deputy').get(`/looks/lists?before=${court.now()}`)
    expect(body.lists[0]).toMatchObject({ by: 'the staff', role: 'staff', why: 'search', people: 2, added: 3 })
    for (const who of ['staff', 'gate', 'nurse'] as const) expect((await court.as(who).get('/looks/lists')).status, who).toBe(403)
    expect((await court.asRiverside('secretary').get('/looks/lists')).body.lists).toEqual([])
  })

  test('those who review read page after page, and no list falls between two', async () => {
    // At each moment a pair, as when a queue and its call list are shown together: the two hundredth is one of a pair.
    await sql`
      insert into list_looks (community_id, id, actor_kind, actor_id, role, why, people, added, at)
      select ${court.place.community}, gen_random_uuid(), 'account', ${court.place.accounts.staff}, 'staff', 'queue', n, 0, ${court.now()}::timestamptz - (1 + n / 2) * interval '1 second'
      from generate_series(1, 411) n`.execute(owner())
    court.pass(minute)
    const pages: number[][] = []
    for (let before: string | null = court.now(); before !== null && pages.length < 9;) {
      const { lists: some, next }: { lists: any[]; next: string | null } = (await court.as('deputy').get(`/looks/lists?before=${before}`)).body
      pages.push(some.filter((it: any) => it.at > instantOf(Date.parse(court.now()) - hour)).map((it: any) => it.people))
      before = next
    }
    expect(pages.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 411 }, (_, n) => n + 1))
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(200)
  })

  test('queue and ledger leave their lines, and a desk that asks again and again writes nothing more', async () => {
    await recall(court, court.as('nurse'), court.place.residents.nurse, { place: '第五医院' })
    await court.as('staff').get('/desk/queue')
    await court.as('staff').post('/ledger/search', {})
    expect((await lists()).map((it) => it.why).sort()).toEqual(['ledger-list', 'queue'])
    expect(await lines(court.place.residents.nurse)).toEqual(['staff ledger-list', 'staff queue'])
    const before = await rowsOf()
    for (let n = 0; n < 20; n++) await court.as('staff').get('/desk/queue')
    expect(await rowsOf()).toBe(before)
  })

  test('what the gate’s phone takes in its pocket is a list', async () => {
    expect((await court.as('gate').get('/field/knows')).status).toBe(200)
    const [list] = await lists()
    expect(list).toEqual({ why: 'gate-phone', people: 5, added: 5, role: 'gate' })
    expect(await lines(court.place.residents.dialysis)).toEqual(['gate gate-phone'])
  })

  /** So many people, from the nth on, come up in a list of the staff's; answers with the rows that are there more, and what was said with the commit. */
  async function listed(why: LookWhy, count: number, { from = 0, later = 0 } = {}): Promise<{ rows: number; said: number }> {
    const { accounts } = court.place
    const community = court.place.community as CommunityId
    const people = Array.from({ length: count }, (_, n) => ({ resident: `00000000-0000-7000-8000-${String(from + n).padStart(12, '0')}` as ResidentId, as: 'line' as const, why }))
    const rights = { actor: { kind: 'account' as const, id: accounts.staff as never }, residents: [], grants: [{ role: 'staff' as const, community, building: null }] }
    const before = await rowsOf()
    let said = 0
    remember(await transaction(court.database, [community], async (_tx, last) =>
      writeLooks({ community, rights, now: instantOf(Date.parse(court.now()) + later) }, (words) => { said += 1; last(words) }, people)))
    return { rows: (await rowsOf()) - before, said }
  }
  const seenBy = async (resident: string) => transaction(court.database, [court.place.community as CommunityId], (tx) => looksAt(tx, court.place.community as CommunityId, resident as ResidentId))

  test('five hundred who come up are each told; of one more the list alone is kept, and stands on every record, once a day', async () => {
    expect((await listed('search', mostNamed)).rows).toBe(mostNamed + 1)
    expect((await seenBy(court.place.residents.labour)).filter((it) => it.among === mostNamed)).toEqual([])
    expect([(await listed('queue', mostNamed + 1)).rows, (await listed('queue', mostNamed + 1, { later: hour })).rows]).toEqual([1, 1])
    expect((await seenBy(court.place.residents.labour)).filter((it) => it.among === mostNamed + 1)).toEqual([{ at: court.now(), role: 'staff', why: 'queue', among: mostNamed + 1 }])
  })

  test('of a gate’s phone, which is given everybody part by part, more than twenty are no longer told one by one', async () => {
    expect([(await listed('gate-phone', 20)).rows, (await listed('gate-phone', 21, { from: 100, later: hour })).rows]).toEqual([21, 1])
    expect((await seenBy(court.place.residents.labour)).filter((it) => it.why === 'gate-phone' && it.at >= court.now())).toMatchObject([{ among: 21 }])
  })

  test('a list that is asked again says nothing; with as many others in it, or with more, it says so', async () => {
    expect([(await listed('search', 2)).said, (await listed('search', 2)).said]).toEqual([1, 0])
    expect((await listed('search', 2, { from: 10 })).said).toBe(1)
    expect(await lists()).toMatchObject([{ people: 2, added: 4 }])
    await listed('search', 12)
    expect([await lists(), (await listed('search', 12)).said]).toMatchObject([[{ people: 12, added: 12 }], 0])
  })

  test('a household is not told that it looked at itself; a carer looks at somebody else, and is told of', async () => {
    const { nurse, labour, neighbour } = court.place.residents
    await court.as('nurse').get('/me/exits')
    await court.as('nurse').get(`/me/record?resident=${nurse}`)
    expect(await lines(nurse)).toEqual([])
    await court.as('staff').post(`/residents/${labour}/carers`, { household: court.place.households.neighbour, until: null })
    await court.as('neighbour').get('/me')
    await court.as('neighbour').get(`/me/exits?resident=${labour}`)
    await court.as('neighbour').get(`/me/record?resident=${labour}`)
    expect(await lines(labour)).toEqual(['carer carer-page', 'carer exit', 'carer record'])
    expect(await lines(neighbour)).toEqual([])
    expect(await lists(), 'reviewed is who sees many').toEqual([])
  })

  test('an emergency waits for no line about it; the line follows', async () => {
    const { labour } = court.place.residents
    await ownerTransaction(court.database, async (tx) => {
      await sql`lock table looks in exclusive mode`.execute(tx)
      const from = performance.now()
      const out = await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: labour, described: '', at: court.now() })
      expect([out.status, out.body.resident.id, performance.now() - from < 1_000]).toEqual([200, labour, true])
    })
    await expect.poll(() => lines(labour)).toEqual(['staff exit'])
  })
})
