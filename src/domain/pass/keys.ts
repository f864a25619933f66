// Keys that sign passes and lists, and the short names they go by. It makes no keys and stores none.

import { importCoseKey, type CoseKey } from '../kernel/cose.ts'
import type { Jwk, Subtle } from '../kernel/crypto.ts'

/** Whoever signs: an ES256 key made ready once, and the name under which the trust list knows it. */
export type Signer = { subtle: Subtle; key: CoseKey; kid: Uint8Array | string }

/** Makes a private key ready to sign. Throws when the key is not a private P-256 key: that is a broken set-up, not bad input. */
export async function importSigner(jwk: Jwk, kid: Uint8Array | string, subtle: Subtle): Promise<Signer> {
  kidBytes(kid)
  const key = jwk.d === undefined ? null : await importCoseKey(jwk, 'sign', subtle, 'ES256')
  if (!key?.ok) throw new Error('not a private P-256 key')
  return { subtle, key: key.value, kid }
}

/** The part of a key that may be shown to everyone. */
export const publicJwk = ({ kty, crv, x, y }: Jwk): Jwk => ({ kty, crv, x, y })

const kidLimit = 16

/** A key's name as bytes. Names are 1 to 16 printable ASCII letters, or as many bytes; four suffice and keep the code small. */
export function kidBytes(kid: Uint8Array | string): Uint8Array {
  const bytes = typeof kid === 'string' ? Uint8Array.from(kid, (letter) => letter.charCodeAt(0)) : kid
  const printable = typeof kid !== 'string' || /^[!-~]+$/.test(kid)
  if (bytes.length === 0 || bytes.length > kidLimit || !printable) throw new Error('not a key name')
  return bytes
}

/** A key's name as text, one letter a byte, so that it can be looked up. */
export const kidText = (kid: Uint8Array | string): string => (typeof kid === 'string' ? kid : String.fromCharCode(...kid.subarray(0, kidLimit + 1)))
