// The line to the database is cut at every statement of a batch of facts and of a decision, unheard or unanswered. Whoever sent it is told
// to come again, sends the same, and it is done once.
import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { instantOf, minute, plus } from '#domain/kernel/instants.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { connect, type Database } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { buildServer } from '#server/main.ts'
import type { Place } from '../support/community.ts'
import { cuttingLine, type Cut } from '../support/cutting.ts'
import { putGranted, putPerson } from '../support/granted.ts'
import { courtOn } from '../support/load.ts'
import { openFresh } from '../support/postgres.ts'
import { long } from '../support/starts.ts'

type Answer = { status: number; code: string | undefined }
type Sending = { send: () => Promise<Answer>; left: () => Promise<unknown>; once: unknown }
type Post = (headers: Record<string, string>, path: string, body: object, command: string) => Promise<Answer>

const now = () => instantOf(Date.now())
const newId = () => uuidv7(Date.now(), randomBytes(10))
let places = 0
const somebody = async (database: Database, place: Place) => {
  const resident = await putPerson(database, place, now())
  return { resident, ...(await putGranted(database, place, now(), { resident, index: places++ })) }
}

/** Three people go out and come back, and out again as emergencies; one is turned away each time. */
async function batch(database: Database, place: Place, post: Post): Promise<Sending> {
  const people = [await somebody(database, place), await somebody(database, place), await somebody(database, place)]
  const moved = (minutes: number, more: object) =>
    ({ type: 'movement', id: newId(), kind: 'out', at: plus(now(), -minutes * minute), right: null, steady: null, pass: null, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '', ...more })
  const facts = people.flatMap(({ pass, resident }) => [
    moved(30, { pass }), moved(20, { pass, kind: 'back' }), moved(10, { resident, exit: newId(), emergency: true, how: 'emergency' }), { type: 'turned-away', id: newId(), at: now(), pass, code: 'revoked' },
  ])
  return {
    send: () => post({ authorization: `Bearer ${place.secrets.gate}` }, '/facts', { facts, sentAt: now() }, randomUUID()),
    left: async () => (await sql`
      select (select count(*)::int from facts where id = any(${facts.map((it) => it.id)}::uuid[])) as facts, (select count(*)::int from movements where id = any(${facts.map((it) => it.id)}::uuid[])) as movements,
        (select count(*)::int from turned_away where id = any(${facts.map((it) => it.id)}::uuid[])) as turned_away,
        (select array_agg(distinct whereabouts || ' ' || exits_used || ' ' || flags) from exits where id = any(${people.map((it) => it.exit)}::uuid[])) as exits,
        (select count(*)::int from exits e join exit_people p on p.exit_id = e.id where p.resident_id = any(${people.map((it) => it.resident)}::uuid[]) and e.emergency and e.whereabouts = 'out') as emergencies`
      .execute(database.owner)).rows[0],
    once: { facts: 12, movements: 9, turned_away: 3, exits: ['back 1 []'], emergencies: 3 },
  }
}

async function decision(database: Database, place: Place, post: Post): Promise<Sending> {
  const [{ exit, pass, resident }, command] = [await somebody(database, place), randomUUID()]
  return {
    send: () => post({ cookie: `${cookieName}=${place.secrets.deputy}` }, `/exits/${exit}/revoke`, { reason: '楼内有阳性' }, command),
    left: async () => (await sql`
      select (select string_agg(what, ' ' order by seq) from exit_steps where exit_id = ${exit}) as steps, (select status from passes where id = ${pass}) as status,
        (select count(*)::int from news where resident_id = ${resident}) as news, (select count(*)::int from changes where kind = 'pass' and ${pass} = any(ids)) as told`.execute(database.owner)).rows[0],
    once: { steps: 'asked granted revoked', status: 1, news: 1, told: 1 },
  }
}

for (const [name, make] of Object.entries({ 'a batch of facts': batch, 'a decision': decision })) {
  test(`${name} whose line is cut at any statement is done once`, async () => {
    const { database, urls, done } = await openFresh()
    const place = await courtOn(urls)
    await sql`update devices set enrolled_at = now() - interval '50 days'`.execute(database.owner)
    const line = await cuttingLine(urls.appUrl)
    const db = await connect({ ownerUrl: urls.ownerUrl, appUrl: line.through(urls.appUrl) }, { size: 3 })
    const app = await buildServer({ db, origin: 'http://127.0.0.1', version: 'test' })
    const post: Post = async (headers, path, body, command) => {
      const reply = await app.inject({ method: 'POST', url: `/api${path}`, payload: body, headers: { ...headers, 'command-id': command } })
      return { status: reply.statusCode, code: reply.json().code }
    }
    try {
      const first = await make(database, place, post)
      line.arm(null)
      expect((await first.send()).status).toBe(200)
      const statements = line.sent
      const cuts = Array.from({ length: statements }, (_, n) => n + 1).flatMap((at): Cut[] => [{ at, when: 'unheard' }, { at, when: 'unanswered' }]).filter((_, n) => long || n % 5 === 0)
      let [acknowledged, cutOff] = [0, 0]
      for (const cut of cuts) {
        const it = await make(database, place, post)
        line.arm(cut)
        const answer = await it.send()
        line.arm(null)
        if (answer.status !== 200) {
          cutOff += 1
          expect([cut, answer]).toEqual([cut, { status: 503, code: 'database-away' }])
        }
        // Again in any case: it may not know that it was heard.
        expect([cut, await it.send()]).toEqual([cut, { status: 200, code: undefined }])
        expect([cut, await it.left()]).toEqual([cut, it.once])
        acknowledged += 1
      }
      console.log(`${name}, its line cut at ${cuts.length} places of ${statements} statements: acknowledged ${acknowledged}, lost 0, doubled 0 (cut off ${cutOff})`)
      expect(cutOff).toBeGreaterThan(cuts.length / 2)
    } finally {
      await app.close()
      await db.close()
      line.close()
      await done()
    }
  })
}
