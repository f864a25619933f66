// One request = one promise, in three parts: may I → prepare → write. What an endpoint says of itself, and what its handler is given.
// How one is run stands in run.ts. Nothing else answers HTTP.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { DeviceKind } from '#domain/field/kinds.ts'
import type { Place, Rights, Verb } from '#domain/access/access.ts'
import type { BuildingId, CommandId, CommunityId, ResidentId, UploadId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { LookWhy } from '#domain/kernel/personal.ts'
import { no, ok, type Problem, type Result } from '#domain/kernel/result.ts'
import type { Database, Lane, Tx } from '../db/pool.ts'
import type { Asker, AskingDevice } from './actor.ts'
import type { AsideTask } from './aside.ts'
import type { Change } from './changes.ts'
import { fail, stop } from './failing.ts'
import type { Look } from './looks.ts'
import type { Rate } from './turns.ts'

/** What the whole server shares; made once in main.ts. */
export type Context = {
  db: Database; clock: () => number; origin: string
  /** the kinds of phones in the field; those that come with Postern when left out */
  kinds?: readonly DeviceKind[]
}

/** One request, as its handler sees it. */
export type Ask<B = unknown, Q = unknown, P = unknown, T = unknown> = {
  tx: Tx
  now: Instant
  community: CommunityId
  rights: Rights
  body: B
  query: Q
  params: P
  command: CommandId | null
  context: Context
  /** request headers and cookies, for sign-in and devices only */
  request: FastifyRequest
  reply: FastifyReply
  withdrawn: boolean
  /** what `prepare` made; undefined where there is none */
  prepared: T
  /** the phone in the field that asks */
  device: AskingDevice | null
  /** where it is asked, once that is known: what `place` answered */
  place: Place | null
  /** says that something changed: committed with the work, then told to every listener */
  touch: (kind: Change['kind'], ids: string | readonly (string | null)[], building?: BuildingId | null) => void
  /** leaves a line that the person can see where the reply cannot say whom it tells about: bytes, a plain “done” */
  look: (resident: ResidentId, why: Look['why'], upload?: UploadId) => void
}

/** A request that is being prepared: there is no transaction, and nothing can be written or told. */
export type Preparing<B = unknown, Q = unknown, P = unknown> = Omit<Ask<B, Q, P>, 'tx' | 'prepared' | 'place' | 'touch' | 'look'> & {
  /** does slow work in a process of its own, in this actor's turn; see aside.ts */
  aside: <I, O>(task: AsideTask<I, Result<O>>, input: I) => Promise<Result<O>>
}

export type Bytes = { mediaType: string; bytes: Uint8Array; name?: string }

export type Endpoint<B = any, Q = any, P = any, R = any, T = any> = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  summary: string
  /** who may use it; `anyone` for signing in, `signed-in` for one's own session, `facts` for devices whatever became of them */
  may: Verb | 'anyone' | 'signed-in' | 'facts'
  /** the place in which the verb is needed; the community when left out. Null answers “not there”. */
  place?: (ask: Ask<B, Q, P>) => Promise<Place | null>
  body?: z.ZodType<B> | 'bytes'
  bodyLimit?: number
  /** JSON of which any part may be odd: it is read part by part, and no part spoils the others */
  asSent?: boolean
  /** a machine outside asks, which knows no commands of ours and signs its body (http/signed.ts); with `anyone` alone */
  signed?: true
  /** a laboratory's machine asks, which knows no commands of ours; what cannot be is said in its words (FHIR's OperationOutcome) */
  outcome?: true
  query?: z.ZodType<Q>
  params?: z.ZodType<P>
  reply: z.ZodType<R> | 'bytes'
  /** what opening a whole record here is called on it; left out, as the schema says */
  why?: LookWhy
  /** writes are done once per command id; false for those that are safe to do twice (signing in) */
  once?: boolean
  /** on connections of its own: `reserved` for what must be answered while everything else waits, short work only; `facts` for what the field reports */
  lane?: Lane
  /** an answer so large that the whole server makes only a few of them at once; who asks for one waits for a turn without a connection */
  large?: (query: Q) => boolean
  /** how often one actor may ask; left out where their turns are limit enough */
  rate?: Rate
  /** with `prepare`: what is counted before the slow work, right after the verb. A problem ends the request. */
  admit?: (ask: Ask<B, Q, P>) => Promise<Problem | null>
  /** slow work on what was sent: after the verb and the body's shape, outside any transaction. A problem ends the request. */
  prepare?: (ask: Preparing<B, Q, P>) => Promise<Result<T>>
  /** what can be answered from who asks alone, before any transaction is opened; null goes on as usual */
  atOnce?: (known: { db: Database; asker: Asker; query: Q; now: Instant }) => Promise<NoInfer<R> | null>
  /** a question that many screens ask in one breath: worked out once for all who have the same grants, where its answer rests on nothing else of who asks; else once for the screens of each account */
  together?: 'grants' | 'account'
  /** held to `reply` by the compiler: an answer that lacks a field would be a fault when it is asked for */
  handle: (ask: Ask<B, Q, P, T>) => Promise<Result<NoInfer<R>>>
}

/** Only there so that types flow from schemas to handler. */
export const endpoint = <B, Q, P, R, T = undefined>(it: Endpoint<B, Q, P, R, T>): Endpoint => it as Endpoint

/** For residents: the verb in the place “one of those I may act for”. */
export const anyOfMine = async ({ rights, community }: Ask): Promise<Place | null> => (rights.residents[0] ? { community, resident: rights.residents[0] } : null)

export { fail, no, ok, stop }
