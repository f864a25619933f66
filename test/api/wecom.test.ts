// Notices in a WeCom group, against a stand-in of the robot's published interface: where whoever issues it wants that, in parts that it takes, twenty a minute, never twice by itself; a
// robot that cannot be reached is seen, and a group reads nothing that names somebody.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hour, minute, msOf, plus } from '#domain/kernel/instants.ts'
import { readConfig } from '#server/config.ts'
import type { Channels } from '#server/channels/channels.ts'
import { failingInQueue } from '#server/channels/failing.ts'
import { wecomRobot as robotAt } from '#server/channels/wecom.ts'
import { queueRoutes } from '#server/desk/queue-routes.ts'
import { wake } from '#server/notices/waking.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Osmanthus } from '../support/api.ts'
import { issue, look, openNotices, run, water } from '../support/notices.ts'
import { wecomRobot, type WecomRobot } from '../support/wecom-robot.ts'

let [court, robot, group]: [Osmanthus, WecomRobot, Channels] = [] as never
beforeEach(async () => {
  robot = await wecomRobot(() => msOf(court.now()))
  const ways: Channels['ways'][number][] = []
  group = { ways, language: 'zh-Hans' }
  court = await openNotices(group, queueRoutes([failingInQueue]))
  ways.push({ ...robotAt(robot.url), only: court.place.community as CommunityId })
})
afterEach(async () => { await robot.close(); await court.close() })

const send = (): Promise<unknown> => run(court, 'notices:group', {}, group)
const issued = async (more: object = {}): Promise<string> => (await issue(court, water(court, { group: true, ...more }))).body.id
const groupOf = async (id: string): Promise<any> => (await court.as('staff').get(`/notices/${id}`)).body.group
const line = async (who: 'as' | 'asRiverside' = 'as'): Promise<any> => (await court[who]('staff').get('/desk/queue')).body.sections.find((it: any) => it.section === 'channels')?.lines[0]?.says ?? null
const lines = (many: number, of: string): object => ({ 'zh-Hans': { title: '2号楼停水', lines: Array.from({ length: many }, (_, n) => `${of} 第${n + 1}项：${'请各位居民提前接好水并关上龙头。'.repeat(14)}`), when: '今天14:00到16:00', where: `2号楼 ${of}` } })

test('a notice that was not to go there says nothing to the group; one that was is said once, however often the job runs', async () => {
  expect((await court.as('staff').get('/notices/terms')).body.group).toBe(true)
  expect((await court.asRiverside('staff').get('/notices/terms')).body.group, 'the robot is not theirs').toBe(false)
  const alone = await issued({ group: false })
  await send()
  expect([robot.said, await groupOf(alone)]).toEqual([[], null])
  const id = await issued({ subject: 'power' })
  expect(await groupOf(id)).toMatchObject({ state: 'waiting', parts: 1, sent: 0 })
  for (let n = 0; n < 3; n++) await send()
  expect(robot.said).toHaveLength(1)
  expect(robot.said[0]).toContain('2号楼停水')
  expect(await groupOf(id)).toMatchObject({ state: 'sent', parts: 1, sent: 1, why: null })
  expect((await court.as('staff').get(`/notices/${id}`)).body.counts.reached, 'a group is nobody’s home').toBe(0)
})

test('what is for some alone goes to no group, whoever asks for it', async () => {
  await sql`
    insert into needs (community_id, id, resident_id, household_id, kind, words, helper_words, private, state, last_act_id)
    select community_id, ${court.newId()}, id, household_id, 'medicine', '', '', false, 'open', ${court.newId()} from residents where community_id = ${court.place.community} and id = ${court.place.residents.dialysis}`.execute(court.database.owner)
  const { status, body } = await issue(court, water(court, { group: true, subject: 'medicine', audience: { places: [{ kind: 'building', id: court.place.buildings.two }], terms: [{ term: 'need', values: ['medicine'] }] } }))
  await send()
  expect([status, body.group, robot.asked()]).toEqual([200, null, 0])
})

