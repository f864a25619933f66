// A notice to everybody: how long until whom it is for is fixed and the first rung is begun with each home, and until all of them have got their text. On a
// PostgreSQL as the product starts it, at Osmanthus Court and in a community of a hundred thousand; the request and the jobs as the product runs them, beside the same rows written bare.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { sql } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, instantOf, plus } from '#domain/kernel/instants.ts'
import type { Channels } from '#server/channels/channels.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, transaction, type Database } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { mountEndpoints } from '#server/http/mount.ts'
import { audienceTerms } from '#server/main.ts'
import { noticeJobs } from '#server/notices/jobs.ts'
import { composingRoutes } from '#server/notices/routes.ts'
import type { Place } from '../test/support/community.ts'
import { mailbox, type Mailbox } from '../test/support/mailbox.ts'
import { newId } from './clients.ts'
import { againstLimit, type Row } from './row.ts'
import { fillPeople, sizes, type Size } from './scale-places.ts'

const most = { small: 1_000, large: 20_000, request: 10_000 }

const timed = async <T>(work: () => Promise<T>): Promise<[ms: number, what: T]> => {
  const began = performance.now()
  const what = await work()
  return [performance.now() - began, what]
}

type Bench = { database: Database; place: Place; phone: Mailbox; channels: Channels; post: (path: string, body: object) => Promise<any>; close: () => Promise<void> }
async function open(database: Database, name: string, size: Size): Promise<Bench> {
  const place = await fillPeople(database, name, size)
  await sql`analyze`.execute(database.owner)
  const phone = mailbox({ kind: 'sms', once: true })
  const channels: Channels = { ways: [{ ...phone, takes: (address) => address }], language: 'zh-Hans' }
  // Without a worker: the jobs are run by hand below.
  const app = Fastify()
  await app.register(cookie)
  await mountEndpoints(app, { db: database, clock: () => Date.now(), origin: 'http://127.0.0.1' }, composingRoutes({ terms: audienceTerms, channels }))
  const post = async (path: string, body: object): Promise<any> => {
    const reply = await app.inject({ method: 'POST', url: `/api${path}`, headers: { cookie: `${cookieName}=${place.secrets.staff}`, 'command-id': newId() }, payload: body })
    if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.statusCode} ${reply.body.slice(0, 300)}`)
    return reply.json()
  }
  return { database, place, phone, channels, post, close: () => app.close() }
}

const draft = (place: Place) => {
  const now = instantOf(Date.now())
  return {
    subject: 'gas', urgency: 'danger', audience: { places: [{ kind: 'community', id: place.community }], terms: [{ term: 'level', values: ['open', 'sealed', 'controlled'], not: false }] },
    source: { 'zh-Hans': { title: '燃气泄漏', lines: ['请关闭阀门，开窗，到楼下集合'], when: '现在', where: '全小区' } }, sender: '居委会', ground: '燃气公司通知', ask: { who: '值班室', phone: '' },
    validFrom: now, validUntil: plus(now, day), plan: [{ rung: 'page', after: 0 }, { rung: 'sms', after: 0 }, { rung: 'knocks', after: 0 }],
  }
}

async function measure(bench: Bench, people: number, limit: number): Promise<Row[]> {
  const { database, place, phone, channels, post } = bench
  const community = place.community as CommunityId
  const run = (task: string, payload: object) => noticeJobs(channels, audienceTerms).tasks![task]!({
    db: database, community, payload: { community, ...payload }, get now() { return instantOf(Date.now()) }, progress: async () => undefined, stopped: () => false, failed: () => undefined,
  })
  const body = draft(place)
  const [looked, { seen, homes }] = await timed(() => post('/notices/preview', body))
  const [issued, { id }] = await timed(() => post('/notices', { ...body, id: newId(), seen }))
  const [queued] = await timed(() => run('notices:climb', { notice: id }))
  const [sent] = await timed(async () => {
    for (let i = 0; i < 1_000 && (await waiting(database)) > 0; i++) await run('notices:send', {})
  })
  console.error(`  ${people} people: looked ${Math.round(looked)} ms, issued ${Math.round(issued)} ms, queued ${Math.round(queued)} ms, sent ${Math.round(sent)} ms`)
  const { rows: [said] } = await sql<{ n: number }>`select count(distinct household_id)::int as n from notice_deliveries where notice_id = ${id} and rung = 'sms' and grade = 'handed-over'`.execute(database.owner)
  const twice = phone.sent.length - new Set(phone.sent.map((it) => it.to)).size
  if (said!.n < homes - 4 || twice > 0) throw new Error(`of ${homes} homes ${said!.n} were told, ${twice} numbers twice`)
  const floor = await floorsOf(database, community, id)
  const at = `${people} people in ${homes} homes`
  return [
    againstLimit('notices', `looked at, ${at}`, 'ms', looked, most.request), againstLimit('notices', `issued, in one request, ${at}`, 'ms', issued, most.request),
    againstLimit('notices', `resolved and every home queued, ${at}`, 'ms', issued + queued, limit, floor.queued), againstLimit('notices', `and a text in every hand, each once, ${at}`, 'ms', issued + queued + sent, limit * 4, floor.queued + floor.sent),
  ]
}
const slices = <T>(all: readonly T[], each: number): T[][] => Array.from({ length: Math.ceil(all.length / each) }, (_, n) => all.slice(n * each, (n + 1) * each))
/** What this machine takes to write the same rows once more, in as many transactions, each by one statement a table and with nothing worked out. */
async function floorsOf(database: Database, community: CommunityId, notice: string): Promise<{ queued: number; sent: number }> {
  const column = async (what: string): Promise<string[]> => (await sql<{ id: string }>`${sql.raw(what)} where notice_id = ${notice}`.execute(database.owner)).rows.map(({ id }) => id)
  const [homes, messages] = [await column('select household_id as id from notice_homes'), await column('select distinct message_id as id from notice_deliveries')]
  const deliveries = (grade: string, by: string, ids: readonly string[]) => sql`
    insert into notice_deliveries (community_id, id, notice_id, household_id, rung, grade, message_id, by_actor, by_role, at, recorded_at)
    select community_id, gen_random_uuid(), notice_id, household_id, rung, grade, message_id, by_actor, by_role, at, recorded_at from notice_deliveries
    where community_id = ${community} and notice_id = ${notice} and grade = ${grade} and ${sql.raw(by)} = any(${[...ids]}::uuid[])`
  const kept = (ids: readonly string[]) => sql`update notice_homes set last = last, next_at = next_at where community_id = ${community} and notice_id = ${notice} and household_id = any(${[...ids]}::uuid[])`
  const [queued] = await timed(async () => {
    for (const some of slices(homes, 1000)) {
      await transaction(database, [community], async (tx) => {
        await sql`insert into messages (community_id, id, kind, channel, household_id, resident_id, state, by_actor, at, rank) select community_id, gen_random_uuid(), kind, channel, household_id, resident_id, 'sent', by_actor, at, rank
          from messages where community_id = ${community} and kind = 'notice' and household_id = any(${some}::uuid[])`.execute(tx)
        await deliveries('queued', 'household_id', some).execute(tx)
        await kept(some).execute(tx)
      })
    }
  })
  const [sent] = await timed(async () => {
    for (const some of slices(messages.filter((id) => id !== null), 200)) {
      const homesOf = (await sql<{ id: string }>`select distinct household_id as id from messages where community_id = ${community} and id = any(${some}::uuid[])`.execute(database.owner)).rows.map(({ id }) => id)
      for (const state of ['sending', 'sent']) {
        await transaction(database, [community], async (tx) => {
          await sql`update messages set state = ${state} where community_id = ${community} and id = any(${some}::uuid[])`.execute(tx)
          if (state === 'sent') await deliveries('handed-over', 'message_id', some).execute(tx)
          if (state === 'sent') await kept(homesOf).execute(tx)
        })
      }
    }
  })
  return { queued, sent }
}

async function waiting(database: Database): Promise<number> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*)::int as n from messages where kind = 'notice' and state in ('waiting', 'sending')`.execute(database.owner)
  return row!.n
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-notices-'))
  const cluster = await startEmbedded(folder)
  try {
    const rows: Row[] = []
    await migrate(cluster.ownerUrl, join(import.meta.dirname, '../migrations'))
    const database = await connect(cluster)
    try {
      await installQueue(database, ['notices:climb', 'notices:send'])
      for (const [name, size, limit] of [['Osmanthus Court', sizes.small, most.small], ['Large', sizes.large, most.large]] as const) {
        const bench = await open(database, name, size)
        try { rows.push(...await measure(bench, size.people, limit)) } finally { await bench.close() }
      }
    } finally { await database.close() }
    return rows
  } finally {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
