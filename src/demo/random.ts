// Chance from a seed number, so that the made-up community is the same on every machine. Not for secrets.

export type Random = {
  /** a number from 0 up to, not including, 1 */
  next(): number
  /** a whole number from 0 up to, not including, `below` */
  below(below: number): number
  pick<T>(from: readonly T[]): T
  /** `count` different ones, in the order of the list */
  some<T>(from: readonly T[], count: number): T[]
}

/** The small generator known as mulberry32 (public domain, T. Ettinger): 32 bits of state, plenty for names and floors. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(next() * n)
  const some = <T>(from: readonly T[], count: number): T[] => {
    const left = from.map((_, i) => i)
    const taken: number[] = []
    while (taken.length < count && left.length > 0) taken.push(...left.splice(below(left.length), 1))
    return taken.sort((a, b) => a - b).map((i) => from[i]!)
  }
  return { next, below, pick: (from) => from[below(from.length)]!, some }
}