test('a long one goes in parts, in order, twenty a minute and the rest after it; two servers at once say each once', async () => {
  const ids: string[] = []
  for (const subject of ['water', 'power', 'gas', 'lift', 'repair', 'test', 'supplies']) ids.push(await issued({ subject, source: lines(12, subject), edits: { sms: { 'zh-Hans': '2号楼停水，请看页面。' } } }))
  const parts = (await groupOf(ids[0]!)).parts
  expect(parts).toBeGreaterThan(3)
  const all = parts * ids.length
  expect(all).toBeGreaterThan(20)
  const came = await Promise.all([send(), send()])
  expect(robot.said).toHaveLength(20)
  expect(robot.asked(), 'nothing was handed over for nothing').toBe(20)
  expect(came.filter((it) => it !== undefined)).not.toEqual([])
  expect(robot.said.slice(0, parts).map((it) => it.slice(0, 5)), 'one server at a time').toEqual(Array.from({ length: parts }, (_, n) => `（${n + 1}/${parts}）`))
  await send()
  expect(robot.asked(), 'the minute is not over').toBe(20)
  for (let n = 0; n < 5; n++) { court.pass(minute + 1000); await send() }
  expect([robot.said.length, new Set(robot.said).size, robot.asked()]).toEqual([all, all, all])
  expect(robot.said.map((it) => Buffer.byteLength(it)).every((it) => it <= 2048)).toBe(true)
  expect(robot.said.slice(0, parts).map((it) => it.slice(0, 5))).toEqual(Array.from({ length: parts }, (_, n) => `（${n + 1}/${parts}）`))
  expect(await groupOf(ids.at(-1)!)).toMatchObject({ state: 'sent', parts, sent: parts })
})

test('at night it waits for the morning, unless it is of danger; what is corrected before it went is not said, and the correction is', async () => {
  court.pass(14 * hour)
  const usual = await issued()
  await send()
  expect([robot.asked(), (await groupOf(usual)).state]).toEqual([0, 'held'])
  const danger = await issued({ subject: 'gas', urgency: 'danger' })
  await send()
  expect([robot.said.length, (await groupOf(danger)).state]).toEqual([1, 'sent'])
  const { body } = await issue(court, water(court, { corrects: usual, changed: { 'zh-Hans': '改到明天' } }))
  court.pass(9 * hour)
  await send()
  expect([(await groupOf(usual)).state, (await groupOf(body.id)).state, robot.said.length]).toEqual(['dropped', 'sent', 2])
  expect(robot.said.at(-1)).toContain('改到明天')
  const back = await court.as('staff').post(`/notices/${body.id}/withdraw`, { id: court.newId(), changed: { 'zh-Hans': '水管没坏' } })
  expect(back.status).toBe(200)
  await send()
  expect(robot.said.at(-1)).toContain('水管没坏')
})

test('what a group never read is not called off there; of one that was corrected it is, where it read the first', async () => {
  const back = async (of: string, words: string): Promise<string> => {
    const id = court.newId()
    expect((await court.as('staff').post(`/notices/${of}/withdraw`, { id, changed: { 'zh-Hans': words } })).status).toBe(200)
    return id
  }
  const read = await issued()
  await send()
  expect(robot.said).toHaveLength(1)
  court.pass(14 * hour)
  const held = await issued({ subject: 'power' })
  await send()
  expect((await groupOf(held)).state).toBe('held')
  const off = await back(held, '没有停电')
  const { body: corrected } = await issue(court, water(court, { corrects: read, changed: { 'zh-Hans': '改到明天' } }))
  await send()
  await back(corrected.id, '水管没坏')
  court.pass(9 * hour)
  for (let n = 0; n < 3; n++) { await send(); court.pass(minute) }
  expect([await groupOf(off), robot.said.length]).toEqual([null, 2])
  expect(robot.said.at(-1), 'they have the first in hand').toContain('水管没坏')
})

