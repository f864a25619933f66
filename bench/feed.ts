// What thirty open desks cost each other while two people write without a pause for thought: how long a desk waits for what it asks again
// after a change. The floor is the same: what was asked then, asked once more by one desk at a time while nobody writes, on the same server
// in the same run. Desks are HTTP clients with sessions and event streams of their own, in a process of their own; all share this machine.

import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import { hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { connect, ownerTransaction } from '#server/db/pool.ts'
import { ownerUrlIn } from '../test/support/postern.ts'
import { clientOf, newId } from './clients.ts'
import type { DeskAsked, Measured, ToDesks } from './feed-desks.ts'
import { startBench, type Bench } from './postern.ts'
import { againstFloor, againstLimit, median, p95, type Row } from './row.ts'

const [desks, warmUp, busyFor, onceMore] = [30, 5_000, 40_000, 100]
/** Milliseconds between two writes of one writer: nobody at a desk is so quick, and a gate sends what it has in batches. */
const pause = 250
const most = { ratio: 3, shown: 2000 }

/** What a desk has before it: a person, and their case. */
type Open = { exit: string; resident: string }
/** What is asked must be answered. */
type Asker = (method: 'GET' | 'POST', path: string, body?: object) => Promise<any>

function askerOf(url: string, headers: Record<string, string>): Asker {
  const ask = clientOf(url, headers)
  return async (method, path, body) => {
    const { status, body: said } = await ask(method, path, body)
    if (status !== 200) throw new Error(`${method} ${path} answers ${status}: ${JSON.stringify(said).slice(0, 300)}`)
    return said
  }
}

async function cookieFor(url: string, token: string): Promise<string> {
  const reply = await fetch(`${url}/api/sign-in/link`, { method: 'POST', headers: { 'content-type': 'application/json', 'command-id': randomUUID() }, body: JSON.stringify({ token }) })
  const cookie = reply.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`signing in answers ${reply.status}`)
  return cookie
}

/** A session for each desk; the staff that there is takes turns at them. */
async function sessions({ url, data }: Bench, count: number): Promise<string[]> {
  const ownerUrl = await ownerUrlIn(data)
  const database = await connect({ ownerUrl, appUrl: ownerUrl }, { size: 2 })
  try {
    const { rows } = await sql<{ account: AccountId; community: CommunityId }>`
      select a.id as account, g.community_id as community from accounts a join grants g on g.account_id = a.id
      where g.role in ('staff', 'deputy', 'secretary') and g.building_id is null order by a.login`.execute(database.owner)
    const tokens = await ownerTransaction(database, async (tx) => {
      const made: string[] = []
      const now = instantOf(Date.now())
      for (let i = 0; i < count; i++) {
        const { account, community } = rows[i % rows.length]!
        made.push(await createSignInLink(tx, { community, for: { kind: 'account', account }, now, expiresAt: plus(now, hour) }))
      }
      return made
    })
    return await Promise.all(tokens.map((token) => cookieFor(url, token)))
  } finally {
    await database.close()
  }
}

/** People whom a search finds, from several buildings; none of them has asked for anything. */
async function people(desk: Asker, count: number): Promise<string[]> {
  const found: string[] = []
  for (let building = 1; found.length < count && building < 30; building++) {
    const { hits } = await desk('POST', '/residents/search', { text: `${building}-1-` })
    found.push(...(hits as { id: string; openExits: number }[]).filter((it) => it.openExits === 0).map((it) => it.id))
  }
  if (found.length < count) throw new Error(`only ${found.length} people are found`)
  return found.slice(0, count)
}

async function asks(desk: Asker, resident: string): Promise<Open> {
  const now = Date.now()
  const { id } = await desk('POST', '/exits', { id: newId(), resident, purpose: 'other', place: 'bench', reason: 'bench', from: instantOf(now), until: instantOf(now + 4 * hour), weekly: null, exits: 1, askedAt: instantOf(now) })
  return { exit: id as string, resident }
}

/** At the desk: somebody calls whose case may be open elsewhere, something comes in for it; somebody else asks to leave, and thinks better of it. */
function clerk(desk: Asker, open: readonly Open[], others: readonly string[]): Writer['write'] {
  let asked: Open | null = null
  return async (nth) => {
    const [{ exit, resident }, now] = [open[nth % open.length]!, instantOf(Date.now())]
    if (nth % 4 === 0) return desk('POST', '/contacts', { id: newId(), resident, channel: 'phone', startedAt: now, endedAt: null, note: '', exit: null })
    if (nth % 4 === 1) return desk('POST', `/exits/${exit}/evidence`, { id: newId(), content: { kind: 'employer-confirmation', employer: 'bench', answeredBy: 'bench', phone: '021 5555 0100', toldOfCase: true }, recordedAt: now })
    if (asked === null) return void (asked = await asks(desk, others[nth % others.length]!))
    const before: Open = asked
    asked = null
    return desk('POST', `/exits/${before.exit}/withdraw`, {})
  }
}

