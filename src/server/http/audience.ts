// A term of an audience, as a capability hands it in through main.ts: “at a level”, “out now”, “needs oxygen”. It stands here, because capabilities
// that notices know nothing of hand some in. Notices unite them and know none of them.

import type { RawBuilder } from 'kysely'
import type { Asked } from '#domain/access/circles.ts'
import type { Verb } from '#domain/access/access.ts'
import type { Ask } from './endpoint.ts'

/** Who asks, and when. */
export type AudienceAsk = Pick<Ask, 'tx' | 'community' | 'now'>

export type AudienceTerm = {
  /** its name, by which the screen finds its words: `audienceTerm__level` */
  term: string
  /** all values there are; each has words as well: `audienceValue__level__sealed` */
  choices: readonly string[]
  /** whoever may not in the whole community is not shown it, and cannot use it */
  may: Verb
  /**
   * What it tells of somebody by being in the audience: such a notice is shown to phones that may see that of one whom it concerns, goes to that
   * person's own number alone, and has no poster. Left out: nothing that their home does not know.
   */
  part?: Asked
  /** True of whoever has any of these values: a predicate over `residents r`, `households h` and `flats f` of one community. */
  where: (ask: AudienceAsk, values: readonly string[]) => Promise<RawBuilder<unknown>>
}
