// Ten seconds on two servers with one database, one of which is killed again and again: everybody decides, undoes, undoes once more, decides
// over each other, withdraws and takes back at once. Whoever may hear keeps looking. What was acknowledged stands there once; what was
// undone nobody has seen; what stands was told to all of them, once. `npm test -- --long`; bounded in number and time; loopback only.

import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomFrom, type Random } from '#demo/random.ts'
import { undoMs } from '#domain/exits/undo.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { day, hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { cookieName } from '#server/http/actor.ts'
import type { Place, Who } from '../support/community.ts'
import { courtOn } from '../support/load.ts'
import { ownDatabase, type OwnDatabase } from '../support/own-database.ts'
import { signalGroup, type Started } from '../support/postern.ts'
import { long, newStarts, type Starts } from '../support/starts.ts'

type Answer = { status: number; body: any }
type Storm = { place: Place; servers: string[]; random: Random; acknowledged: { exit: string; what: string }[]; answers: Record<string, number>; seen: Set<string>; stop: boolean }

let starts: Starts
let own: OwnDatabase
beforeEach(async () => { [starts, own] = await Promise.all([newStarts(), ownDatabase()]) })
afterEach(async () => { await starts.close(); await own.drop() })

const now = () => instantOf(Date.now())
const newId = () => uuidv7(Date.now(), randomBytes(10))
const serve = (): Started => starts.start(['--port', '0', '--data', starts.data, ...own.flags, '--no-web', '--no-demo'])

const headersOf = ({ secrets }: Place, who: Who): Record<string, string> => (who === 'gate' ? { authorization: `Bearer ${secrets.gate}` } : { cookie: `${cookieName}=${secrets[who]}` })

