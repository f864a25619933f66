// Hands changes on to everybody who listens: one question to the database for all listeners of a community, however many.
// A listener gets each number once and in order; one that cannot keep up is let go and comes back with its last number.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Listener } from '#domain/access/told.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { transaction, type Database } from '../db/pool.ts'
import type { AllKindsTold } from '../http/changes.ts'
import { isHousehold, ownersOf, saidTo, type Owners } from './saying.ts'
import { changesAfter, lastSeq } from './store.ts'

export type Client = Listener & {
  /** the last number it was taken past, seen or not */
  seq: number
  send: (text: string) => void
  /** has it asked anew who this is */
  lookAgain: () => void
  /** the change that named it last; while that is being asked for, it is told nothing */
  asked: number
  looking: boolean
}

const page = 500
/** Milliseconds until those who could not be served are served again. */
const again = 1_000
/** Whoever is further behind reads everything anew instead. */
const furthest = 5_000

type Said = NonNullable<ReturnType<typeof saidTo>>
const eventText = ({ seq, ...said }: Said): string => `id: ${seq}\nevent: change\ndata: ${JSON.stringify(said)}\n\n`
export const resetText = (seq: number): string => `id: ${seq}\nevent: reset\ndata: {}\n\n`

export class Hub {
  readonly #db: Database
  readonly #kinds: AllKindsTold
  readonly #clients = new Map<CommunityId, Set<Client>>()
  /** communities being served now; true when something came in meanwhile */
  readonly #busy = new Map<CommunityId, boolean>()

  constructor(db: Database, kinds: AllKindsTold) {
    this.#db = db
    this.#kinds = kinds
  }

  add(client: Client): void {
    const there = this.#clients.get(client.community)
    if (there) there.add(client)
    else this.#clients.set(client.community, new Set([client]))
    // What changed between its question and now.
    this.wake(client.community)
  }

  remove(client: Client): void {
    const there = this.#clients.get(client.community)
    there?.delete(client)
    if (there?.size === 0) this.#clients.delete(client.community)
  }

  wakeAll(): void {
    for (const community of this.#clients.keys()) this.wake(community)
  }

  wake(community: CommunityId): void {
    if (!this.#clients.has(community)) return
    if (this.#busy.has(community)) return void this.#busy.set(community, true)
    this.#busy.set(community, false)
    void this.#serve(community)
  }

  async #serve(community: CommunityId): Promise<void> {
    try {
      do {
        this.#busy.set(community, false)
        while (await this.#page(community));
      } while (this.#busy.get(community))
      this.#busy.delete(community)
    } catch {
      // The database is away, or busy: nobody else would wake them for what was just told.
      await sleep(again, undefined, { ref: false })
      this.#busy.delete(community)
      this.wake(community)
    }
  }

  /** Sends the next page to those who are furthest behind; true when there may be more. */
  async #page(community: CommunityId): Promise<boolean> {
    const listeners = [...(this.#clients.get(community) ?? [])].filter((client) => !client.looking)
    const from = Math.min(...listeners.map((client) => client.seq))
    if (!Number.isFinite(from)) return false
    const { changes, owners, last } = await transaction(this.#db, [community], async (tx) => {
      const rows = await changesAfter(tx, community, from, page)
      const whose: Owners = listeners.some(isHousehold) ? await ownersOf(this.#kinds, tx, community, rows) : new Map()
      return { changes: rows, owners: whose, last: rows.length === page ? await lastSeq(tx, community) : null }
    })
    // Whoever came while we asked may be further behind than this page begins: the next one is theirs.
    for (const client of listeners.filter((it) => this.#clients.get(community)?.has(it))) {
      if (last !== null && last - client.seq > furthest) {
        client.seq = last
        client.send(resetText(last))
        continue
      }
      const due = changes.filter((change) => change.seq > client.seq)
      // What names the one who listens may be that their work has ended: nothing more is said before that is known.
      const own = due.findLast(({ ids }) => ids.includes(client.rights.actor.id))
      if (own && own.seq > client.asked) {
        client.asked = own.seq
        client.looking = true
        client.lookAgain()
        continue
      }
      const text = due.flatMap((change) => saidTo(client, this.#kinds, change, owners) ?? []).map(eventText).join('')
      client.seq = Math.max(client.seq, due.at(-1)?.seq ?? 0)
      if (text) client.send(text)
    }
    return changes.length === page
  }
}
