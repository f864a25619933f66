// How large a picture of a paper is kept: large enough to be read. A page is bounded by its long side; what is long and narrow, a
// screenshot that somebody scrolled through, by what it covers, so that it does not become a thread. Phone and server count alike.

export type Size = { width: number; height: number }

/** A phone's screen: writing of that width is still read. */
const readableWidth = 1080
const mostCovered = 12_000_000
/** What had so many pixels across may not be left with fewer. */
const leastAcross = 400
/** A preview, an icon: nothing can be read on it. */
const leastAtAll = 32

/** By how much it is made smaller (1: not at all), or why it cannot be read whatever one does. `longest`: the bound of a page. */
export function kept({ width, height }: Size, longest: number): { scale: number } | { unreadable: 'long' | 'small' } {
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  if (long < leastAtAll) return { unreadable: 'small' }
  const scale = Math.min(1, Math.max(longest / long, Math.min(readableWidth / short, Math.sqrt(mostCovered / (width * height)))))
  return short * scale < Math.min(short, leastAcross) ? { unreadable: 'long' } : { scale }
}