describe('a robot that cannot', () => {
  test('with a wrong key stands at the desk, is tried with growing pauses, and says it once when somebody has mended that; its key stands nowhere', async () => {
    robot.answers({ errcode: 93000 })
    const id = await issued()
    const tries: number[] = []
    for (let n = 0; n < 40; n++) {
      const before = robot.asked()
      await send()
      if (robot.asked() > before) tries.push(n)
      court.pass(minute)
    }
    expect(tries).toEqual([0, 1, 6, 21])
    expect(await line()).toMatchObject({ channel: 'wecom', why: 'robot-key', waiting: 1, givenUp: 0 })
    expect(await line('asRiverside')).toBeNull()
    expect(await groupOf(id)).toMatchObject({ state: 'waiting', why: 'robot-key' })
    robot.answers(null)
    court.pass(hour)
    await send()
    expect([robot.said.length, await line(), (await groupOf(id)).state]).toEqual([1, null, 'sent'])
    const { rows } = await sql<{ all: string }>`select (select coalesce(string_agg(g::text, ' '), '') from group_messages g) || (select coalesce(string_agg(c::text, ' '), '') from changes c) || (select coalesce(string_agg(f::text, ' '), '') from channels_failing f) as all`.execute(court.database.owner)
    expect(rows[0]!.all).not.toContain('693axxx6')
  })

  test('that says “too many” although we counted is asked again a minute later, and nothing is lost', async () => {
    robot.answers({ errcode: 45009 })
    const id = await issued()
    await send()
    expect(await groupOf(id)).toMatchObject({ state: 'waiting', why: 'robot-answered-no' })
    robot.answers(null)
    await send()
    expect(robot.said).toHaveLength(0)
    court.pass(minute)
    await send()
    expect(robot.said).toHaveLength(1)
  })

  test('whose answer was lost has perhaps said it: it is said once more by a person’s word alone', async () => {
    robot.answers('hangs-up')
    const id = await issued()
    await send()
    robot.answers(null)
    for (let n = 0; n < 3; n++) { court.pass(hour); await send() }
    expect([robot.said.length, (await groupOf(id)).state]).toEqual([1, 'doubtful'])
    expect((await court.as('volunteer').post(`/notices/${id}/group-again`, {})).status).not.toBe(200)
    expect((await court.asRiverside('staff').post(`/notices/${id}/group-again`, {})).status).toBe(404)
    expect((await court.as('staff').post(`/notices/${id}/group-again`, {})).body.group).toMatchObject({ state: 'waiting' })
    await send()
    expect([robot.said.length, (await groupOf(id)).state]).toEqual([2, 'sent'])
    expect((await court.as('staff').post(`/notices/${id}/group-again`, {})).body.code).toBe('sent-already')
  })

  test('of a long one whose first part was perhaps said nothing follows by itself; pressed once more, it is said whole and in order', async () => {
    robot.answers('hangs-up')
    const id = await issued({ source: lines(12, 'water'), edits: { sms: { 'zh-Hans': '2号楼停水，请看页面。' } } })
    const { parts } = await groupOf(id)
    expect(parts).toBeGreaterThan(2)
    await send()
    robot.answers(null)
    for (let n = 0; n < 3; n++) { court.pass(hour); await send() }
    expect([robot.said.length, (await groupOf(id)).state]).toEqual([1, 'doubtful'])
    // What waits for a person wakes nobody, and a channel that fails later does not count it as its own.
    const woken = async (): Promise<number> => {
      await sql`delete from job_runs where task = 'notices:group'`.execute(court.database.owner)
      await wake(court.database, court.now())
      return Number((await sql<{ n: string }>`select count(*) as n from job_runs where task = 'notices:group'`.execute(court.database.owner)).rows[0]!.n)
    }
    expect(await woken()).toBe(0)
    robot.answers({ errcode: 93000 })
    const other = await issued({ subject: 'power' })
    await send()
    court.pass(10 * minute)
    expect(await line()).toMatchObject({ channel: 'wecom', waiting: 1 })
    robot.answers(null)
    court.pass(hour)
    expect(await woken(), 'the other is due').toBe(1)
    await send()
    expect((await groupOf(other)).state).toBe('sent')
    robot.said.splice(1)
    expect((await court.as('staff').post(`/notices/${id}/group-again`, {})).body.group).toMatchObject({ state: 'waiting' })
    expect(await woken()).toBe(1)
    await send()
    expect(robot.said.slice(1).map((it) => it.slice(0, 5))).toEqual(Array.from({ length: parts }, (_, n) => `（${n + 1}/${parts}）`))
    expect(await groupOf(id)).toMatchObject({ state: 'sent', sent: parts })
  })

  test.each([['of two addresses neither was reached', { code: 'ETIMEDOUT', errors: [{ code: 'ETIMEDOUT' }] }], ['no line came about in time', { code: 'UND_ERR_CONNECT_TIMEOUT' }], ['nobody answered on the line', { code: 'ETIMEDOUT', syscall: 'connect' }], ['its certificate was over', { code: 'CERT_HAS_EXPIRED' }], ['it was somebody else’s', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }]])('that was never reached, for %s, has said nothing: it is tried again by itself', async (_, cause) => {
    // What no machine here can be made to do: as Node says it.
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign('errors' in cause ? new AggregateError([]) : new Error(), cause) })))
    const id = await issued()
    await send().finally(() => vi.unstubAllGlobals())
    expect(await groupOf(id)).toMatchObject({ state: 'waiting', why: 'robot-away' })
    court.pass(minute)
    await send()
    expect([robot.said.length, (await groupOf(id)).state]).toEqual([1, 'sent'])
  })

  test.each([['breaks off', 'breaks-off'], ['comes in part', 'cut-short'], ['was lost by a gateway between', { between: 502 }], ['came too late for one', { between: 504 }], ['is a page in its place', { between: 200 }]] as const)('whose answer %s has perhaps said it: nobody says it again but a person', async (_, how) => {
    robot.answers(how)
    const id = await issued()
    await send()
    robot.answers(null)
    for (let n = 0; n < 3; n++) { court.pass(hour); await send() }
    expect([robot.said.length, (await groupOf(id)).state]).toEqual([1, 'doubtful'])
  })

  test('a server that died between taking and writing leaves it doubtful', async () => {
    const id = await issued()
    await sql`update group_messages set state = 'sending', try_again_at = ${plus(court.now(), 2 * minute)}, tried_at = ${court.now()}`.execute(court.database.owner)
    await send()
    expect([robot.asked(), (await groupOf(id)).state]).toEqual([0, 'waiting'])
    court.pass(3 * minute)
    await send()
    expect([robot.asked(), (await groupOf(id)).state]).toEqual([0, 'doubtful'])
  })
})

