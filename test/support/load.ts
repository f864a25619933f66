// Writes through real HTTP, as desk and gate send them, while something is broken on purpose; and afterwards the count: how many were
// acknowledged, how many of those are lost, how many stand there twice. Each write has one command id for all its tries, as on a
// device. Bounded in number and time; loopback only.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { connect, transaction, type DatabaseUrls } from '#server/db/pool.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { cookieName } from '#server/http/actor.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { seedRules } from '#server/rules/store.ts'
import { shippedRules } from './asking.ts'
import { settle, type Place } from './community.ts'
import { queryOn } from './own-database.ts'

/** A write before it is sent: what a device would have on its disk. */
type Write = { kind: keyof typeof kinds; id: string; command: string; path: string; headers: Record<string, string>; body: () => unknown }

const now = () => instantOf(Date.now())
const newId = () => uuidv7(Date.now(), randomBytes(10))

/** Each kind: where it is sent, what it says about `id`, and which rows it must leave. The text carries the id, so that a second row would be found. */
const kinds = {
  contact: {
    who: 'staff', path: '/contacts', rows: 'select note as id from contacts where note = any($1)',
    body: (place: Place, id: string) => ({ id, resident: place.residents.nurse, channel: 'phone', startedAt: now(), endedAt: null, note: id, exit: null }),
  },
  exit: {
    who: 'staff', path: '/exits', rows: 'select reason as id from exit_people where reason = any($1)',
    body: (place: Place, id: string) => {
      const asked = now()
      return { id, resident: place.residents.dialysis, purpose: 'scheduled-care', place: `市一医院 ${id.slice(-12)}`, reason: id, from: asked, until: plus(asked, 6 * hour), weekly: null, exits: 1, askedAt: asked }
    },
  },
  fact: {
    who: 'gate', path: '/facts', rows: 'select note as id from movements where note = any($1)',
    body: (place: Place, id: string) => ({
      facts: [{ type: 'movement', id, kind: 'back', at: now(), right: now(), steady: null, pass: null, resident: place.residents.neighbour, exit: null, emergency: false, how: 'door', verdict: 'let-back', note: id }], sentAt: now(),
    }),
  },
} as const

/** Osmanthus Court on the database of a server that runs: the small one of the API tests, with rules, letter and keys. */
export async function courtOn(urls: DatabaseUrls): Promise<Place> {
  const database = await connect(urls, { size: 2 })
  try {
    const place = await settle(database, 'Osmanthus Court', now())
    const community = place.community as CommunityId
    await transaction(database, [community], async (tx) => {
      await seedRules(tx, community, shippedRules(), now())
      await seedLetter(tx, community, now())
      await ensureKeys(tx, community, now())
    })
    return place
  } finally {
    await database.close()
  }
}

function writeOf(place: Place, kind: keyof typeof kinds): Write {
  const { who, path, body } = kinds[kind]
  const id = newId()
  const asked = body(place, id)
  return {
    kind, id, command: randomUUID(), path,
    headers: who === 'gate' ? { authorization: `Bearer ${place.secrets.gate}` } : { cookie: `${cookieName}=${place.secrets.staff}` },
    // The clock of the sending is stated anew at each try; a command's body never changes.
    body: () => (kind === 'fact' ? { ...asked, sentAt: now() } : asked),
  }
}

export type Outcome = {
  acknowledged: number; lost: number; doubled: number
  /** tries without an answer, and answers that were a no, by code */
  unanswered: number; turnedAway: Record<string, number>
  /** repeats of acknowledged writes, which must get the first answer */
  repeated: number; otherAnswer: number
}

export type Load = {
  /** acknowledged until now */
  readonly acknowledged: number
  readonly turnedAway: Readonly<Record<string, number>>
  /** the server has come back under another address */
  moveTo(url: string): void
  /** every write begun is tried until it is acknowledged, at most for `ms`; then nothing more is sent */
  finish(ms?: number): Promise<void>
  /** looks for each acknowledged write in the tables, on the owner's connection */
  count(ownerUrl: string): Promise<Outcome>
}

