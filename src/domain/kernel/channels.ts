// A channel that carries nothing, as the desk sees it.

import { z } from 'zod'
import { at } from './wire.ts'

/** `waiting`: messages that go out when it is back, if they still hold then. `givenUp`: those that waited too long for it. */
export const failingLine = z.object({ channel: z.string(), since: at, triedAt: at, why: z.string(), waiting: z.number(), givenUp: z.number() })
export type FailingLine = z.infer<typeof failingLine>
