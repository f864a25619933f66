// Which passes were taken back: a Token Status List (draft-ietf-oauth-status-list, sections 4 and 5.2), two bits a pass,
// as a signed CWT. A device holds it whole, so the gate asks nobody; it names no pass and no person. How old it is, the
// gate shows; whether that is too old is not decided here.

import { zlibSync } from 'fflate'
import { decodeCbor, encodeCbor, isBytes, isMap, type CborValue } from '../kernel/cbor.ts'
import { header, headerOf, readSign1, signSign1, verifySign1 } from '../kernel/cose.ts'
import type { Bytes, Subtle } from '../kernel/crypto.ts'
import { claim, instantOfSeconds, secondsOf } from '../kernel/cwt.ts'
import { isUuid, type CommunityId } from '../kernel/ids.ts'
import { inflateCapped } from '../kernel/inflate.ts'
import { later, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { kidBytes, kidText, type Signer } from './keys.ts'
import type { TrustList } from './trust-list.ts'

/** 0 valid, 1 revoked, 2 suspended: ended early because the building's status changed. */
export type PassStatus = 0 | 1 | 2
export type Ended = readonly [index: number, status: PassStatus]
export type StatusList = {
  community: CommunityId
  issuedAt: Instant
  /** how many passes it speaks of: indexes 0 … size - 1 */
  size: number
  /** four passes a byte, the first in the lowest bits */
  bits: Uint8Array
}

const typeName = 'application/statuslist+cwt'
const statusListClaim = 65533
const perPass = 2
const perByte = 8 / perPass
/** Four million passes; more than a community gives out in a lifetime, and small enough for the oldest phone. */
const mostBytes = 1 << 20
const subject = (community: CommunityId) => `urn:uuid:${community}`

/**
 * A list of `size` passes, all valid but those named. Sizes are rounded up to whole bytes.
 * Throws on an index outside, and beyond four million passes.
 */
export function buildStatusList(community: CommunityId, issuedAt: Instant, size: number, ended: Iterable<Ended>): StatusList {
  const bytes = Math.max(1, Math.ceil(size / perByte))
  if (bytes > mostBytes) throw new Error('too many passes for one status list')
  const bits = new Uint8Array(bytes)
  for (const [index, status] of ended) {
    if (!Number.isInteger(index) || index < 0 || index >= size) throw new Error('status index outside of the list')
    const shift = (index % perByte) * perPass
    const at = Math.floor(index / perByte)
    bits[at] = (bits[at]! & ~(3 << shift)) | (status << shift)
  }
  return { community, issuedAt, size: bytes * perByte, bits }
}

/** The list as it is handed to devices: a tagged COSE_Sign1 of type statuslist+cwt. */
export function signStatusList(list: StatusList, signer: Signer): Promise<Bytes> {
  const payload = encodeCbor(new Map<CborValue, CborValue>([
    [claim.subject, subject(list.community)],
    [claim.issuedAt, secondsOf(list.issuedAt)],
    [statusListClaim, new Map<CborValue, CborValue>([['bits', perPass], ['lst', zlibSync(list.bits, { level: 9 })]])],
  ]))
  return signSign1({ protected: [[header.kid, kidBytes(signer.kid)], [header.type, typeName]], payload }, signer.key, signer.subtle)
}

/**
 * Checks a received list against the trust list of its community. Problems: `status-list-malformed`, `status-list-too-large`,
 * `status-list-key-unknown`, `status-list-key-withdrawn`, `status-list-forged`, `status-list-other-community`.
 * An older list than the one held is not turned away here: compare `issuedAt`.
 */
export async function openStatusList(bytes: Uint8Array, trust: TrustList, subtle: Subtle): Promise<Result<StatusList>> {
  const message = readSign1(bytes)
  if (!message.ok || headerOf(message.value, header.type) !== typeName) return no({ code: 'status-list-malformed' })
  const kid = headerOf(message.value, header.kid)
  const trusted = isBytes(kid) ? trust.ready.get(kidText(kid)) : undefined
  if (!trusted) return no({ code: 'status-list-key-unknown' })
  if (!(await verifySign1(message.value, trusted.key, subtle))) return no({ code: 'status-list-forged' })
  const list = listOf(message.value.payload)
  if (!list.ok) return list
  if (list.value.community !== trust.community) return no({ code: 'status-list-other-community' })
  // A thief of the key can date a list back, so the trust list's own date counts as well.
  const { withdrawnAt } = trusted.entry
  if (withdrawnAt !== undefined && withdrawnAt <= later(list.value.issuedAt, trust.issuedAt)) return no({ code: 'status-list-key-withdrawn' })
  return list
}

function listOf(payload: Uint8Array): Result<StatusList> {
  const malformed = no({ code: 'status-list-malformed' })
  const claims = decodeCbor(payload)
  if (!claims.ok || !isMap(claims.value)) return malformed
  const issuedAt = instantOfSeconds(claims.value.get(claim.issuedAt))
  const named = claims.value.get(claim.subject)
  const community = typeof named === 'string' && named.startsWith('urn:uuid:') ? named.slice('urn:uuid:'.length) : ''
  const content = claims.value.get(statusListClaim)
  if (!issuedAt || !isUuid(community) || !isMap(content!) || content.get('bits') !== perPass) return malformed
  const packed = content.get('lst')
  if (!isBytes(packed!)) return malformed
  const bits = inflateCapped(packed, mostBytes)
  if (!bits.ok) return bits.problem.code === 'inflate-too-large' ? no({ code: 'status-list-too-large' }) : malformed
  return ok({ community: community as CommunityId, issuedAt, size: bits.value.length * perByte, bits: bits.value })
}

/** The status of a pass; null when the list does not reach that far, because the pass is newer than the list. */
export function statusAt(list: StatusList, index: number): PassStatus | null {
  const byte = Number.isInteger(index) && index >= 0 ? list.bits[Math.floor(index / perByte)] : undefined
  if (byte === undefined) return null
  const status = (byte >> ((index % perByte) * perPass)) & 3
  // 3 is left to applications by the draft; we write none, and what we do not know lets nobody out.
  return status === 3 ? 1 : (status as PassStatus)
}
