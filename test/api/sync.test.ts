// Keeping up at the gate: what a phone knows and keeps, and what changed since.

import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Jwk } from '#domain/kernel/crypto.ts'
import { uuidv7, type BuildingId, type CommunityId } from '#domain/kernel/ids.ts'
import { day, hour, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { openStatusList, statusAt } from '#domain/pass/status-list.ts'
import { openTrustList } from '#domain/pass/trust-list.ts'
import { ownerTransaction, transaction } from '#server/db/pool.ts'
import { flushChanges, type Change } from '#server/http/changes.ts'
import { fieldRoutes } from '#server/field/routes.ts'
import { gateField } from '#server/gate/field.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { passStatuses } from '#server/gate/live.ts'
import { rootKeyOf } from '#server/pass/keys.ts'
import { listsFor } from '#server/pass/lists.ts'
import { whoIsOut } from '#server/exits/about.ts'
import { passesEndingUnder } from '#server/exits/judging.ts'
import { leftBehind } from '#server/main.ts'
import { rosterRoutes } from '#server/people/roster-routes.ts'
import { sealingRoutes } from '#server/sealing/routes.ts'
import { feedRoutes } from '#server/feed/routes.ts'
import { changeKinds } from '#server/main.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import type { Place, Who } from '../support/community.ts'
import { putGranted } from '../support/granted.ts'

let court: Osmanthus
const open = async () => {
  court = await osmanthus({ endpoints: [...feedRoutes(changeKinds), ...fieldRoutes(gateField), ...sealingRoutes(whoIsOut, passesEndingUnder), ...rosterRoutes(leftBehind)] })
  await installQueue(court.database, ['exits:review'])
}
const close = () => court.close()
const inCourt = (place: Place = court.place) => place.community as CommunityId
const tell = (changes: Change[], place: Place = court.place) => transaction(court.database, [inCourt(place)], (tx) => flushChanges(tx, inCourt(place), changes, court.now()))
const change = (kind: string, id: string = court.newId(), building: string | null = null): Change => ({ kind: kind as Change['kind'], ids: [id], building: building as BuildingId | null })
/** What a phone holds: everything asked for, or what was new since. Collections are lists of items here. */
type Held = { cursor: number; tag?: string | undefined }
type Known = { put: (name: string) => any[]; gone: (name: string) => string[]; held: Held; [more: string]: any }
const knows = async (held?: Held, who: Who = 'gate'): Promise<Known> => {
  const { body } = await court.as(who).get(`/field/knows${held ? `?since=${held.cursor}${held.tag ? `&lists=${held.tag}` : ''}` : ''}`)
  // A court so small comes in one part.
  expect(body.rest ?? null).toBe(null)
  const put = (name: string): any[] => [...(body.collections?.[name]?.put ?? []), ...(body.stretches ?? []).filter((it: any) => it.name === name).flatMap((it: any) => it.put)]
    .sort((a, b) => (name === 'buildings' ? Number(a.label) - Number(b.label) : 0))
  return { ...body, put, gone: (name: string): string[] => body.collections?.[name]?.gone ?? [], held: { cursor: body.cursor, tag: body.lists?.tag ?? held?.tag } }
}
const fact = (pass: string, kind: 'out' | 'back' = 'out', at = court.now()) => ({ type: 'movement', id: court.newId(), kind, at, pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: '', note: '' })
const report = (...facts: object[]) => court.as('gate').post('/facts', { facts, sentAt: court.now() })
const newOrder = (more: object) => ({ id: court.newId(), rule: court.place.rule, startsAt: court.now(), issuer: 'the sub-district', ground: 'a case', caseSince: null, ...more })

describe('what a gate knows', () => {
  beforeEach(open)
  afterEach(close)

  test('is what a guard needs for a day without a network, and not one name', async () => {
    const { pass, exit } = await putGranted(court.database, court.place, court.now())
    await report(fact(pass))
    const body = await knows()
    expect(body).toMatchObject({ full: true, place: { number: 1 }, device: court.place.device, community: { name: 'Osmanthus Court', zone: 'Asia/Shanghai' } })
    expect(body.put('buildings').map((it) => [it.label, it.pieces[0].level, it.cases?.length])).toEqual([['1', 'open', undefined], ['2', 'sealed', 1]])
    expect(body.put('passes')).toEqual([{ id: pass, group: pass.slice(0, 5), code: pass.slice(-12), text: `PST1:${pass}`, resident: court.place.residents.nurse, exit }])
    expect(body.put('movements')).toMatchObject([{ kind: 'out', pass, exit, gate: court.place.gate }])
    expect(body.put('flats').find((it) => it.id === court.place.flats.nurse)).toMatchObject({
      group: court.place.buildings.two, door: '2-1-502', people: [{ id: court.place.residents.mother, bornYear: 1948 }, { id: court.place.residents.nurse, who: '护＊', bornYear: 1990 }],
    })
    expect(JSON.stringify(body)).not.toMatch(/护士|孕妇|邻居|138000/)
  })

  test('opens with the root key alone', async () => {
    const { lists } = await knows()
    const root = await transaction(court.database, [inCourt()], (tx) => rootKeyOf(tx, inCourt())) as Jwk
    const trust = await openTrustList(new Uint8Array(Buffer.from(lists.trust, 'base64url')), root, crypto.subtle)
    expect(trust.ok && trust.value.community).toBe(court.place.community)
    const list = trust.ok ? await openStatusList(new Uint8Array(Buffer.from(lists.status, 'base64url')), trust.value, crypto.subtle) : trust
    expect(list.ok).toBe(true)
  })

  test('says the levels of the days ahead, so that an order ends rightly without a network', async () => {
    const body = await knows()
    const [, two] = body.put('buildings')
    expect(two.pieces.map((it: any) => it.level)).toEqual(['sealed', 'controlled'])
    expect(two.pieces[0]).toMatchObject({ from: court.now(), until: '2026-04-06T16:00:00.000Z' })
    expect(two.pieces[1]).toMatchObject({ from: '2026-04-06T16:00:00.000Z', until: plus(court.now(), 8 * day) })
    expect(body.put('flats').every((it) => it.pieces === undefined)).toBe(true)
  })

  test('keeps movements as long as a pass can live, and whoever is still out; leaves out what is over', async () => {
    const long = await putGranted(court.database, court.place, court.now(), { exits: 12, from: plus(court.now(), -60 * day), until: plus(court.now(), day) })
    const stillOut = await putGranted(court.database, court.place, court.now(), { resident: court.place.residents.neighbour, from: plus(court.now(), -90 * day), until: plus(court.now(), -80 * day) })
    const over = await putGranted(court.database, court.place, court.now(), { from: plus(court.now(), -3 * day), until: plus(court.now(), -2 * day) })
    const faraway = await putGranted(court.database, court.place, court.now(), { from: plus(court.now(), 8 * day), until: plus(court.now(), 9 * day) })
    await sql`update devices set enrolled_at = ${plus(court.now(), -100 * day)}`.execute(court.database.owner)
    await report(fact(long.pass, 'out', plus(court.now(), -59 * day)), fact(long.pass, 'back', plus(court.now(), -59 * day + hour)), fact(stillOut.pass, 'out', plus(court.now(), -85 * day)))
    const body = await knows()
    expect(body.put('passes').map((it) => it.id).sort()).toEqual([long.pass, stillOut.pass].sort())
    expect(body.put('passes').map((it) => it.id)).not.toContain(over.pass)
    expect(body.put('passes').map((it) => it.id)).not.toContain(faraway.pass)
    expect(body.put('movements').length).toBe(3)
  })

  test('is for gates and the desk; the desk names a gate', async () => {
    expect((await court.as('staff').get(`/field/knows?place=${court.place.secondGate}`)).body.place.number).toBe(2)
    expect((await court.as('staff').get(`/field/knows?place=${court.riverside.gate}`)).status).toBe(404)
    expect((await court.as('staff').get('/field/knows?kind=balloon')).status).toBe(404)
    for (const who of ['nurse', 'volunteer', 'building-lead'] as const) expect((await court.as(who).get('/field/knows')).status).toBe(403)
  })

  test('of one community holds nothing of another', async () => {
    await putGranted(court.database, court.riverside, court.now())
    const text = JSON.stringify(await knows())
    for (const id of [court.riverside.community, ...Object.values(court.riverside.buildings), ...Object.values(court.riverside.residents)]) expect(text).not.toContain(id)
  })
})

describe('what changed since', () => {
  beforeEach(open)
  afterEach(close)

  test('nothing: then no more is said, until the lists are an hour old', async () => {
    const { held } = await knows()
    expect(await knows(held)).toMatchObject({ cursor: held.cursor, nothing: true })
    court.pass(hour)
    const later = await knows(held)
    expect(later).toMatchObject({ full: false, cursor: held.cursor, collections: {} })
    expect(later.lists.tag).not.toBe(held.tag)
    expect(await knows(later.held)).toMatchObject({ nothing: true })
  })

  test('nothing costs one question to the database, and so it stays', async () => {
    const { held } = await knows()
    const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
    const { query } = client
    let sent = 0
    client.query = function (...args) { sent += 1; return query.apply(this, args) }
    try {
      expect((await knows(held)).nothing).toBe(true)
    } finally {
      client.query = query
    }
    expect(sent).toBe(1)
  })

  test('what concerns no gate moves the cursor on, and says no more', async () => {
    const { held } = await knows()
    await tell([change('contact')])
    const next = await knows(held)
    expect(next).toMatchObject({ nothing: true })
    expect(next.cursor).not.toBe(held.cursor)
  })

  test('lists are signed once for all, and anew only when what they say has changed', async () => {
    const { pass } = await putGranted(court.database, court.place, court.now(), { index: 3 })
    const [one, two] = [await knows(), await knows()]
    expect(two.lists).toEqual(one.lists)
    await tell([change('pass', pass)])
    expect((await knows(one.held)).lists).toBe(null)
    await sql`update passes set status = 1, ended_at = ${court.now()} where id = ${pass}`.execute(court.database.owner)
    await tell([change('pass', pass)])
    const revoked = await knows(one.held)
    expect(revoked.lists.tag).not.toBe(one.lists.tag)
    expect((await knows()).lists).toEqual(revoked.lists)
  })

  test('a phone that asked before another, and looked at the passes after it, has the newer list: it is not replaced by the older one', async () => {
    const { pass } = await putGranted(court.database, court.place, court.now(), { index: 3 })
    const community = inCourt()
    const listed = (at = court.now(), changed = true) => transaction(court.database, [community], (tx) => listsFor(tx, community, at, changed, passStatuses))
    const before = await listed(plus(court.now(), 1))
    await sql`update passes set status = 1, ended_at = ${court.now()} where id = ${pass}`.execute(court.database.owner)
    const revoked = await listed()
    expect(revoked.tag).not.toBe(before.tag)
    expect((await listed(plus(court.now(), 2), false)).tag).toBe(revoked.tag)
  })

  test('a key that is withdrawn is no longer on the list that comes next; and whoever throws everything away gets the lists again', async () => {
    await putGranted(court.database, court.place, court.now(), { index: 3 })
    const before = await knows()
    await sql`update signing_keys set withdrawn_at = ${court.now()} where community_id = ${court.place.community} and purpose = 'pass'`.execute(court.database.owner)
    await tell([change('keys', court.place.community)])
    const after = await knows(before.held)
    expect(after.lists.trust).not.toBe(before.lists.trust)
    const again = await knows({ cursor: after.cursor + 2 ** 20, tag: after.lists.tag })
    expect([again.full, again.lists]).toEqual([true, after.lists])
    // And so does one that has none, or others, though nothing has changed since.
    for (const tag of [undefined, before.lists.tag]) expect((await knows({ cursor: again.cursor, tag })).lists).toEqual(after.lists)
    expect((await knows(again.held)).nothing).toBe(true)
  })

  test('an order on a building brings that building, one on a flat or an entrance the flats, one on the compound all buildings', async () => {
    const { held } = await knows()
    await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind: 'building', id: court.place.buildings.one } }))
    const one = await knows(held)
    expect([one.put('buildings').map((it) => [it.label, it.pieces[0].level]), one.put('flats')]).toEqual([[['1', 'sealed']], []])
    await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind: 'flat', id: court.place.flats.labour }, startsAt: plus(court.now(), -hour) }))
    const flat = await knows(one.held)
    expect(flat.put('flats').map((it) => it.id)).toEqual([court.place.flats.labour])
    await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind: 'entrance', id: court.place.entrances.two } }))
    const entrance = await knows(flat.held)
    expect(entrance.put('flats').map((it) => it.door).sort()).toEqual(['2-1-101', '2-1-301', '2-1-502'])
    await court.as('secretary').post('/sealing/orders', newOrder({ scope: { kind: 'compound', id: court.place.compound } }))
    expect((await knows(entrance.held)).put('buildings').length).toBe(2)
  })

  test('an order on one flat that is lifted takes the flat’s own levels away again', async () => {
    const order = newOrder({ scope: { kind: 'flat', id: court.place.flats.neighbour } })
    await court.as('secretary').post('/sealing/orders', order)
    const { held, put } = await knows()
    expect(put('flats').find((it) => it.id === court.place.flats.neighbour).pieces[0].level).toBe('sealed')
    await court.as('secretary').post(`/sealing/orders/${order.id}/lift`, { id: court.newId(), at: court.now(), source: 'the sub-district', reason: 'a mistake' })
    expect((await knows(held)).put('flats')).toMatchObject([{ id: court.place.flats.neighbour }])
    expect((await knows(held)).put('flats')[0].pieces).toBeUndefined()
  })

  test('one resident changed is one flat', async () => {
    const { held } = await knows()
    await tell([change('resident', court.place.residents.nurse, court.place.buildings.two)])
    const next = await knows(held)
    expect(next.put('flats').map((it) => it.id)).toEqual([court.place.flats.nurse])
    expect(next.put('buildings')).toEqual([])
  })

  test('a movement at another gate brings the movement and its pass; a pass that is over is named as gone', async () => {
    const { pass, exit } = await putGranted(court.database, court.place, court.now())
    const { held } = await knows()
    await report(fact(pass))
    const next = await knows(held)
    expect(next.put('movements').map((it) => [it.kind, it.exit])).toEqual([['out', exit]])
    expect(next.put('passes').map((it) => it.id)).toEqual([pass])
    court.pass(minute)
    await report(fact(pass, 'back'))
    court.pass(3 * day)
    await tell([change('pass', pass)])
    const after = await knows(next.held)
    expect([after.put('passes'), after.gone('passes')]).toEqual([[], [pass]])
  })

  test('an emergency of somebody unknown has a name at every gate as soon as a second tap names it', async () => {
    await sql`update devices set enrolled_at = ${plus(court.now(), -day)}`.execute(court.database.owner)
    const exit = court.newId()
    const emergency = (kind: 'out' | 'back', resident: string | null) => ({ ...fact('', kind), pass: null, resident, exit, emergency: true, how: 'emergency' })
    const first = emergency('out', null)
    await report(first)
    const { held, put } = await knows()
    expect(put('movements').map((it) => it.resident)).toEqual([null])
    court.pass(minute)
    await report(emergency('back', court.place.residents.labour))
    const named = (await knows(held)).put('movements')
    expect(named.map((it) => [it.kind, it.resident])).toEqual([['out', court.place.residents.labour], ['back', court.place.residents.labour]])
    expect((await knows()).put('movements')).toEqual(named)
  })

  test('a cursor that we never gave, or one too far back, brings everything', async () => {
    await tell([change('sealing')])
    const { held: first } = await knows()
    await tell([change('sealing')])
    const { held } = await knows()
    expect((await knows({ cursor: held.cursor + 2 ** 20 })).full).toBe(true)
    expect((await knows(first)).full).toBe(false)
    await sql`delete from changes where community_id = ${court.place.community} and seq < ${Math.floor(held.cursor / 2 ** 20)}`.execute(court.database.owner)
    await tell([change('sealing')])
    expect((await knows(first)).full).toBe(true)
    expect((await knows(held)).full).toBe(false)
  })

  test('a cursor from before a backup was put back brings everything, also when as much has happened since', async () => {
    await tell([change('contact')])
    const { held: backup } = await knows()
    const lost = await putGranted(court.database, court.place, court.now(), { index: 3 })
    await tell([change('pass', lost.pass)])
    const { held } = await knows()
    // The backup: that pass was never given, its number is given to another.
    await sql`delete from changes where community_id = ${court.place.community} and seq > ${Math.floor(backup.cursor / 2 ** 20)}`.execute(court.database.owner)
    await sql`update feeds set last_seq = ${Math.floor(backup.cursor / 2 ** 20)} where community_id = ${court.place.community}`.execute(court.database.owner)
    await sql`delete from passes where id = ${lost.pass}`.execute(court.database.owner)
    const given = await putGranted(court.database, court.place, court.now(), { index: 4 })
    await tell([change('pass', given.pass)])
    for (const more of [[], [change('contact')]]) {
      if (more.length > 0) await tell(more)
      const after = await knows(held)
      expect([after.full, after.put('passes').map((it) => it.id)]).toEqual([true, [given.pass]])
    }
    expect((await knows(backup)).full).toBe(false)
  })

  test('more changes than a whole answer is long, or another gate, bring everything', async () => {
    const { held } = await knows()
    // What it keeps nothing of pushes it into nothing: a testing morning is a change a second.
    await tell(Array.from({ length: 2_001 }, () => change('work')))
    expect((await knows(held)).full ?? false).toBe(false)
    await tell(Array.from({ length: 2_000 }, () => change('pass')))
    expect((await knows(held)).full ?? false).toBe(false)
    await tell([change('pass')])
    expect((await knows(held)).full).toBe(true)
    const { held: now } = await knows()
    await tell([change('gate')])
    expect((await knows(now)).full).toBe(true)
  })

  test('the cursor of another phone, or of another community’s, brings everything', async () => {
    const [mine, theirs, desk] = [await knows(), (await court.asRiverside('gate').get('/field/knows')).body, await knows(undefined, 'staff')]
    expect((await knows({ cursor: theirs.cursor, tag: mine.held.tag })).full).toBe(true)
    expect((await knows({ cursor: desk.cursor, tag: mine.held.tag })).full).toBe(true)
    expect((await knows(mine.held)).nothing).toBe(true)
  })

  test('a phone is noted as heard of at most once a minute', async () => {
    const seen = async () => (await sql<{ seen_at: string }>`select seen_at from devices where id = ${court.place.device}`.execute(court.database.owner)).rows[0]!.seen_at
    const { held } = await knows()
    const first = court.now()
    court.pass(59_000)
    await knows(held)
    expect(await seen()).toBe(first)
    court.pass(1000)
    await knows(held)
    expect(await seen()).toBe(court.now())
  })
})

