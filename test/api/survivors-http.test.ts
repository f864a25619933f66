// What every request has in common, and once could be turned round unseen: the command's id, how often one who asks may ask, and the
// line that a look at somebody's record leaves.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Problem } from '#domain/kernel/result.ts'
import type { AccountId, CommunityId, ResidentId, UploadId } from '#domain/kernel/ids.ts'
import { done } from '#domain/kernel/wire.ts'
import { transaction } from '#server/db/pool.ts'
import { endpoint, ok, type Endpoint } from '#server/http/endpoint.ts'
import { looksAt, writeLooks } from '#server/http/looks.ts'
import { osmanthus, type Client, type Osmanthus } from '../support/api.ts'
import { count, openExits, recall } from '../support/asking.ts'

let court: Osmanthus
beforeEach(async () => { court = await openExits() })
afterEach(() => court.close())

test('a write without a command id, or under one that is no id, is not done', async () => {
  const exit = (await recall(court, court.as('staff'))).body.id
  for (const command of ['', 'x', `${court.newId()}x`]) {
    expect(await court.as('nurse').post(`/exits/${exit}/withdraw`, {}, { command })).toMatchObject({ status: 400, body: { code: 'command-id-missing' } })
  }
  expect(await count(court, 'exit_steps', `exit_id = '${exit}'`)).toBe(1)
})

/** How many answers there were before the first “come back later”. */
async function until429(ask: () => ReturnType<Client['post']>, most: number): Promise<number> {
  for (let n = 0; n < most; n++) if ((await ask()).status === 429) return n
  return most
}

test('who searches the ledger, or reports returns, without end waits; a colleague does not wait for them', async () => {
  const search = (who: 'staff' | 'deputy') => court.as(who).post('/ledger/search', {})
  const answered = await until429(() => search('staff'), 200)
  expect([answered >= 120, answered < 200]).toEqual([true, true])
  expect((await search('deputy')).status).toBe(200)
  const exit = (await recall(court, court.as('staff'))).body.id
  const back = (who: 'nurse' | 'staff') => court.as(who).post(`/exits/${exit}/back`, { id: court.newId(), at: court.now(), right: null })
  const reported = await until429(() => back('nurse'), 120)
  expect([reported >= 60, reported < 120]).toEqual([true, true])
  expect((await back('staff')).status).toBe(200)
}, 60_000)

test('a look is written under the highest role of whoever looked, once a reason, and for each picture', async () => {
  const community = court.place.community as CommunityId
  const resident = court.place.residents.nurse as ResidentId
  const rights = {
    actor: { kind: 'account' as const, id: court.place.accounts.staff as AccountId }, residents: [],
    grants: [{ role: 'volunteer' as const, community, building: null }, { role: 'deputy' as const, community, building: null }],
  }
  const pictures = [court.newId(), court.newId()] as UploadId[]
  await transaction(court.database, [community], async (_tx, last) => writeLooks({ community, rights, now: court.now() }, last, [{ resident, as: 'whole', why: 'card' }, { resident, as: 'whole', why: 'card' }], pictures.map((upload) => ({ resident, why: 'upload' as const, upload }))))
  const seen = await transaction(court.database, [community], (tx) => looksAt(tx, community, resident))
  expect(seen.map((it) => `${it.role} ${it.why}`).sort()).toEqual(['deputy card', 'deputy upload', 'deputy upload'])
  expect((await sql<{ n: number }>`select count(distinct upload_id)::int as n from looks`.execute(court.database.owner)).rows).toEqual([{ n: 2 }])
})

test('an emergency goes out while every common connection is at work for others', async () => {
  const busy = Promise.all(Array.from({ length: 16 }, () => sql`select pg_sleep(1.5)`.execute(court.database.app)))
  const began = performance.now()
  const out = await court.as('staff').post('/exits/emergency', { id: court.newId(), resident: null, described: '', at: court.now() })
  expect([out.status, performance.now() - began < 1_000]).toEqual([200, true])
  await busy
})

describe('slow work on what was sent', () => {
  let prepared = 0
  let full: Problem | null = null
  let finish: () => void = () => undefined
  let slow: Promise<void> = Promise.resolve()
  const files = (body: 'bytes' | undefined): Endpoint => endpoint({
    method: 'POST', path: body ? '/files' : '/words', summary: 'Works on it for a while', may: 'sealing.order', ...(body ? { body } : {}), reply: done,
    admit: async () => full,
    prepare: async () => { prepared += 1; await slow; return ok(null) },
    handle: async () => ok({ done: true as const }),
  })
  let small: Osmanthus
  beforeEach(async () => {
    [prepared, full, slow] = [0, null, Promise.resolve()]
    small = await osmanthus({ endpoints: [files('bytes'), files(undefined)] })
  })
  afterEach(() => small.close())
  const send = (path: string, who: 'secretary' | 'deputy' | 'staff' = 'secretary', command?: string) =>
    small.as(who).post(path, path === '/files' ? new Uint8Array(10) : {}, command ? { command } : {})

  test('is not begun for whoever may not have it done, nor where there is no more room', async () => {
    for (const path of ['/files', '/words']) {
      expect((await send(path, 'staff')).status, path).toBe(403)
      full = { code: 'too-many-tries' }
      expect((await send(path)).body.code, path).toBe('too-many-tries')
      full = null
    }
    expect(prepared).toBe(0)
  })

  test('is done once for a command that is sent again', async () => {
    for (const path of ['/files', '/words']) {
      const command = small.newId()
      expect([(await send(path, 'secretary', command)).status, (await send(path, 'secretary', command)).status], path).toEqual([200, 200])
    }
    expect(prepared).toBe(2)
  })

  test('of six files at once from one who sends; the seventh is told to come back, and a colleague’s is taken', async () => {
    slow = new Promise((resolve) => { finish = resolve })
    const six = Array.from({ length: 6 }, () => send('/files'))
    while (prepared < 6) await new Promise((resolve) => setTimeout(resolve, 5))
    expect((await send('/files')).status).toBe(429)
    const colleague = send('/files', 'deputy')
    finish()
    expect((await Promise.all([...six, colleague])).map((it) => it.status)).toEqual(Array(7).fill(200))
    expect((await send('/files')).status).toBe(200)
  })
})
