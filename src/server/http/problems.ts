// The catalogue of problems: which HTTP status belongs to which code. `application/problem+json` (RFC 9457) everywhere.
// A code that is not listed is a domain “that cannot be”: 409. A bug is 500 with a reference number and nothing else.

import type { Problem } from '#domain/kernel/result.ts'

const statuses: Record<string, number> = {
  'not-signed-in': 401,
  'sign-in-wrong': 401,
  'sign-in-code-missing': 401,
  'link-used-up': 410,
  'spoken-code-wrong': 401,
  'not-allowed': 403, 'no-role-here': 403, 'staff-not-yours': 403,
  'sign-in-again': 403,
  'not-found': 404, 'household-not-there': 404,
  'body-wrong': 422,
  'body-too-large': 413,
  'upload-not-allowed': 415,
  'file-not-readable': 422,
  'fhir-wrong': 422, 'fhir-asked': 422,
  'picture-too-long': 422,
  'picture-too-small': 422,
  'command-id-missing': 400,
  'command-id-reused': 409,
  'too-many-tries': 429,
  'text-not-taken': 503,
  'answer-text-not-taken': 503,
  'disk-full': 507,
  'database-away': 503,
  busy: 503,
  bug: 500,
}

export const statusOf = (problem: Problem): number => statuses[problem.code] ?? 409

export type ProblemBody = { type: string; title: string; status: number; code: string; details: Record<string, unknown>; reference?: string }

/** Facts go to `details`; never names, addresses or results. */
export function problemBody(problem: Problem, reference?: string): ProblemBody {
  const { code, ...details } = problem
  return { type: `urn:postern:problem:${code}`, title: code.replaceAll('-', ' '), status: statusOf(problem), code, details, ...(reference ? { reference } : {}) }
}
