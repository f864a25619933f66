// A pass's claims as bytes and back: registered CWT claims where they exist (RFC 8392), everything else in one private claim,
// a row. Which claim stands where is the table's (places.ts). It knows nothing of signatures.

import { decodeCbor, encodeCbor, isBytes, isMap, type CborMap, type CborValue } from '../kernel/cbor.ts'
import { instantOfSeconds, secondsOf } from '../kernel/cwt.ts'
import { bytesOfId, idOfBytes, isUuid, type CommunityId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { never, no, ok, type Result } from '../kernel/result.ts'
import { places, type ClaimName, type PassClaims, type Place } from './places.ts'
import { areHours, type Weekly } from './weekly.ts'

export type { PassClaims } from './places.ts'

/** The private range of RFC 8392, section 9.1, begins below -65536. */
const passClaim = -65537
const version = 1
const all = Object.entries(places) as [ClaimName, Place][]
type Token = { claims: CborMap; row: CborValue[] }

/** The CWT claims set of a pass, deterministic CBOR. Throws when a claim is out of its limits. */
export function encodeClaims(claims: PassClaims): Uint8Array {
  const token: Token = { claims: new Map<CborValue, CborValue>(), row: [version] }
  for (const [name, place] of all) {
    const value = claims[name]
    if (value === undefined && place.absent) continue
    const written = writtenAs(place, value)
    if (readAs(place, written) === null) throw new Error('a claim of the pass is out of its limits')
    if ('token' in place) token.claims.set(place.token, written)
    else token.row[place.row] = written
  }
  // What is absent before something that is there.
  const row = Array.from(token.row, (value) => value ?? null)
  return encodeCbor(token.claims.set(passClaim, row))
}

/** The claims in a payload. Problem: `pass-malformed`, with the version when it is one we do not know. */
export function claimsOf(payload: Uint8Array): Result<PassClaims> {
  const token = tokenOf(payload)
  if (!token) return no({ code: 'pass-malformed' })
  const [written] = token.row
  if (written !== version) return no({ code: 'pass-malformed', version: typeof written === 'number' ? written : null })
  const claims: Record<string, unknown> = {}
  for (const [name, place] of all) {
    const value = valueAt(token, place)
    if (place.absent && (value === undefined || value === null)) continue
    const read = readAs(place, value)
    if (read === null) return no({ code: 'pass-malformed' })
    claims[name] = read
  }
  return ok(claims as PassClaims)
}

/** The community that a payload names, true or not; null when none can be read. */
export function communityOf(payload: Uint8Array): CommunityId | null {
  const token = tokenOf(payload)
  return token && (readAs(places.community, valueAt(token, places.community)) as CommunityId | null)
}

function tokenOf(payload: Uint8Array): Token | null {
  const claims = decodeCbor(payload)
  if (!claims.ok || !isMap(claims.value)) return null
  const row = claims.value.get(passClaim)
  return Array.isArray(row) ? { claims: claims.value, row } : null
}

const valueAt = ({ claims, row }: Token, place: Place): CborValue | undefined => ('token' in place ? claims.get(place.token) : row[place.row])

/** A claim as it stands in the token, in its limits or not. */
function writtenAs({ form }: Place, value: unknown): CborValue {
  switch (form) {
    case 'uuid': return isUuid(value as string) ? bytesOfId(value as string) : null
    case 'time': return secondsOf(value as Instant)
    case 'hours': {
      const { days, from, until } = value as Weekly
      return [days.reduce((set, day) => set | (1 << (day - 1)), 0), from, until]
    }
    case 'gates': return [...(value as readonly number[])]
    case 'text': case 'whole': return value as CborValue
    default: return never(form)
  }
}

/** A claim as it is known; null when what stands in the token is none, or out of its limits. */
function readAs(place: Place, value: CborValue | undefined): unknown {
  if (value === undefined) return null
  switch (place.form) {
    case 'uuid': return isBytes(value) && value.length === 16 ? idOfBytes(value) : null
    case 'time': return instantOfSeconds(value)
    case 'hours': return hoursIn(value)
    case 'gates': return Array.isArray(value) && value.length <= place.most && value.every((gate) => isWhole(gate, 0, 9999)) ? value : null
    case 'text': return isText(value, place.most) ? value : null
    case 'whole': return isWhole(value, place.least, place.most) ? value : null
    default: return never(place)
  }
}

function hoursIn(value: CborValue): Weekly | null {
  if (!Array.isArray(value)) return null
  const [set, from, until] = value
  if (!isWhole(set!, 1, 127) || typeof from !== 'number' || typeof until !== 'number') return null
  const weekly = { days: [1, 2, 3, 4, 5, 6, 7].filter((day) => set & (1 << (day - 1))), from, until }
  return areHours(weekly) ? weekly : null
}

const isWhole = (value: CborValue, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && least <= value && value <= most

/** Counted in letters, not in halves of a rare surname. */
const isText = (value: CborValue, most: number): value is string =>
  typeof value === 'string' && (value.length <= most || (value.length <= 2 * most && [...value].length <= most))
