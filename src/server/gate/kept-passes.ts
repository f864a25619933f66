// What a gate's phone keeps of passes and of what happened on them. Passes that begin, and those that are over by the calendar alone,
// come and go with a whole answer; what somebody did comes with the next one.

import type { Movement } from '#domain/exits/movements.ts'
import type { MovementId, PassId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Numbered } from '../feed/store.ts'
import type { Collection, Keeping } from '../field/kinds.ts'
import { livePasses, livePassesAfter, movementsAfter, movementsReceivedAt, passesSeenAt, type PassRow } from './live.ts'

/** The phone asks for everything once a day; if it cannot, it still knows the passes of the week ahead. */
const ahead = 7 * day
/** A pass lives so long at most, and its exits are counted over all of it. */
const longestPass = 62 * day

const ofMovements = (changes: readonly Numbered[]): Numbered[] => changes.filter((it) => it.kind === 'movement')
const batches = (changes: readonly Numbered[]): Instant[] => [...new Set(ofMovements(changes).map((it) => it.at))]
// Ids of ours begin with their time: passes of three days lie together on the phone's disk, and what happened within five hours.
const shown = ({ id, code, text, resident, exit }: PassRow) => ({ id, group: id.slice(0, 5), code, text, resident, exit })
const moved = (it: Movement) => ({ ...it, group: it.id.slice(0, 6) })
/** Cut to `most`, having asked for one more. */
const cut = <T extends { id: string }>(rows: T[], most: number) => ({ put: rows.slice(0, most), upto: rows.length > most ? rows[most - 1]!.id : null })

export const passes: Collection = {
  name: 'passes', on: ['pass', 'movement'], lists: ['pass', 'keys'], by: 'id', atOnce: 300,
  stretch: async ({ tx, community, now }, after, most) => cut((await livePassesAfter(tx, community, now, plus(now, ahead), after as PassId | null, most + 1)).map(shown), most),
  since: async ({ tx, community, now }: Keeping, changes) => {
    const seen = batches(changes).length > 0 ? await passesSeenAt(tx, community, batches(changes)) : []
    const ids = [...new Set([...changes.filter((it) => it.kind === 'pass').flatMap((it) => it.ids as PassId[]), ...seen])]
    const live = await livePasses(tx, community, now, plus(now, ahead), ids)
    const there = new Set(live.map((it) => it.id))
    return { put: live.map(shown), gone: ids.filter((id) => !there.has(id)) }
  },
}

export const movements: Collection = {
  name: 'movements', on: ['movement'], by: 'id', atOnce: 1_000,
  stretch: async ({ tx, community, now }, after, most) => cut((await movementsAfter(tx, community, plus(now, -longestPass), after as MovementId | null, most + 1)).map(moved), most),
  since: async ({ tx, community }, changes) => ({ put: (await movementsReceivedAt(tx, community, batches(changes), ofMovements(changes).flatMap((it) => it.ids as MovementId[]))).map(moved), gone: [] }),
}
