// How a request that cannot be answered ends: problem+json with a stable code. A bug gets a reference number, and where it arose goes
// to the log under that number (log.ts). Refuses to let an error of the database through as a bug when it only means “later”.

import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '#domain/kernel/result.ts'
import { problemAsOutcome } from '#domain/rounds/fhir-outcome.ts'
import { databaseProblem } from '../db/problems.ts'
import { problemBody, statusOf } from './problems.ts'

/** “That cannot be”, from deep inside. */
export class Stop extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** For handlers that must stop from deep inside; the same as returning `no(problem)`. */
export const stop = (problem: Problem): never => {
  throw new Stop(problem)
}

/** Known problems keep their code; a bug gets a reference number, and its details go to the log alone. */
export function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof Stop ? error.problem : problemOf(error)
  const reference = known ? undefined : randomUUID().slice(0, 8)
  if (!known) request.log.error({ reference, err: error, method: request.method, route: request.routeOptions?.url }, 'bug')
  const problem = known ?? { code: 'bug' }
  if ('retryAfter' in problem) void reply.header('retry-after', String(problem['retryAfter']))
  const { outcome } = (request.routeOptions?.config ?? {}) as { outcome?: boolean }
  if (outcome) return reply.status(statusOf(problem)).header('content-type', 'application/fhir+json').send(problemAsOutcome(problem, reference))
  return reply.status(statusOf(problem)).header('content-type', 'application/problem+json').send(problemBody(problem, reference))
}

function problemOf(error: unknown): Problem | null {
  if (typeof error !== 'object' || error === null) return null
  if ('problem' in error && typeof error.problem === 'object') return error.problem as Problem
  const code = 'code' in error ? error.code : null
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { code: 'body-too-large' }
  if (code === 'ENOSPC') return { code: 'disk-full' }
  if (code === '22P05' || code === '22021') return { code: 'body-wrong', part: 'body', fields: [] }
  if ('statusCode' in error && error.statusCode === 400) return { code: 'body-wrong', part: 'body', fields: [] }
  if ('statusCode' in error && error.statusCode === 415) return { code: 'upload-not-allowed' }
  return databaseProblem(error)
}
