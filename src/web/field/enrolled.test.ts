// Whose a phone is, and was: what it noted goes as the phone that it was then, and nobody's people stay on it.

import { expect, test, vi } from 'vitest'
import { closeTabs, communities, fact, inTheField, kindHere, onDisk, sent, sentAs, server, shown, tab, until, whole } from '../../../test/support/field.ts'

inTheField()

test('an enrolment for another community leaves nothing of the first; what was noted for the first goes there, under its secret', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  const first = fact('t1')
  // Out of reach, not broken: what breaks the server three times waits apart for a minute, and a busy machine tries that often before the next line.
  server.say = () => 'away'
  await station.record(first, shown, 0)
  const [owed] = station.state().lines
  expect(owed).toMatchObject({ id: first.id, waiting: true })
  server.reply = () => whole('two', 3, { collections: { tubes: { put: [], gone: [] } } })
  await station.enrol('two', '')
  expect(station.state()).toMatchObject({ knows: null, lines: [] })
  expect(await onDisk()).toMatchObject({ blobs: [], log: 0, outbox: 1 })
  await station.syncNow()
  expect(station.state().knows!.held).toMatchObject({ community: { name: 'two' } })
  expect(station.state().knows!.held.collections['tubes']!.size).toBe(0)
  server.say = () => 'ok'
  await station.record(fact('t9'), shown, 0)
  await until(() => expect(sent()).toHaveLength(2))
  expect(sentAs()).toEqual(['t1 secret-one', 't9 secret-two'])
})

test('enrolled anew for the same community, what it noted before goes as what it was then, and its lines stay', async () => {
  const station = await tab()
  await station.enrol('one', '')
  server.away = true
  const before = fact('t1')
  await station.record(before, shown, 0)
  server.away = false
  server.reply = () => ({ ...whole('one', 9), device: 'device-one again' })
  await station.enrol('one again', '')
  const after = fact('t2')
  await station.record(after, shown, 0)
  await until(() => expect(sent()).toHaveLength(2))
  expect(Object.fromEntries(server.batches.map(({ secret, facts }) => [secret, facts.map((it) => it.id)]))).toEqual({ 'secret-one': [before.id], 'secret-one again': [after.id] })
  expect(station.state().lines.map((line) => line.id).sort()).toEqual([before.id, after.id].sort())
  // What is owed to nobody needs no secret.
  const again = await tab()
  await again.syncNow()
  await until(() => expect(again.state().enrolled!.former).toEqual([]))
})

test('what the old secret cannot bring any more, goes as the phone that it is now', async () => {
  const station = await tab()
  await station.enrol('one', '')
  server.away = true
  const before = fact('t1')
  await station.record(before, shown, 0)
  server.closed.add('secret-one')
  server.away = false
  await station.enrol('one again', '')
  await until(() => expect(server.batches.map(({ secret, facts }) => [secret, facts.map((it) => it.id)])).toEqual([['secret-one again', [before.id]]]))
})

test('what lies on the disk for another is thrown away unopened, and an enrolment takes it away in the same write', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  expect((await onDisk()).blobs).toHaveLength(4)
  const [{ enrolHere }, { keepEnrolment }] = await Promise.all([import('./enrolling.ts'), import('./enrolled.ts')])
  await keepEnrolment({ ...station.state().enrolled!, device: 'another' as never })
  server.away = true
  expect((await tab()).state().knows).toBe(null)
  expect((await onDisk()).blobs).toEqual([])
  server.away = false
  closeTabs()
  await keepEnrolment(station.state().enrolled!)
  const again = await tab()
  await vi.waitFor(async () => { await again.syncNow(); expect((await onDisk()).blobs).toHaveLength(4) }, 10_000)
  expect(await enrolHere('two', '')).toMatchObject({ ok: true })
  expect((await onDisk()).blobs).toEqual([])
})

test('what was noted before the phone was anybody’s goes to the first community that enrols it', async () => {
  const station = await tab()
  const early = fact('labour', { type: 'urgent' })
  await station.record(early, shown, 0)
  expect(station.state()).toMatchObject({ waiting: 1, lines: [{ id: early.id }] })
  await station.enrol('one', '')
  expect(station.state().lines).toHaveLength(1)
  await until(() => expect(server.batches).toMatchObject([{ secret: 'secret-one' }]))
})

test('a phone that was withdrawn forgets the people and says so, also when it is opened again without a network', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.syncNow()
  server.withdrawn.add('secret-one')
  await vi.waitFor(async () => { await station.syncNow(); expect(station.state().enrolled!.revoked).toBe(true) }, 10_000)
  expect(station.state().knows).toBe(null)
  expect((await onDisk()).blobs).toEqual([])
  server.away = true
  expect((await tab()).state()).toMatchObject({ enrolled: { revoked: true }, knows: null })
})

