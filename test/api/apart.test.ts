// Two communities in one database never meet: whatever is asked, by whom, in whatever order.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { osmanthus, type Answer, type Osmanthus, type Place, type Who } from '../support/api.ts'
import { putThings, readable, strangeFacts, strangers, withoutIds, type Stranger, type Things } from '../support/strangers.ts'

let api: Osmanthus
let theirs: Things
let ours: Things
beforeAll(async () => {
  api = await osmanthus()
  theirs = await putThings(api, api.riverside)
  ours = await putThings(api, api.place)
})
afterAll(() => api.close())

const everyone = ['secretary', 'deputy', 'staff', 'building-lead', 'volunteer', 'gate', 'nurse', 'neighbour'] as const satisfies readonly Who[]

/** Every row of one community, in every table that has rows of communities, as text. */
async function everythingOf(community: string): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'community_id' order by 1`.execute(api.database.owner)
  const parts: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ line: string }>`select t::text as line from ${sql.table(name)} t where community_id = ${community} order by 1`.execute(api.database.owner)
    parts.push(...rows.map((row) => `${name} ${row.line}`))
  }
  return parts.join('\n')
}

/** Every id that belongs to a place. */
const idsOf = (place: Place, things: Things): string[] => JSON.stringify([{ ...place, secrets: null }, things]).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)!
const send = (from: Osmanthus['place'], who: Who, { method, path, body }: Stranger): Promise<Answer> => {
  const client = from === api.place ? api.as(who) : api.asRiverside(who)
  return method === 'post' ? client.post(path, body) : client[method](path)
}

test('every endpoint stands on the list of those that are asked with foreign ids, or takes none', async () => {
  const document = (await api.app.inject('/openapi.json')).json() as { paths: Record<string, Record<string, unknown>> }
  const there = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path.replace(/^\/api/, '')}`))
  expect(there.length).toBeGreaterThan(50)
  const listed = new Set([...withoutIds, ...[...strangers(api, api.riverside, theirs), ...strangeFacts(api, api.riverside, theirs)].map(({ method, route }) => `${method} ${route}`)])
  expect(there.filter((route) => !listed.has(route))).toEqual([])
})

test('what belongs to Riverside is not there for anybody of Osmanthus Court, and nothing of it changes', async () => {
  const before = await everythingOf(api.riverside.community)
  expect(before).toContain(theirs.exit)
  for (const who of everyone) {
    for (const request of strangers(api, api.riverside, theirs)) {
      const answer = await send(api.place, who, request)
      // A phone at a gate has one gate, whatever it asks for: it is shown its own.
      if (who === 'gate' && request.route === '/field/knows') expect(answer.body.place.id).toBe(api.place.gate)
      else expect([403, 404], `${who}: ${request.method} ${request.route} → ${answer.status} ${answer.body?.code}`).toContain(answer.status)
    }
  }
  expect(await everythingOf(api.riverside.community)).toBe(before)
})

test('the same list is answered for one’s own things, so that it proves something', async () => {
  const statuses = []
  for (const request of strangers(api, api.riverside, theirs)) statuses.push((await send(api.riverside, 'secretary', request)).status)
  expect(statuses.filter((status) => status !== 403 && status !== 404).length).toBeGreaterThan(20)
})

test('no list, snapshot or feed shows an id of the other community', async () => {
  const foreign = idsOf(api.riverside, theirs)
  expect(foreign.length).toBeGreaterThan(25)
  let read = 0
  for (const who of everyone) {
    for (const request of readable) {
      const { path } = request
      const answer = await send(api.place, who, request)
      expect([200, 403, 404, 422], `${who} ${path}: ${answer.status} ${answer.body?.code}`).toContain(answer.status)
      read += Number(answer.status === 200)
      const text = answer.bytes.toString()
      expect(foreign.filter((id) => text.includes(id)), `${who} ${path}`).toEqual([])
      expect(text.includes('Riverside'), `${who} ${path}`).toBe(false)
    }
  }
  expect(read).toBeGreaterThan(35)
})

test('no sequence of requests from both communities, with ids of either, makes them meet', async () => {
  const sides = [api.place, api.riverside]
  const requests = (): Stranger[] => [
    ...strangers(api, api.riverside, theirs), ...strangers(api, api.place, ours), ...readable,
  ]
  const count = requests().length
  const step = fc.record({ side: fc.nat(1), who: fc.constantFrom(...everyone), request: fc.nat(count - 1) })
  const apart = async () => {
    const [one, two] = [await everythingOf(api.place.community), await everythingOf(api.riverside.community)]
    const strange = (text: string, ids: string[]) => text.split('\n').filter((line) => ids.some((id) => line.includes(id)))
    expect(strange(one, idsOf(api.riverside, theirs))).toEqual([])
    expect(strange(two, idsOf(api.place, ours))).toEqual([])
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    for (const { side, who, request } of steps) {
      const sent = requests()[request]!
      const foreign = side === 0 ? idsOf(api.riverside, theirs) : idsOf(api.place, ours)
      const answer = await send(sides[side]!, who, sent)
      const text = answer.bytes.toString()
      const asked = `${sent.path} ${JSON.stringify(sent.body ?? '')}`
      expect(foreign.filter((id) => text.includes(id) && !asked.includes(id)), `${who} ${sent.method} ${sent.route}`).toEqual([])
      expect(answer.status, `${who} ${sent.method} ${sent.route}`).toBeLessThan(500)
    }
    await apart()
  }), { numRuns: 15 })
})

// The last one: an id that a fact carried in stays where it was sent, and the tests above look for exactly that.
test('a fact about somebody of Riverside stays in Osmanthus Court, where it means nobody', async () => {
  const before = await everythingOf(api.riverside.community)
  for (const who of ['staff', 'gate'] as const) {
    for (const request of strangeFacts(api, api.riverside, theirs)) {
      const answer = await send(api.place, who, request)
      const shown = JSON.stringify(answer.body)
      for (const part of ['护士', '2-1-502', '13800001502', 'Riverside']) expect(shown, `${who} ${request.path}`).not.toContain(part)
    }
  }
  expect(await everythingOf(api.riverside.community)).toBe(before)
})
