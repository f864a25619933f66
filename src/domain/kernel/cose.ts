// COSE_Sign1 (RFC 9052): one message, one signer. Reads, verifies, signs. It refuses critical headers, an algorithm
// other than the key's, and a header stated twice; it does no encryption, no MAC and no message of several signers.

import { decodeCbor, encodeCbor, isBytes, isMap, isTagged, type CborMap, type CborReading, type CborValue } from './cbor.ts'
import type { AnyJwk, Bytes, Key, KeyAlgorithm, Subtle } from './crypto.ts'
import { no, ok, type Result } from './result.ts'

/** Header labels (RFC 9052, section 3.1; `type`: RFC 9596). */
export const header = { alg: 1, critical: 2, contentType: 3, kid: 4, type: 16 } as const

export type CoseAlgorithm = 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'PS256' | 'PS384' | 'PS512'
/** A key that is ready for use, and the one algorithm it is used with. */
export type CoseKey = { alg: CoseAlgorithm; key: Key; use: KeyAlgorithm }

type Kind = { id: number; kty: string; crv?: string; hash?: string; salt?: number }
const kinds: Record<CoseAlgorithm, Kind> = {
  ES256: { id: -7, kty: 'EC', crv: 'P-256', hash: 'SHA-256' },
  ES384: { id: -35, kty: 'EC', crv: 'P-384', hash: 'SHA-384' },
  ES512: { id: -36, kty: 'EC', crv: 'P-521', hash: 'SHA-512' },
  EdDSA: { id: -8, kty: 'OKP' },
  PS256: { id: -37, kty: 'RSA', hash: 'SHA-256', salt: 32 },
  PS384: { id: -38, kty: 'RSA', hash: 'SHA-384', salt: 48 },
  PS512: { id: -39, kty: 'RSA', hash: 'SHA-512', salt: 64 },
}

/** The name of an algorithm number (RFC 9053, section 2; RFC 8230), null for one that is not offered. */
export const algorithmOf = (id: CborValue): CoseAlgorithm | null =>
  (Object.keys(kinds) as CoseAlgorithm[]).find((alg) => kinds[alg].id === id) ?? null

/**
 * Makes a JSON Web Key ready to verify or sign. Without `alg` the curve decides; with it, an EC key may go with another
 * hash (RFC 9053, section 2.1, leaves that open). Problem: `cose-key-unusable`.
 */
export async function importCoseKey(jwk: AnyJwk, usage: 'sign' | 'verify', subtle: Subtle, alg = algorithmFor(jwk)): Promise<Result<CoseKey>> {
  if (alg === null || kinds[alg].kty !== jwk.kty) return no({ code: 'cose-key-unusable' })
  const { hash, salt } = kinds[alg]
  const plain = publicPart(jwk, usage)
  try {
    if (jwk.kty === 'EC') return ok({ alg, key: await importAs({ name: 'ECDSA', namedCurve: jwk.crv }), use: { name: 'ECDSA', hash } })
    if (jwk.kty === 'OKP') return ok({ alg, key: await importAs({ name: jwk.crv ?? '' }), use: { name: jwk.crv ?? '' } })
    return ok({ alg, key: await importAs({ name: 'RSA-PSS', hash }), use: { name: 'RSA-PSS', saltLength: salt } })
  } catch {
    return no({ code: 'cose-key-unusable' })
  }

  function importAs(algorithm: KeyAlgorithm): Promise<Key> {
    return subtle.importKey('jwk', plain, algorithm, false, [usage])
  }
}

function algorithmFor(jwk: AnyJwk): CoseAlgorithm | null {
  if (jwk.kty === 'OKP') return 'EdDSA'
  if (jwk.kty === 'RSA') return 'PS256'
  return (Object.keys(kinds) as CoseAlgorithm[]).find((alg) => kinds[alg].crv === jwk.crv && jwk.kty === 'EC') ?? null
}