test('a phone that was withdrawn keeps no line of anybody once the server has it', async () => {
  const station = await tab()
  await station.enrol('one', '')
  const [told, waits] = [fact('t1', { way: 'out' }), fact('t2')]
  await station.record(told, shown, 0)
  await until(() => expect(sent()).toEqual([told.id]))
  server.say = (one) => (one.tube === 't2' ? 'bug' : 'ok')
  await station.record(waits, shown, 0)
  server.withdrawn.add('secret-one')
  await vi.waitFor(async () => { await station.syncNow(); expect(station.state().enrolled!.revoked).toBe(true) }, 10_000)
  await until(() => expect(station.state().lines.map((line) => line.id)).toEqual([waits.id]))
  server.say = () => 'ok'
  const later = fact('t3')
  await station.record(later, shown, 0)
  await until(() => expect(sent()).toEqual(expect.arrayContaining([later.id])))
  await until(() => expect(station.state().lines.map((line) => line.id)).not.toContain(later.id))
  expect((await onDisk()).log).toBe((await onDisk()).outbox)
})

test('a phone that has gone from one community to another and back brings each what it noted there', async () => {
  const station = await tab()
  server.say = () => 'away'
  for (const [community, token, tube] of [['one', 'one', 't1'], ['two', 'two', 't2'], ['one', 'one again', 't3']] as const) {
    server.reply = () => ({ ...whole(community, 7), device: `device-${token}` })
    await station.enrol(token, '')
    await station.record(fact(tube), shown, 0)
    await until(async () => { await station.syncNow(); expect(station.state().knows).not.toBe(null) })
  }
  expect(station.state().enrolled!.former.map((it) => it.secret)).toEqual(['secret-one', 'secret-two'])
  server.say = () => 'ok'
  await until(() => expect(sentAs()).toEqual(['t1 secret-one', 't2 secret-two', 't3 secret-one again']))
})

test('what one community would not take any more is told to no other', async () => {
  const station = await tab()
  await station.enrol('one', '')
  server.away = true
  await station.record(fact('t1'), shown, 0)
  server.closed.add('secret-one')
  server.away = false
  await station.enrol('two', '')
  const after = fact('t2')
  await station.record(after, shown, 0)
  await until(() => expect(sent()).toContain(after.id))
  await station.record(fact('t3'), shown, 0)
  await until(() => expect(sentAs()).toEqual(['t2 secret-two', 't3 secret-two']))
  await until(() => expect(station.state().waiting).toBe(1))
})

test.each(['as the device that it was', 'by an app of before, which did not say as which'])('of what a phone was, the secrets stay under which something is owed, and no others: noted %s', async (noted) => {
  const station = await tab()
  await station.enrol('one', '')
  server.say = () => 'away'
  const owed = fact('t1')
  const { openLanes } = await import('./lanes.ts')
  if (noted.includes('device')) await station.record(owed, shown, 0)
  else await openLanes<typeof owed>(kindHere(), () => false).of(owed).add(owed.id, { fact: owed, to: communities.one } as never)
  await station.enrol('two idle', '')
  await station.enrol('two', '')
  expect(station.state().enrolled!.former.map((it) => it.secret)).toEqual(['secret-one', 'secret-two idle'])
  server.reply = () => whole('two', 3)
  const later = await tab()
  await until(async () => { await later.syncNow(); expect(later.state().enrolled!.former.map((it) => it.secret)).toEqual(['secret-one']) })
  server.say = () => 'ok'
  await until(() => expect(sentAs()).toEqual(['t1 secret-one']))
})

test('what waits under the new secret does not keep the old one of the same community', async () => {
  const station = await tab()
  await station.enrol('one', '')
  server.reply = () => ({ ...whole('one', 9), device: 'device-one again' })
  await station.enrol('one again', '')
  server.say = () => 'away'
  await station.record(fact('t1'), shown, 0)
  await until(async () => { await station.syncNow(); expect(station.state().enrolled!.former).toEqual([]) })
  expect(station.state().waiting).toBe(1)
})

test('a phone that was withdrawn while nothing waited has no line of anybody at once, nor when it is opened again', async () => {
  const station = await tab()
  await station.enrol('one', '')
  await station.record(fact('t1'), shown, 0)
  await until(() => expect(station.state()).toMatchObject({ waiting: 0, lines: [{ waiting: false }] }))
  // As an app of before left it: withdrawn, with its lines.
  const { enrolmentOf, keepEnrolment } = await import('./enrolled.ts')
  const enrolled = (await enrolmentOf(kindHere()))!
  await keepEnrolment({ ...enrolled, revoked: true })
  const [lines, opened] = [await onDisk(), await tab()]
  expect([lines.log, opened.state().lines, (await onDisk()).log]).toEqual([1, [], 0])
  closeTabs()
  await keepEnrolment(enrolled)
  const again = await tab()
  await again.record(fact('t2'), shown, 0)
  await until(() => expect(again.state()).toMatchObject({ waiting: 0, lines: [{ waiting: false }] }))
  server.withdrawn.add('secret-one')
  await until(async () => { await again.syncNow(); expect(again.state().lines).toEqual([]) })
  expect((await onDisk()).log).toBe(0)
})
