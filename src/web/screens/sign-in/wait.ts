// How long somebody who tried too often has to wait, in whole minutes, never less than one.

import type { Problem } from '#domain/kernel/result.ts'

export const minutesOf = (problem: Problem): number => Math.max(1, Math.ceil((typeof problem['retryAfter'] === 'number' ? problem['retryAfter'] : 900) / 60))
