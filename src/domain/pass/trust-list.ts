// The list of keys that a device believes, signed by the root key that is pinned in the app. The current and the next
// key are always on it. It does not judge its own age: the device keeps the newest and shows how old that is.

import { decodeCbor, encodeCbor, isBytes, isMap, type CborValue } from '../kernel/cbor.ts'
import { headerOf, header, importCoseKey, readSign1, signSign1, verifySign1, type CoseKey } from '../kernel/cose.ts'
import type { Bytes, Jwk, Subtle } from '../kernel/crypto.ts'
import { claim, instantOfSeconds, secondsOf } from '../kernel/cwt.ts'
import { bytesOfId, idOfBytes, type CommunityId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import { kidBytes, kidText, type Signer } from './keys.ts'

/** One signing key. It signs from `from` until `until`; passes it signed then stay good until it is withdrawn. */
export type TrustedKey = { kid: string; jwk: Jwk; from: Instant; until: Instant; withdrawnAt?: Instant }
export type TrustContents = { community: CommunityId; issuedAt: Instant; keys: readonly TrustedKey[] }
/** A trust list in use: its keys are imported once, so that reading a pass costs little more than the bare signature check. */
export type TrustList = TrustContents & { readonly ready: ReadonlyMap<string, { entry: TrustedKey; key: CoseKey }> }

const typeName = 'application/vnd.postern.trust-list+cwt'
/** Our one claim, in the private range of RFC 8392, section 9.1. */
const contentsClaim = -65537
const version = 1

/** The list as it is handed to devices: a tagged COSE_Sign1 by the root key. Times keep whole seconds. */
export function signTrustList(contents: TrustContents, root: Signer): Promise<Bytes> {
  const keys = contents.keys.map(({ kid, jwk, from, until, withdrawnAt }): CborValue =>
    [kidBytes(kid), jwk.x, jwk.y, secondsOf(from), secondsOf(until), withdrawnAt === undefined ? null : secondsOf(withdrawnAt)])
  const payload = encodeCbor(new Map<CborValue, CborValue>([
    [claim.issuedAt, secondsOf(contents.issuedAt)],
    [contentsClaim, [version, bytesOfId(contents.community), keys]],
  ]))
  return signSign1({ protected: [[header.kid, kidBytes(root.kid)], [header.type, typeName]], payload }, root.key, root.subtle)
}

/** Imports the keys of a list whose origin is known: the server's own, or one just opened. Problem: `trust-list-malformed`. */
export async function readyTrustList(contents: TrustContents, subtle: Subtle): Promise<Result<TrustList>> {
  const ready = new Map<string, { entry: TrustedKey; key: CoseKey }>()
  for (const entry of contents.keys) {
    const key = await importCoseKey(entry.jwk, 'verify', subtle, 'ES256')
    if (!key.ok || ready.has(entry.kid)) return no({ code: 'trust-list-malformed', kid: entry.kid })
    ready.set(entry.kid, { entry, key: key.value })
  }
  return ok({ ...contents, ready })
}

/**
 * Checks a received list against the root key and makes its keys ready.
 * Problems: `trust-list-malformed`, `trust-list-forged`. Whose list it is stands in `community`; ask before using it.
 */
export async function openTrustList(bytes: Uint8Array, root: Jwk, subtle: Subtle): Promise<Result<TrustList>> {
  const message = readSign1(bytes)
  if (!message.ok || headerOf(message.value, header.type) !== typeName) return no({ code: 'trust-list-malformed' })
  const key = await importCoseKey(root, 'verify', subtle, 'ES256')
  if (!key.ok) return key
  if (!(await verifySign1(message.value, key.value, subtle))) return no({ code: 'trust-list-forged' })
  const contents = contentsOf(message.value.payload)
  return contents ? readyTrustList(contents, subtle) : no({ code: 'trust-list-malformed' })
}

function contentsOf(payload: Uint8Array): TrustContents | null {
  const claims = decodeCbor(payload)
  if (!claims.ok || !isMap(claims.value)) return null
  const issuedAt = instantOfSeconds(claims.value.get(claim.issuedAt))
  const contents = claims.value.get(contentsClaim)
  if (!issuedAt || !Array.isArray(contents) || contents[0] !== version) return null
  const [, community, rows] = contents
  if (!isBytes(community) || community.length !== 16 || !Array.isArray(rows)) return null
  const keys = rows.map(keyOf)
  if (keys.includes(null)) return null
  return { community: idOfBytes(community) as CommunityId, issuedAt, keys: keys as TrustedKey[] }
}

function keyOf(row: CborValue): TrustedKey | null {
  if (!Array.isArray(row)) return null
  const [kid, x, y, fromSeconds, untilSeconds, withdrawn] = row
  const from = instantOfSeconds(fromSeconds)
  const until = instantOfSeconds(untilSeconds)
  const withdrawnAt = instantOfSeconds(withdrawn)
  if (!isBytes(kid) || typeof x !== 'string' || typeof y !== 'string' || !from || !until || (withdrawn !== null && !withdrawnAt)) return null
  return { kid: kidText(kid), jwk: { kty: 'EC', crv: 'P-256', x, y }, from, until, ...(withdrawnAt ? { withdrawnAt } : {}) }
}