describe('by a clock that is wrong', () => {
  beforeEach(open)
  afterEach(close)

  type Says = { status: number | null; issuedAt: string }
  /** What these lists say of the pass at place 3, to a phone that uses no list older than the one it holds. */
  async function said(lists: { trust: string; status: string }): Promise<Says> {
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
    const root = await transaction(court.database, [inCourt()], (tx) => rootKeyOf(tx, inCourt())) as Jwk
    const trust = await openTrustList(bytes(lists.trust), root, crypto.subtle)
    const list = trust.ok ? await openStatusList(bytes(lists.status), trust.value, crypto.subtle) : trust
    return list.ok ? { status: statusAt(list.value, 3), issuedAt: list.value.issuedAt } : { status: null, issuedAt: '' }
  }
  async function takeBack(pass: string): Promise<void> {
    await sql`update passes set status = 1, ended_at = ${court.now()} where id = ${pass}`.execute(court.database.owner)
    await tell([change('pass', pass)])
  }

  test.each([['set back by ten minutes', 0, -10 * minute], ['a year ahead for a moment', 365 * day, -365 * day], ['two seconds ahead of another server’s', 0, -2_000]])(
    '%s: what was taken back stays taken back, for phones that knew and for those that come later', async (_, first, then) => {
      const { pass } = await putGranted(court.database, court.place, court.now(), { index: 3 })
      court.pass(first)
      const before = await knows()
      court.pass(then)
      await takeBack(pass)
      const after = await knows(before.held)
      const [old, fresh] = [await said(before.lists), await said(after.lists)]
      expect(fresh.status).toBe(1)
      expect(fresh.issuedAt >= old.issuedAt).toBe(true)
      expect(await knows(after.held)).toMatchObject({ nothing: true })
      court.pass(minute)
      const later = await knows()
      expect(later.lists).toEqual(after.lists)
    })

  test('two phones that ask while a pass is taken back leave the newer list, whichever signs last', async () => {
    const { pass } = await putGranted(court.database, court.place, court.now(), { index: 3 })
    const { held } = await knows()
    await tell([change('pass', pass)])
    // The first has read the statuses and is held up before it signs; the pass is taken back, and a second one asks.
    let [wasRead, resume] = [() => undefined as void, () => undefined as void]
    const reading = new Promise<void>((done) => { wasRead = done })
    const resumed = new Promise<void>((done) => { resume = done })
    const slow = transaction(court.database, [inCourt()], (tx) => listsFor(tx, inCourt(), court.now(), true, async (...of) => {
      const found = await gateField.statuses(...of)
      wasRead()
      await resumed
      return { ...found, size: found.size + 400 }
    }))
    await reading
    await takeBack(pass)
    const quick = knows(held)
    await new Promise((done) => setTimeout(done, 100))
    resume()
    await slow
    expect((await said((await quick).lists)).status).toBe(1)
    expect((await said((await knows()).lists)).status).toBe(1)
    expect(await knows((await quick).held)).toMatchObject({ nothing: true })
  })
})