/** One try at either server; null without an answer. */
async function once({ place, servers, random }: Storm, who: Who, path: string, body: unknown, command: string): Promise<Answer | null> {
  try {
    const reply = await fetch(`${random.pick(servers)}/api${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }), signal: AbortSignal.timeout(20_000),
      headers: { ...headersOf(place, who), ...(body === undefined ? {} : { 'command-id': command, 'content-type': 'application/json' }) },
    })
    return { status: reply.status, body: await reply.json() }
  } catch {
    return null
  }
}

/** Until it was answered, under one id, as a desk does. */
async function ask(storm: Storm, who: Who, path: string, body?: unknown, command: string = randomUUID()): Promise<Answer> {
  for (let tries = 0; tries < 80; tries++) {
    const answer = await once(storm, who, path, body, command)
    if (answer && answer.status < 500 && answer.body.code !== 'busy') {
      const said = answer.status === 200 ? 'done' : answer.body.code
      if (body !== undefined) storm.answers[said] = (storm.answers[said] ?? 0) + 1
      return answer
    }
    await sleep(150)
  }
  throw new Error(`no answer: ${path}`)
}

/** A write; acknowledged, it has to stand there afterwards. */
async function act(storm: Storm, who: Who, exit: string, path: string, what: string, body: object, command?: string): Promise<Answer> {
  const answer = await ask(storm, who, `/exits/${exit}/${path}`, body, command)
  if (answer.status === 200) storm.acknowledged.push({ exit, what })
  return answer
}

const refusal = { reason: '请等医院回电。', appealTo: 'secretary' }
const refuse = (storm: Storm, who: Who, exit: string): Promise<Answer> => act(storm, who, exit, 'refuse', 'refused', refusal)
const grant = (storm: Storm, exit: string): Promise<Answer> => act(storm, 'secretary', exit, 'override/confirm', 'override-confirmed', { pass: newId(), gates: [] })

/** The undoing of whatever this person has just decided: twice at once, by one command or by two, through whichever server. */
async function undoes(storm: Storm, who: Who, exit: string, seq: number): Promise<void> {
  const same = randomUUID()
  const all = await Promise.all([same, storm.random.pick([same, randomUUID()])].map((command) => ask(storm, who, `/exits/${exit}/undo`, { seq }, command)))
  if (all.some(({ status }) => status === 200)) storm.acknowledged.push({ exit, what: 'undone' })
}

/** What happens to a case besides, or at the very moment at which it is decided or undone. */
async function meanwhile(storm: Storm, exit: string): Promise<void> {
  const { random } = storm
  await sleep(random.below(undoMs + 2_000))
  const what = random.below(5)
  if (what === 0) await act(storm, 'neighbour', exit, 'withdraw', 'withdrawn', {})
  if (what === 1) await act(storm, 'deputy', exit, 'revoke', 'revoked', { reason: '医院来电取消。' })
  if (what === 2) await refuse(storm, 'deputy', exit)
  if (what === 3) await act(storm, 'neighbour', exit, 'appeal', 'appealed', { text: '没有改期。' })
}

/** One case, decided up to three times. */
async function oneCase(storm: Storm, resident: string): Promise<string> {
  const { random } = storm
  const exit = newId()
  await ask(storm, 'staff', '/exits', { id: exit, resident, purpose: 'exam', place: `考点 ${exit.slice(-8)}`, reason: '考试', from: now(), until: plus(now(), day - hour), weekly: null, exits: 1, askedAt: now() })
  const besides = meanwhile(storm, exit)
  for (let round = 0; round < 3; round++) {
    const byTwo = random.below(2) === 0
    if (byTwo) await act(storm, 'deputy', exit, 'override', 'override-proposed', { reason: '等不了' })
    const who: Who = byTwo ? 'secretary' : 'staff'
    // Two people press in the same instant, now and then.
    const [decided] = await Promise.all([byTwo ? grant(storm, exit) : refuse(storm, who, exit), ...(random.below(4) === 0 ? [refuse(storm, 'secretary', exit)] : [])])
    const seq = decided!.body.undo?.mine ? decided!.body.undo.seq as number : null
    if (seq === null || random.below(4) === 0) break
    await sleep(random.pick([0, 0, 500, 3_000, undoMs - 1_500, undoMs - 300, undoMs + 200]))
    await Promise.all([undoes(storm, who, exit, seq), ...(random.below(3) === 0 ? [refuse(storm, 'deputy', exit)] : [])])
  }
  await besides
  return exit
}

/** Keeps looking as a resident and as a gate, and notes every decision, piece of news and pass that it is shown. */
async function looking(storm: Storm): Promise<void> {
  while (!storm.stop) {
    const [hers, knows] = await Promise.all([once(storm, 'neighbour', '/me/exits', undefined, ''), once(storm, 'gate', '/field/knows', undefined, '')])
    if (hers?.status === 200) {
      for (const { id, decisions, pass } of hers.body.exits) {
        for (const { what, at } of decisions) storm.seen.add(`step ${id} ${what} ${at}`)
        if (pass) storm.seen.add(`pass ${pass.id}`)
      }
      for (const { id } of hers.body.news) storm.seen.add(`news ${id}`)
    }
    if (knows?.status === 200) for (const { name, put } of knows.body.stretches) if (name === 'passes') for (const { id } of put) storm.seen.add(`pass ${id}`)
    await sleep(100)
  }
}

type Step = { exit: string; seq: number; what: string; at: string; undone: boolean; pass: string | null }
const decisions = ['override-confirmed', 'granted', 'refused']

/** What stands in the tables afterwards. */
async function count(storm: Storm, exits: string[]) {
  const steps = await own.query<Step>(`select s.exit_id as exit, s.seq, s.what, to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, s.pass_id as pass,
    exists (select from exit_steps u where u.exit_id = s.exit_id and u.undoes = s.seq) as undone from exit_steps s where s.exit_id = any($1) order by 1, 2`, [exits])
  const of = (exit: string, what: string): number => steps.filter((step) => step.exit === exit && step.what === what).length
  const kinds = new Map(storm.acknowledged.map(({ exit, what }) => [`${exit} ${what}`, { exit, what }]))
  const acknowledged = (exit: string, what: string): number => storm.acknowledged.filter((it) => it.exit === exit && it.what === what).length
  const told = steps.filter((step) => decisions.includes(step.what) && !step.undone)
  const undone = steps.filter((step) => step.undone)
  const news = await own.query<{ id: string; never: boolean; exit: string; code: string }>(`select id, told_from = 'infinity' as never, details ->> 'exit' as exit, code from news where details ->> 'exit' = any($1)`, [exits])
  const [rest] = await own.query<{ waiting: number; torn: number; loose: number; twice: number }>(`select
    (select count(*) from (select told_from from exits union all select told_from from passes union all select told_from from news) t where told_from < 'infinity')::int as waiting,
    (select count(*) from exits e where e.steps <> (select max(seq) from exit_steps s where s.exit_id = e.id) or e.steps <> (select count(*) from exit_steps s where s.exit_id = e.id))::int as torn,
    (select count(*) from passes p join exits e on e.id = p.exit_id where p.status = 0 and e.state <> 'granted')::int as loose,
    (select count(*) from (select n.details ->> 'exit', n.at from news n where n.told_from is null group by 1, 2, n.code having count(*) > 1) t)::int as twice`)
  const toldOf = (step: Step): boolean => news.some((it) => !it.never && it.exit === step.exit && it.code === (step.what === 'refused' ? 'exit-refused' : 'exit-granted'))
  return {
    acknowledged: storm.acknowledged.length, decided: told.length, undone: undone.length,
    lost: [...kinds.values()].filter(({ exit, what }) => of(exit, what) < acknowledged(exit, what)),
    doubled: [...kinds.values()].filter(({ exit, what }) => of(exit, what) > acknowledged(exit, what)),
    seenUndone: undone.filter((step) => storm.seen.has(`step ${step.exit} ${step.what} ${step.at}`) || (step.pass && storm.seen.has(`pass ${step.pass}`))),
    seenNews: news.filter((it) => it.never && storm.seen.has(`news ${it.id}`)).length,
    untold: told.filter((step) => !toldOf(step)),
    unseen: told.filter((step) => !storm.seen.has(`step ${step.exit} ${step.what} ${step.at}`)),
    ...rest!,
  }
}

test.runIf(long)('on two servers, one of them killed again and again: nothing lost or twice, nobody told what was undone, everybody told what stands', async () => {
  let victim = serve()
  const first = await victim.url
  const urls = { ownerUrl: own.url, appUrl: own.flags[3]! }
  const place = await courtOn(urls)
  const other = serve()
  const storm: Storm = { place, servers: [first, await other.url], random: randomFrom(7), acknowledged: [], answers: {}, seen: new Set(), stop: false }
  const people = Array.from({ length: 40 }, newId)
  await own.query(`insert into residents (community_id, id, household_id, name) select $1, id, $2, '新来的' from unnest($3::uuid[]) as t (id)`, [place.community, place.households.neighbour, people])
  const look = looking(storm)
  const cases = Promise.all(people.map(async (person, at) => { await sleep(at * 150); return oneCase(storm, person) }))
  for (let kill = 0; kill < 3; kill++) {
    await sleep(5_000)
    signalGroup(victim, 'SIGKILL')
    await victim.ended
    victim = serve()
    storm.servers[0] = await victim.url
  }
  const exits = await cases
  await sleep(undoMs + 3_000)
  storm.stop = true
  await look
  const outcome = await count(storm, exits)
  console.log('ten seconds:', Object.entries(outcome).map(([name, it]) => `${name} ${Array.isArray(it) ? it.length : it}`).join(', '), storm.answers)
  expect(outcome).toMatchObject({ lost: [], doubled: [], seenUndone: [], seenNews: 0, untold: [], unseen: [], waiting: 0, torn: 0, loose: 0, twice: 0 })
  expect(outcome.undone).toBeGreaterThan(10)
  expect(outcome.decided).toBeGreaterThan(10)
  await Promise.all([starts.stop(victim), starts.stop(other)])
}, 240_000)
