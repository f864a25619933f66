// What every part of the panel of questions is given: whose they are, and the call in which they are asked.

import type { Zone } from '#domain/kernel/instants.ts'
import type { Card } from '#domain/people/wire.ts'
import type { Calling } from './call.ts'

export type QuestionsProps = { card: Card; zone: Zone; calling: Calling }