describe('a community of 3,650', () => {
  beforeAll(async () => { await open(); await fill() }, 120_000)
  afterAll(close)

  async function fill() {
    const { place, database } = court
    const make = () => uuidv7(msOf(court.now()), randomBytes(10))
    await ownerTransaction(database, async (tx) => {
      for (let b = 3, left = 3650; left > 0; b++) {
        const [building, entrance] = [make(), make()]
        const flats = Array.from({ length: Math.min(58, Math.ceil(left / 2.64)) }, (_, n) => ({ id: make(), household: make(), label: `${Math.floor(n / 4) + 1}0${(n % 4) + 1}` }))
        const people = Array.from({ length: Math.min(left, 153) }, (_, n) => ({ id: make(), household: flats[n % flats.length]!.household }))
        left -= people.length
        await sql`insert into buildings values (${place.community}, ${building}, ${place.compound}, ${String(b)}, 15, ${b})`.execute(tx)
        await sql`insert into entrances values (${place.community}, ${entrance}, ${building}, '1')`.execute(tx)
        await sql`insert into flats select ${place.community}, id, ${entrance}, ${building}, ${place.compound}, label, 1, ${`${b}-1-`} || label from unnest(${flats.map((f) => f.id)}::uuid[], ${flats.map((f) => f.label)}::text[]) as t (id, label)`.execute(tx)
        await sql`insert into households (community_id, id, flat_id) select ${place.community}, household, id from unnest(${flats.map((f) => f.household)}::uuid[], ${flats.map((f) => f.id)}::uuid[]) as t (household, id)`.execute(tx)
        await sql`insert into residents (community_id, id, household_id, name, born) select ${place.community}, id, household, '桂园居民', '1980-01-01' from unnest(${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.household)}::uuid[]) as t (id, household)`.execute(tx)
      }
    })
    for (let i = 0; i < 40; i++) await putGranted(database, place, court.now(), { index: i, text: `PST1:${randomBytes(200).toString('base64').slice(0, 290)}` })
    await sql`analyze`.execute(database.owner)
  }

  /** Part after part, until there is no more. */
  async function partsOf(query = ''): Promise<{ body: any; bytes: Uint8Array }[]> {
    const parts: { body: any; bytes: Uint8Array }[] = []
    for (let next: string | null = query; next !== null;) {
      const part = await court.as('gate').get(`/field/knows${next}`)
      parts.push(part)
      next = part.body.rest && `?since=${part.body.cursor}&rest=${encodeURIComponent(part.body.rest.at)}`
    }
    return parts
  }
  const putIn = (parts: { body: any }[], name: string): any[] => parts.flatMap(({ body }) => body.stretches.filter((it: any) => it.name === name).flatMap((it: any) => it.put))

  test('holds everybody once, in parts that a phone takes in at a poor signal, and says how far it is', async () => {
    const parts = await partsOf()
    const people = putIn(parts, 'flats').flatMap((it: any) => it.people.map((person: any) => person.id))
    expect([people.length, new Set(people).size]).toEqual([3650 + 5, 3650 + 5])
    expect(putIn(parts, 'passes')).toHaveLength(40)
    expect(parts.length).toBeGreaterThan(2)
    for (const { bytes } of parts) expect(bytes.length).toBeLessThan(400 * 1024)
    expect(parts.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0)).toBeLessThan(250 * 1024)
    // Passes stand in the first part; buildings come whole, one after the other.
    expect(putIn(parts.slice(0, 1), 'passes')).toHaveLength(40)
    const rests = parts.map(({ body }) => body.rest)
    expect(rests.at(-1)).toBe(null)
    for (const [n, rest] of rests.slice(0, -1).entries()) {
      expect(rest.of).toBe(putIn(parts, 'buildings').length)
      const here = new Set(putIn(parts.slice(0, n + 1), 'flats').map((it: any) => it.group))
      const later = new Set(putIn(parts.slice(n + 1), 'flats').map((it: any) => it.group))
      expect([here.size <= rest.done, [...here].filter((it) => later.has(it))]).toEqual([true, []])
    }
    const { body } = parts.at(-1)!
    await tell([change('resident', people[0])])
    const delta = await court.as('gate').get(`/field/knows?since=${body.cursor}&lists=${parts[0]!.body.lists.tag}`)
    expect(delta.body.collections.flats.put.length).toBe(1)
    expect(delta.bytes.length).toBeLessThan(2 * 1024)
  })

  test('goes on where it broke off, with what changed meanwhile; a place that we never named begins anew', async () => {
    const [first] = await partsOf()
    const { cursor, rest, lists } = first!.body
    const flat = putIn([first!], 'flats')[0] ?? putIn(await partsOf(), 'flats')[0]
    await tell([change('resident', flat.people[0].id)])
    const next = (await court.as('gate').get(`/field/knows?since=${cursor}&lists=${lists.tag}&rest=${encodeURIComponent(rest.at)}`)).body
    expect(next).toMatchObject({ full: false, lists: null, collections: { flats: { put: [{ id: flat.id }], gone: [] } } })
    expect(next.stretches[0]).toMatchObject({ name: rest.at.split(':')[0], after: rest.at.split(':')[1] || null })
    // From the beginning, while what is held stays in use: what changed comes all the same.
    expect((await court.as('gate').get(`/field/knows?since=${cursor}&lists=${lists.tag}&rest=`)).body).toMatchObject({ full: false, begins: true, lists: null, collections: { flats: { put: [{ id: flat.id }] } }, stretches: [{ name: 'passes', after: null }, {}, {}, {}] })
    for (const at of ['balloons:', 'flats:0000']) expect((await court.as('gate').get(`/field/knows?since=${cursor}&rest=${at}`)).body).toMatchObject({ full: false, begins: true, stretches: [{ name: 'passes', after: null }, {}, {}, {}] })
    expect((await court.as('gate').get(`/field/knows?since=${cursor}&rest=flats:${'0'.repeat(60)}`)).status).toBe(422)
    // Another community's phone is not led on by it.
    expect((await court.asRiverside('gate').get(`/field/knows?since=${cursor}&rest=${encodeURIComponent(rest.at)}`)).body).toMatchObject({ full: true, stretches: [{ name: 'passes', after: null }, {}, {}, {}, {}] })
  })

  test('a house of many flats is never cut in half, and one without flats is counted', async () => {
    const { place, database } = court
    const [big, empty] = [uuidv7(msOf(court.now()), randomBytes(10)), uuidv7(msOf(court.now()), randomBytes(10))]
    await sql`insert into buildings select ${place.community}, id, ${place.compound}, label, 15, 90 from unnest(${[big, empty]}::uuid[], ${['90', '91']}::text[]) as t (id, label)`.execute(database.owner)
    const entrance = uuidv7(msOf(court.now()), randomBytes(10))
    await sql`insert into entrances values (${place.community}, ${entrance}, ${big}, '1')`.execute(database.owner)
    await sql`insert into flats select ${place.community}, gen_random_uuid(), ${entrance}, ${big}, ${place.compound}, n::text, 1, '90-1-' || n from generate_series(1, 900) n`.execute(database.owner)
    const parts = await partsOf()
    expect(parts.map((it) => putIn([it], 'flats').filter((flat: any) => flat.group === big).length).filter((n) => n > 0)).toEqual([900])
    expect(putIn(parts, 'buildings').map((it: any) => it.id)).toContain(empty)
    expect(parts.at(-1)!.body.rest).toBe(null)
  })
})
