// What a kind of phone brings with it, on this side of the wire: what is one tap, what is urgent, what must not be forgotten.
// Everything else in this folder is the same for a gate, a station or any other kind.

import type { FactEnvelope } from '#domain/field/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'

/** One line of the log. `shown` stands beside the fact for whoever reads the log, and never leaves the device. */
export type Line<F, S> = { id: string; fact: F; shown: S; /** as well as was known at the tap */ at: Instant; undone: boolean; /** not sent yet */ waiting: boolean }

export type Kind<F extends FactEnvelope, S> = {
  /** also the path of its screens, and the name of its lane */
  kind: string
  /** Facts alike in `about`, the last of them also in `way`, and within `within` ms, are one tap. */
  tap: (fact: F) => { about: string; way: string; within: number }
  /** goes before everything else, in a lane of its own */
  urgent: (fact: F) => boolean
  /** lines that are still needed, however old */
  needed: (lines: readonly Line<F, S>[]) => Promise<ReadonlySet<string>>
}
