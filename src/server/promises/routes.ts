// Promises over HTTP: acts, one promise whole, and who is at the desk.

import type { Endpoint } from '../http/endpoint.ts'
import type { QueueSource } from '../http/queue.ts'
import { actingRoutes, type Follows, type PagesOf } from './acting.ts'
import { turnRoutes } from './turns.ts'
import { viewRoutes } from './view.ts'

/** `sources`: the sections of the queue; `follows`: what capabilities do along with acts on what they keep; `pages`: of which of it somebody reads on a page what comes of it. */
export const promiseRoutes = (sources: readonly QueueSource[], follows: Follows, pages: PagesOf = {}): readonly Endpoint[] => [...actingRoutes(sources, follows, pages), ...viewRoutes(sources), ...turnRoutes]
