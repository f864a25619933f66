// Who may have how much of the server at once. Each actor has a few turns; who wants more waits in a line of their own, and
// when that is full is told to come back. So one household cannot take what others need, however many requests it sends, and one
// community not what the next one needs.
// Refuses to count anything but what is under way now, and what a minute allows.

import type { Problem } from '#domain/kernel/result.ts'
import { Stop } from './failing.ts'

export type Turns = { enter: (who: string) => Promise<() => void> }

type Line = { inside: number; waiting: (() => void)[] }

/** `atOnce` turns for each who asks, and `waiting` who may stand in line for one. */
export function newTurns(atOnce: number, waiting: number): Turns {
  const lines = new Map<string, Line>()
  const leave = (who: string, line: Line) => {
    const next = line.waiting.shift()
    if (next) return next()
    line.inside -= 1
    if (line.inside === 0) lines.delete(who)
  }
  return {
    async enter(who) {
      const line = lines.get(who) ?? { inside: 0, waiting: [] }
      lines.set(who, line)
      if (line.inside < atOnce) line.inside += 1
      else if (line.waiting.length >= waiting) throw new Stop(tooMany(3))
      else await new Promise<void>((resolve) => line.waiting.push(resolve))
      let left = false
      return () => {
        if (!left) leave(who, line)
        left = true
      }
    },
  }
}

export type Lane = { enter: (actor: string, community: string) => Promise<() => void> }

/** A lane of connections: a few turns for each who asks, and never all of them for one community, however many of it ask. */
export function newLane(perActor: number, perCommunity: number): Lane {
  const [actors, communities] = [newTurns(perActor, 200), newTurns(perCommunity, 2_000)]
  return {
    async enter(actor, community) {
      const leave = await actors.enter(actor)
      try {
        const leaveToo = await communities.enter(community)
        return () => { leaveToo(); leave() }
      } catch (error) {
        leave()
        throw error
      }
    },
  }
}

/**
 * Large answers: `atOnce` of them in the whole server, and of one who asks one. `own` is waited for before a turn on a lane, so that who waits
 * keeps no neighbour from theirs; `all` with one, and no community has more there than `perCommunity`.
 */
export function newLarge(perCommunity: number, atOnce: number): { own: Lane; all: () => Promise<() => void> } {
  const all = newTurns(atOnce, 400)
  return { own: newLane(1, perCommunity), all: () => all.enter('everybody') }
}

const tooMany = (retryAfter: number): Problem => ({ code: 'too-many-tries', retryAfter })

/** `burst` at once, and `perMinute` for as long as one likes. */
export type Rate = { burst: number; perMinute: number }
type Bucket = { left: number; at: number }

const buckets = new Map<string, Bucket>()
const mostBuckets = 20_000

/** As many as all who ask in one community may have together: more than a full desk ever needs. */
const forCommunity = ({ burst, perMinute }: Rate): Rate => ({ burst: burst * 20, perMinute: perMinute * 20 })

/** The same for one who asks and for their community, each by itself. */
export const countRates = (what: string, actor: string, community: string, rate: Rate): Problem | null =>
  countRate(`${what} ${actor}`, rate) ?? countRate(`${what} ${community}`, forCommunity(rate))

/** Null when there is still one left for `key`; counts it. By the machine's own clock, which no test and no phone moves. */
export function countRate(key: string, { burst, perMinute }: Rate): Problem | null {
  const now = performance.now()
  const old = buckets.get(key)
  const left = Math.min(burst, old ? old.left + ((now - old.at) / 60_000) * perMinute : burst)
  buckets.delete(key)
  if (buckets.size >= mostBuckets) buckets.delete(buckets.keys().next().value!)
  buckets.set(key, { left: left < 1 ? left : left - 1, at: now })
  return left < 1 ? tooMany(Math.ceil(((1 - left) / perMinute) * 60)) : null
}
