// Whether an emergency is written down while everything else is flooded: fifty clients send pictures that unfold to 59 million points,
// twenty-two send spreadsheets that unpack to blanks, thirty fetch the gate's whole snapshot, each again as soon as it is answered.
// The floor is the same emergency on the same server before the flood. Clients and server share this machine. Then, on another server,
// a database that stands still for some (flood-away.ts).

import { setTimeout as sleep } from 'node:timers/promises'
import { instantOf } from '#domain/kernel/instants.ts'
import { blankBomb, pictureBomb, streamedBomb } from '../test/support/bombs.ts'
import { newId, phone, signedIn, type Answer, type Client } from './clients.ts'
import { linesAndLocks } from './flood-away.ts'
import { startBench } from './postern.ts'
import { againstLimit, median, quantile, type Row } from './row.ts'

const [pictures, bombs, fetches] = [50, 22, 30]
const emergencies = 60
const most = 1000

/** An exit of somebody who has none open, for the pictures. */
async function openExit(desk: Client): Promise<string> {
  const { body: { hits } } = await desk('POST', '/residents/search', { text: '3-1-1' })
  for (const hit of hits as { id: string }[]) {
    const now = Date.now()
    const { status, body } = await desk('POST', '/exits', {
      id: newId(), resident: hit.id, purpose: 'other', place: 'bench', reason: 'bench', from: instantOf(now), until: instantOf(now + 43_200_000), weekly: null, exits: 1, askedAt: instantOf(now),
    })
    if (status === 200) return body.id as string
  }
  throw new Error('nobody could ask for an exit')
}

/** Milliseconds of each emergency, one after the other; anything but “written down” ends the benchmark. */
async function measured(desk: Client): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < emergencies; i++) {
    const from = performance.now()
    const { status } = await desk('POST', '/exits/emergency', { id: newId(), resident: null, described: 'bench', at: null })
    if (status !== 200) throw new Error(`an emergency was answered ${status}`)
    times.push(performance.now() - from)
    await sleep(50)
  }
  return times
}

type Flood = { counts: Record<string, number>; stop: () => Promise<void> }

/** Clients that ask again as soon as they are answered; who is told to wait does so for a moment. */
function flood(kinds: [name: string, clients: number, ask: () => Promise<Answer>][]): Flood {
  const counts: Record<string, number> = {}
  let over = false
  const loop = async (name: string, ask: () => Promise<Answer>) => {
    while (!over) {
      const status = await ask().then((it) => it.status, () => 0)
      counts[`${name} ${status}`] = (counts[`${name} ${status}`] ?? 0) + 1
      if (status !== 200) await sleep(200)
    }
  }
  const loops = kinds.flatMap(([name, clients, ask]) => Array.from({ length: clients }, () => loop(name, ask)))
  return { counts, async stop() { over = true; await Promise.all(loops) } }
}

async function floods(): Promise<Row[]> {
  const bench = await startBench({ web: false })
  try {
    const [desk, other, gate] = [await signedIn(bench, 'staff'), await signedIn(bench, 'secretary'), await phone(bench)]
    const [exit, whole, plain, streamed] = [await openExit(desk), await pictureBomb(), blankBomb(), streamedBomb()]
    // Cut short, so that each is worked on to its end and none is kept: an exit with twenty pictures would turn the rest away unopened.
    const picture = whole.subarray(0, whole.length - 2_000)
    await measured(desk)
    const idle = await measured(desk)
    let turn = 0
    const running = flood([
      ['picture', pictures, () => other('POST', `/uploads?exit=${exit}`, picture)],
      ['spreadsheet', bombs, () => other('POST', '/roster/check', ++turn % 2 ? plain : streamed)],
      ['snapshot', fetches, () => gate('GET', '/field/knows')],
    ])
    await sleep(1500)
    const busy = await measured(desk)
    await running.stop()
    console.error(`  answered meanwhile: ${JSON.stringify(running.counts)}`)
    const under = `an emergency while ${pictures} pictures, ${bombs} bombs and ${fetches} whole snapshots are asked for, ${emergencies} times; floor: the same, idle`
    return [
      againstLimit('flood', `p50 of ${under}`, 'ms', median(busy), most, median(idle)),
      againstLimit('flood', `p99 of ${under}`, 'ms', quantile(busy, 0.99), most, quantile(idle, 0.99)),
    ]
  } finally {
    await bench.stop()
  }
}

export async function run(): Promise<Row[]> {
  return [...await floods(), ...await linesAndLocks()]
}
