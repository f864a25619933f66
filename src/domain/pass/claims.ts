// What a pass says, and how it stands in the token: registered CWT claims where they exist (RFC 8392), everything else in
// one private claim, a row whose places never change their meaning. New places are added at the end; older readers skip
// them. It knows nothing of signatures.

import { decodeCbor, encodeCbor, isBytes, isMap, type CborMap, type CborValue } from '../kernel/cbor.ts'
import { claim, instantOfSeconds, lastSecond, secondsOf } from '../kernel/cwt.ts'
import { bytesOfId, idOfBytes, isUuid, type CommunityId, type PassId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { areHours, type Weekly } from './weekly.ts'

/** All instants are whole seconds: what is finer is cut off when the pass is signed. */
export type PassClaims = {
  id: PassId
  community: CommunityId
  /** as the gate shows it: initials or a masked name, `王＊＊`; at most 16 letters */
  who: string
  /** building or door as the gate shows it, `2-1-502`; at most 24 letters */
  home: string
  /** purpose code; at most 24 letters */
  purpose: string
  /** where to; at most 40 letters */
  place: string
  /** gate numbers it is bound to; empty: every gate of the community */
  gates: readonly number[]
  notBefore: Instant
  /** from here on it lets nobody out any more; coming back is another matter */
  notAfter: Instant
  /** minutes after going out by which the person has to be back */
  backWithin: number
  /** the latest moment to be back, whenever they went out */
  backBy: Instant
  /** how many times it lets out */
  exits: number
  /** only in these hours, which may begin on one day and end on the next */
  weekly?: Weekly
  /** place in the community's status list */
  statusIndex: number
  issuedAt: Instant
}

/** The private range of RFC 8392, section 9.1, begins below -65536. */
const passClaim = -65537
const version = 1
const limits = { who: 16, home: 24, purpose: 24, place: 40, gates: 32, exits: 999, backWithin: 60 * 24 * 366, statusIndex: 2 ** 24 }

/** The CWT claims set of a pass, deterministic CBOR. Throws when a claim is out of its limits. */
export function encodeClaims(claims: PassClaims): Uint8Array {
  const { weekly } = claims
  const row: CborValue[] = [
    version, bytesOfId(claims.community), claims.who, claims.home, claims.purpose, claims.place, [...claims.gates],
    claims.backWithin, secondsOf(claims.backBy), claims.exits, claims.statusIndex,
  ]
  if (weekly) row.push([weekly.days.reduce((set, day) => set | (1 << (day - 1)), 0), weekly.from, weekly.until])
  const [expires, notBefore, issuedAt] = [secondsOf(claims.notAfter), secondsOf(claims.notBefore), secondsOf(claims.issuedAt)]
  const times = [expires, notBefore, issuedAt, row[8]]
  const inLimits = wordsOf(row) && numbersOf(row) && times.every((time) => isWhole(time!, 0, lastSecond))
  if (!inLimits || !isUuid(claims.id) || !isUuid(claims.community)) throw new Error('a claim of the pass is out of its limits')
  return encodeCbor(new Map<CborValue, CborValue>([
    [claim.expires, expires], [claim.notBefore, notBefore], [claim.issuedAt, issuedAt], [claim.id, bytesOfId(claims.id)], [passClaim, row],
  ]))
}

/** The claims in a payload. Problem: `pass-malformed`, with the version when it is one we do not know. */
export function claimsOf(payload: Uint8Array): Result<PassClaims> {
  const token = tokenOf(payload)
  if (!token) return no({ code: 'pass-malformed' })
  const { claims, row } = token
  if (row[0] !== version) return no({ code: 'pass-malformed', version: typeof row[0] === 'number' ? row[0] : null })
  const times = timesOf(claims, row[8])
  const words = wordsOf(row)
  const numbers = numbersOf(row)
  const community = idOf(row[1])
  const id = idOf(claims.get(claim.id))
  if (!times || !words || !numbers || !community || !id) return no({ code: 'pass-malformed' })
  return ok({ id: id as PassId, community: community as CommunityId, ...words, ...numbers, ...times })
}

/** The community that a payload names, true or not; null when none can be read. */
export function communityOf(payload: Uint8Array): CommunityId | null {
  const token = tokenOf(payload)
  return token && (idOf(token.row[1]) as CommunityId | null)
}

function tokenOf(payload: Uint8Array): { claims: CborMap; row: CborValue[] } | null {
  const claims = decodeCbor(payload)
  if (!claims.ok || !isMap(claims.value)) return null
  const row = claims.value.get(passClaim)
  return Array.isArray(row) ? { claims: claims.value, row } : null
}

const idOf = (value: CborValue): string | null => (isBytes(value) && value.length === 16 ? idOfBytes(value) : null)

function timesOf(claims: CborMap, back: CborValue) {
  const notBefore = instantOfSeconds(claims.get(claim.notBefore))
  const notAfter = instantOfSeconds(claims.get(claim.expires))
  const issuedAt = instantOfSeconds(claims.get(claim.issuedAt))
  const backBy = instantOfSeconds(back)
  return notBefore && notAfter && issuedAt && backBy && { notBefore, notAfter, issuedAt, backBy }
}

function wordsOf([, , who, home, purpose, place]: CborValue[]) {
  const fits = isText(who, limits.who) && isText(home, limits.home) && isText(purpose, limits.purpose) && isText(place, limits.place)
  return fits && { who, home, purpose, place }
}

function numbersOf([, , , , , , gates, backWithin, , exits, statusIndex, weekly]: CborValue[]) {
  if (!Array.isArray(gates) || gates.length > limits.gates || !gates.every((gate) => isWhole(gate, 0, 9999))) return null
  if (!isWhole(backWithin, 1, limits.backWithin) || !isWhole(exits, 1, limits.exits) || !isWhole(statusIndex, 0, limits.statusIndex)) return null
  const numbers = { gates: gates as number[], backWithin, exits, statusIndex }
  if (weekly === undefined || weekly === null) return numbers
  const hours = weeklyOf(weekly)
  return hours && { ...numbers, weekly: hours }
}

function weeklyOf(value: CborValue): Weekly | null {
  if (!Array.isArray(value)) return null
  const [set, from, until] = value
  if (!isWhole(set, 1, 127) || typeof from !== 'number' || typeof until !== 'number') return null
  const weekly = { days: [1, 2, 3, 4, 5, 6, 7].filter((day) => set & (1 << (day - 1))), from, until }
  return areHours(weekly) ? weekly : null
}

const isWhole = (value: CborValue, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && least <= value && value <= most

/** Counted in letters, not in halves of a rare surname. */
const isText = (value: CborValue, most: number): value is string =>
  typeof value === 'string' && (value.length <= most || (value.length <= 2 * most && [...value].length <= most))