test('names, numbers, papers and doors do not go there: not when it is issued, and not when somebody of that name moves in before it goes out', async () => {
  for (const said of ['请护士的母亲下楼', '电话13912345678', '2-1-502请开门', '身份证310101199001011234']) {
    const { body } = await look(court, water(court, { group: true, source: { 'zh-Hans': { title: '通知', lines: [said], when: '', where: '' } } }))
    expect(body.problems.some((it: any) => it.kind === 'wecom' && it.holds), said).toBe(true)
  }
  const id = await issued({ source: { 'zh-Hans': { title: '通知', lines: ['请与常青联系'], when: '', where: '' } } })
  await sql`update residents set name = '常青' where id = ${court.place.residents.neighbour}`.execute(court.database.owner)
  await send()
  expect([robot.asked(), await groupOf(id)]).toMatchObject([0, { state: 'refused', why: 'personal' }])
})

test('a robot is set with its community, or nothing starts; its key is not repeated', () => {
  const one = '0190a000-0000-7000-8000-000000000001'
  const read = (wecom: string) => { try { return readConfig({ demo: false }, { POSTERN_WECOM: wecom }) } catch (error) { return String(error) } }
  expect(read(`${one}=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc`)).toMatchObject({ wecom: [{ only: one, value: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc' }] })
  for (const wrong of ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=topsecret', `${one}=http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=topsecret`, `${one}=https://qyapi.weixin.qq.com/topsecret`]) {
    expect(read(wrong)).toContain('POSTERN_WECOM: ')
    expect(read(wrong)).not.toContain('topsecret')
  }
})
