// Claim numbers and times of CBOR Web Tokens (RFC 8392). What a claim means to us stands with whoever uses it.

import { instantOf, msOf, type Instant } from './instants.ts'

/** Registered claims (RFC 8392, section 3.1). */
export const claim = { issuer: 1, subject: 2, audience: 3, expires: 4, notBefore: 5, issuedAt: 6, id: 7 } as const

/** Whole seconds since 1970 UTC (NumericDate); what is finer is cut off. */
export const secondsOf = (at: Instant): number => Math.floor(msOf(at) / 1000)

/** The last second of the year 9999: `Instant` has four digits for the year. */
export const lastSecond = 253_402_300_799

/** The instant of a NumericDate, which may have a fraction; null when it is no number or beyond the years 1970–9999. */
export const instantOfSeconds = (seconds: unknown): Instant | null =>
  typeof seconds === 'number' && seconds >= 0 && seconds <= lastSecond ? instantOf(Math.floor(seconds * 1000)) : null