/** Only the key's own numbers: `use`, `alg` and the like in a JWK would make WebCrypto refuse it. */
function publicPart({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi }: AnyJwk, usage: 'sign' | 'verify'): AnyJwk {
  const all = usage === 'sign' ? { kty, crv, x, y, n, e, d, p, q, dp, dq, qi } : { kty, crv, x, y, n, e }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** A message taken apart; nothing in it is trusted before `verifySign1` says so. */
export type Sign1 = {
  protectedBytes: Uint8Array
  protected: CborMap
  unprotected: CborMap
  payload: Uint8Array
  signature: Uint8Array
}

export type Sign1Reading = {
  /** Accept a message without tag 18; by default the tag must be there. */
  untagged?: boolean
  /** Accept loose CBOR, and a header in both maps (the protected one counts), as old certificates have them. */
  lenient?: boolean
}

const tagSign1 = 18
const strictReading: CborReading = { tags: [tagSign1] }
const lenientReading: CborReading = { tags: [tagSign1], lenient: true }
const noBytes: Bytes = new Uint8Array(0)
const noHeaders: CborMap = new Map()

/**
 * Takes a COSE_Sign1 apart. Problems: `cbor-malformed`; `cose-malformed` (not a COSE_Sign1, payload detached);
 * `cose-critical-header` (it demands something we do not know); `cose-header-twice`.
 */
export function readSign1(bytes: Uint8Array, reading: Sign1Reading = {}): Result<Sign1> {
  const cbor = reading.lenient ? lenientReading : strictReading
  const read = decodeCbor(bytes, cbor)
  if (!read.ok) return read
  const parts = isTagged(read.value) ? read.value.value : reading.untagged ? read.value : null
  if (!Array.isArray(parts) || parts.length !== 4) return no({ code: 'cose-malformed' })
  const [protectedBytes, unprotected, payload, signature] = parts
  if (!isBytes(protectedBytes) || !isMap(unprotected) || !isBytes(payload) || !isBytes(signature)) return no({ code: 'cose-malformed' })
  const headers = protectedBytes.length === 0 ? ok(noHeaders) : decodeCbor(protectedBytes, cbor)
  if (!headers.ok) return headers
  if (!isMap(headers.value)) return no({ code: 'cose-malformed' })
  if (headers.value.has(header.critical) || unprotected.has(header.critical)) return no({ code: 'cose-critical-header' })
  if (!reading.lenient) for (const label of unprotected.keys()) if (headers.value.has(label)) return no({ code: 'cose-header-twice' })
  return ok({ protectedBytes, protected: headers.value, unprotected, payload, signature })
}

/** A header, the protected one first. */
export const headerOf = (message: Sign1, label: number): CborValue =>
  message.protected.has(label) ? message.protected.get(label) : message.unprotected.get(label)

/** What is signed: the Sig_structure of RFC 9052, section 4.4. */
export function toBeSigned(protectedBytes: Uint8Array, payload: Uint8Array, external: Uint8Array = noBytes): Bytes {
  // An empty map and no bytes at all mean the same and are signed as no bytes.
  const headers = protectedBytes.length === 1 && protectedBytes[0] === 0xa0 ? noBytes : protectedBytes
  const parts = [headers, external, payload]
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length + headLength(part.length), opening.length))
  bytes.set(opening)
  let at = opening.length
  for (const part of parts) {
    at = writeHead(bytes, at, part.length)
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** An array of four that begins with the text "Signature1". */
const opening = Uint8Array.from([0x84, 0x6a, ...Array.from('Signature1', (letter) => letter.charCodeAt(0))])

const headLength = (length: number): number => (length < 24 ? 1 : length < 256 ? 2 : length < 65536 ? 3 : 5)

/** The head of a byte string; returns where its content begins. */
function writeHead(bytes: Bytes, at: number, length: number): number {
  const size = headLength(length) - 1
  bytes[at] = 0x40 | (size === 0 ? length : size === 1 ? 24 : size === 2 ? 25 : 26)
  for (let i = 0; i < size; i++) bytes[at + 1 + i] = (length >>> (8 * (size - 1 - i))) & 255
  return at + 1 + size
}

/** True only when the message names the key's algorithm and the signature is the key's. Never throws. */
export async function verifySign1(message: Sign1, key: CoseKey, subtle: Subtle, external?: Uint8Array): Promise<boolean> {
  if (headerOf(message, header.alg) !== kinds[key.alg].id) return false
  try {
    return await subtle.verify(key.use, key.key, message.signature as Bytes, toBeSigned(message.protectedBytes, message.payload, external))
  } catch {
    return false
  }
}

export type ToSign = {
  /** Header parameters under the signature; the algorithm is added by the signer. */
  protected?: readonly (readonly [number, CborValue])[]
  unprotected?: CborMap
  payload: Uint8Array
  external?: Uint8Array
}

/** The bytes of a tagged COSE_Sign1. */
export async function signSign1(what: ToSign, key: CoseKey, subtle: Subtle): Promise<Bytes> {
  const protectedBytes = encodeCbor(new Map<CborValue, CborValue>([[header.alg, kinds[key.alg].id], ...(what.protected ?? [])]))
  const signature = new Uint8Array(await subtle.sign(key.use, key.key, toBeSigned(protectedBytes, what.payload, what.external)))
  const unprotected = what.unprotected === undefined ? emptyMap : encodeCbor(what.unprotected)
  return joined([tagAndArray, head(protectedBytes), protectedBytes, unprotected, head(what.payload), what.payload, head(signature), signature])
}

/** Tag 18, array of four. */
const tagAndArray = Uint8Array.of(0xd2, 0x84)
const emptyMap = Uint8Array.of(0xa0)

/** The head of a byte string, alone. */
function head(content: Uint8Array): Bytes {
  const bytes = new Uint8Array(headLength(content.length))
  writeHead(bytes, 0, content.length)
  return bytes
}

function joined(parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
