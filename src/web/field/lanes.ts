// The way of facts to the server: what is urgent in a lane of its own, ahead of everything and held up by nothing. Each fact goes to the
// community for which it was noted, under the secret that this phone had then, also when it has been enrolled there anew since; what was
// noted before any, to the first.

import type { z } from 'zod'
import type { factsTaken } from '#domain/field/wire.ts'
import type { CommunityId, DeviceId } from '#domain/kernel/ids.ts'
import type { Problem, Result } from '#domain/kernel/result.ts'
import { isFault, post } from '../offline/api.ts'
import { openOutbox, type Delivery, type Entry, type Outbox } from '../offline/outbox.ts'
import { usualPace, type Pace } from '../offline/sending.ts'
import { read, type Writing } from '../offline/store.ts'
import { enrolmentOf, type Enrolled } from './enrolled.ts'
import { sendingClocks } from './stamp.ts'

/** For which community, and as which device, a fact was noted; null before the phone was any. */
export type Noted = { to: CommunityId | null; by: DeviceId | null }
/** What lies sealed in the outbox. */
export type Sent<F> = Noted & { fact: F }
export type Lanes<F> = {
  of: (fact: F) => Outbox<Sent<F>>
  /** ids of all that has not been taken yet */
  ids: () => Promise<Set<string>>
  /** takes an entry of either lane back; false when it is on its way */
  takeBack: (tx: Writing, id: string) => Promise<boolean>
  wake: () => void
  /** the devices as which something still has to be sent; the community, where an older app did not say which */
  owed: () => Promise<Set<string>>
  watch: (listener: () => void) => () => void
  start: () => () => void
}

const nobody: Problem = { code: 'not-signed-in' }
export async function sendNow(facts: readonly unknown[], secret: string): Promise<Result<z.infer<typeof factsTaken>>> {
  const reply = await post<z.infer<typeof factsTaken>>('/api/facts', { facts, ...sendingClocks() }, { secret })
  if (reply.ok && reply.value.held[0]) void import('./held.ts').then((it) => it.keepHeld(reply.value.held)).catch(() => undefined)
  return reply
}

/** Not an outage: something in this very parcel cannot be taken. The one to blame is looked for, and the others go. */
const spoiled = (problem: Problem): boolean => isFault(problem) || problem.code === 'body-too-large' || problem.code === 'body-wrong'

async function deliverTo<F>(secret: string, entries: readonly Entry<Sent<F>>[]): Promise<Delivery> {
  const reply = await sendNow(entries.map((entry) => entry.body.fact), secret)
  if (reply.ok) return { taken: reply.value.taken, refused: [], wait: null }
  return spoiled(reply.problem) ? { taken: [], refused: [], wait: null, broke: { id: null, problem: reply.problem } } : { taken: [], refused: [], wait: reply.problem }
}

/** Of the device that noted it. Where that is not known any more: of the phone as it is now, and then a person at the desk looks at it. */
export function secretFor(it: Enrolled | null, { to, by }: Noted): string | null {
  // Lines of an app that did not say which device it was are told apart by their community alone.
  const then = it?.former.find((one) => (by ? one.device === by : one.community === to && to !== it.community))
  if (then) return then.secret
  return it && (to === null || to === it.community) ? it.secret : null
}

/** Under a secret that opens nothing any more nothing is lost: it goes as the phone that it is now. */
async function deliverAs<F>(secret: string, it: Enrolled, parcel: readonly Entry<Sent<F>>[]): Promise<Delivery> {
  const done = await deliverTo(secret, parcel)
  const ours = secret !== it.secret && parcel.every(({ body }) => body.to === it.community)
  return ours && done.wait?.code === nobody.code ? deliverTo(it.secret, parcel) : done
}

async function deliver<F>(kind: string, entries: readonly Entry<Sent<F>>[]): Promise<Delivery> {
  const it = await enrolmentOf(kind)
  const parcels = new Map<string | null, Entry<Sent<F>>[]>()
  for (const entry of entries) {
    const secret = secretFor(it, entry.body)
    parcels.set(secret, [...(parcels.get(secret) ?? []), entry])
  }
  const done: Delivery[] = []
  for (const [secret, parcel] of parcels) done.push(secret === null || !it ? { taken: [], refused: [], wait: nobody } : await deliverAs(secret, it, parcel))
  const broke = done.flatMap((one) => one.broke ?? [])[0] ?? null
  // While one parcel waits the rest of the batch is not held: it counts as an outage only when nothing went.
  const taken = done.flatMap((one) => [...one.taken])
  return { taken, refused: [], wait: taken.length > 0 || broke ? null : (done.find((one) => one.wait)?.wait ?? null), broke }
}

// Nobody stands at a phone in the field to take a broken one away: it comes back by itself, behind all others.
export const usualSending: Pace = { ...usualPace, parkedAgain: 60_000 }

export function openLanes<F>(kind: string, isUrgent: (fact: F) => boolean, pace: Pace = usualSending): Lanes<F> {
  const send = (entries: Entry<Sent<F>>[]): Promise<Delivery> => deliver(kind, entries)
  const names = [`field/${kind}/urgent`, `field/${kind}`] as const
  const [urgent, ordinary] = [openOutbox<Sent<F>>(names[0], send, pace), openOutbox<Sent<F>>(names[1], send, pace)]
  const each = (work: (lane: Outbox<Sent<F>>) => () => void): (() => void) => {
    const stops = [urgent, ordinary].map(work)
    return () => { for (const stop of stops) stop() }
  }
  return {
    of: (fact) => (isUrgent(fact) ? urgent : ordinary),
    ids: async () => new Set((await read((db) => Promise.all(names.map((name) => db.getAllFromIndex('outbox', 'lane', name))))).flat().map((row) => row.id)),
    owed: async () => new Set([...(await urgent.list()), ...(await ordinary.list())].flatMap((entry) => entry.body.by ?? entry.body.to ?? [])),
    // By id, whichever lane it is in.
    takeBack: ordinary.takeBack,
    wake: () => { urgent.wake(); ordinary.wake() },
    watch: (listener) => each((lane) => lane.watch(listener)),
    start: () => each((lane) => lane.start()),
  }
}
