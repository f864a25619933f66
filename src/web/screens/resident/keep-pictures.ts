// Pictures of a repair that was reported, kept one by one. What is kept is not sent again; what is not stays with whoever took it, and that is said.

import type { Problem } from '#domain/kernel/result.ts'
import { whyNotKept } from '../../offline/commands.ts'

/** Each is tried, whatever became of the one before. `left`: those that are not kept yet. Why one was not, or null. */
export async function keepPictures<P>(pictures: readonly P[], keep: (picture: P) => Promise<unknown>, left: (pictures: P[]) => void): Promise<Problem | null> {
  let why: Problem | null = null
  let still = [...pictures]
  for (const picture of pictures) {
    try {
      await keep(picture)
      still = still.filter((one) => one !== picture)
      left(still)
    } catch (error) {
      why = whyNotKept(error)
    }
  }
  return why
}