/** At the gate: people go out and come back, a few in each batch. */
async function guard({ url, link }: Bench): Promise<Writer['write']> {
  const token = link('gate')
  const { secret } = await askerOf(url, {})('POST', '/devices/enrol', { token: token.slice(token.lastIndexOf('=') + 1), label: 'benchmark' })
  const phone = askerOf(url, { authorization: `Bearer ${secret as string}` })
  const { stretches } = await phone('GET', '/field/knows')
  const passes = (stretches as { name: string; put: { id: string }[] }[]).flatMap((it) => (it.name === 'passes' ? it.put.map((pass) => pass.id) : []))
  const movement = (pass: string, kind: 'out' | 'back', at: string) =>
    ({ type: 'movement', id: newId(), kind, at, right: at, steady: null, pass, resident: null, exit: null, emergency: false, how: 'scan', verdict: 'let-out', note: '' })
  return (nth) => {
    const at = instantOf(Date.now())
    const some = [0, 1, 2].map((i) => passes[(Math.floor(nth / 2) * 3 + i) % passes.length]!)
    return phone('POST', '/facts', { facts: some.map((pass) => movement(pass, nth % 2 ? 'back' : 'out', at)), sentAt: at })
  }
}

type Writer = { write: (nth: number) => Promise<unknown>; written: number }
async function writing(writer: Writer, until: number): Promise<void> {
  while (Date.now() < until) {
    await writer.write(writer.written++)
    await sleep(pause)
  }
}

type Desks = { measured: (work: () => Promise<unknown>) => Promise<Measured>; /** what was asked, once more, one after the other */ again: (count: number) => Promise<number[]>; close: () => void }

async function opened(asked: DeskAsked[]): Promise<Desks> {
  const child: ChildProcess = fork(new URL('./feed-desks.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const say = async (what: ToDesks): Promise<unknown> => {
    child.send(what)
    const failed = once(child, 'exit').then(() => { throw new Error('the desks’ process ended') })
    const [said] = await Promise.race([once(child, 'message'), failed])
    return said
  }
  await say({ open: asked })
  return {
    async measured(work) {
      await say({ measure: true })
      await work()
      return await say({ tell: true }) as Measured
    },
    again: async (count) => await say({ again: count }) as number[],
    close: () => child.disconnect(),
  }
}

const told = ({ refetch, shown, answers }: Measured, idle: readonly number[], writes: number): void =>
  console.error(`  ${writes} writes; ${refetch.length} times asked again for ${answers} answers; p50 ${median(refetch).toFixed(1)} ms, p95 ${p95(refetch).toFixed(1)} ms; told → shown p50 ${median(shown).toFixed(0)} ms; idle p50 ${median(idle).toFixed(1)} ms`)

export async function run(): Promise<Row[]> {
  const bench = await startBench({ web: false })
  try {
    const { url } = bench
    const [mine, ...cookies] = await sessions(bench, desks + 1)
    const desk = askerOf(url, { cookie: mine! })
    const found = await people(desk, 2 * desks)
    const open: Open[] = []
    for (const resident of found.slice(0, desks)) open.push(await asks(desk, resident))
    const shown = open.map(({ exit, resident }, nth): DeskAsked =>
      ({ url, cookie: cookies[nth]!, paths: ['/api/desk/queue', '/api/facts/held?limit=0', `/api/exits/${exit}`, `/api/residents/${resident}`] }))
    const writers = [clerk(desk, open, found.slice(desks)), await guard(bench)].map((write): Writer => ({ write, written: 0 }))
    const both = (ms: number) => () => Promise.all(writers.map((writer) => writing(writer, Date.now() + ms)))
    const all = await opened(shown)
    await both(warmUp)()
    const before = writers.reduce((sum, it) => sum + it.written, 0)
    const busy = await all.measured(both(busyFor))
    const writes = writers.reduce((sum, it) => sum + it.written, 0) - before
    await sleep(warmUp)
    const idle = await all.again(onceMore)
    all.close()
    told(busy, idle, writes)
    const under = `${desks} desks open, two writers without a pause for thought`
    return [
      againstFloor('feed', `p50 of what a desk asks again after a change, ${under}; floor: the same by one desk, idle`, 'ms', median(busy.refetch), median(idle), most.ratio),
      againstLimit('feed', `p95 from being told of a change until it is shown, ${under}`, 'ms', p95(busy.shown), most.shown),
    ]
  } finally {
    await bench.stop()
  }
}