type State = { url: string; stopAt: number; stopped: boolean; done: Map<string, { write: Write; answer: string }>; unanswered: number; turnedAway: Record<string, number>; repeated: number; otherAnswer: number }

/** One try. Null when it was not acknowledged. */
async function send(state: State, { path, headers, command, body }: Write): Promise<string | null> {
  try {
    const reply = await fetch(`${state.url}/api${path}`, {
      method: 'POST', headers: { ...headers, 'command-id': command, 'content-type': 'application/json' }, body: JSON.stringify(body()), signal: AbortSignal.timeout(60_000),
    })
    const text = await reply.text()
    if (reply.status === 200) return text
    const code = (JSON.parse(text) as { code?: string }).code ?? String(reply.status)
    state.turnedAway[code] = (state.turnedAway[code] ?? 0) + 1
  } catch {
    state.unanswered += 1
  }
  return null
}

async function repeat(state: State, write: Write, first: string): Promise<void> {
  const again = await send(state, write)
  if (again === null) return
  state.repeated += 1
  // A batch of facts tells the time of the answer; what was taken must be the same. Kept answers may have their keys in another order.
  const said = (text: string): unknown => (write.kind === 'fact' ? (JSON.parse(text) as { taken: string[] }).taken : JSON.parse(text))
  if (!isDeepStrictEqual(said(again), said(first))) state.otherAnswer += 1
}

async function writer(state: State, place: Place, most: number): Promise<void> {
  const order = Object.keys(kinds) as (keyof typeof kinds)[]
  for (let i = 0; i < most && !state.stopped; i++) {
    const write = writeOf(place, order[i % order.length]!)
    let answer = await send(state, write)
    while (answer === null && Date.now() < state.stopAt) {
      await sleep(100)
      answer = await send(state, write)
    }
    if (answer === null) return
    state.done.set(write.id, { write, answer })
    if (i % 5 === 0) await repeat(state, write, answer)
  }
}

async function countIn(state: State, ownerUrl: string): Promise<Outcome> {
  let [lost, doubled] = [0, 0]
  for (const [kind, { rows }] of Object.entries(kinds)) {
    const ids = [...state.done.values()].filter(({ write }) => write.kind === kind).map(({ write }) => write.id)
    const found = await queryOn<{ id: string }>(ownerUrl, rows, [ids])
    lost += ids.length - new Set(found.map((row) => row.id)).size
    doubled += found.length - new Set(found.map((row) => row.id)).size
  }
  const { unanswered, turnedAway, repeated, otherAnswer } = state
  return { acknowledged: state.done.size, lost, doubled, unanswered, turnedAway, repeated, otherAnswer }
}

/** Starts `writers` that write one thing after the other; at most `each` of them a writer, at most for two minutes. */
export function load(url: string, place: Place, { writers = 6, each = 2_000 }: { writers?: number; each?: number } = {}): Load {
  const state: State = { url, stopAt: Date.now() + 120_000, stopped: false, done: new Map(), unanswered: 0, turnedAway: {}, repeated: 0, otherAnswer: 0 }
  const all = Promise.all(Array.from({ length: writers }, () => writer(state, place, each)))
  return {
    get acknowledged() { return state.done.size },
    get turnedAway() { return state.turnedAway },
    moveTo(to) { state.url = to },
    async finish(ms = 30_000) {
      state.stopped = true
      state.stopAt = Date.now() + ms
      await all
    },
    count: (ownerUrl) => countIn(state, ownerUrl),
  }
}

/** One line for each fault, for people: what was acknowledged, what of it is lost or there twice. */
export function tell(fault: string, { acknowledged, lost, doubled, unanswered, turnedAway, repeated }: Outcome): void {
  const away = Object.entries(turnedAway).map(([code, n]) => `${code} ${n}`).join(', ')
  console.log(`${fault}: acknowledged ${acknowledged}, lost ${lost}, doubled ${doubled} (repeated ${repeated}, without an answer ${unanswered}${away ? `, ${away}` : ''})`)
}
