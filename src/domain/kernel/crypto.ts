// The little of WebCrypto that signing and verifying need. Browser and server hand in their own `crypto.subtle`
// (it fits `Subtle` as it is), so the domain never reaches for a global.

/** What `importKey` makes and `sign` and `verify` use; a `CryptoKey` in browsers and Node. */
export type Key = { readonly type: string; readonly extractable: boolean }
export type KeyAlgorithm = { name: string } & Record<string, unknown>
/** Bytes in a buffer of their own kind: what WebCrypto accepts. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Structurally satisfied by `globalThis.crypto.subtle` in browsers and Node; no cast needed. */
export type Subtle = {
  importKey(format: 'jwk', key: AnyJwk, algorithm: KeyAlgorithm, extractable: boolean, usages: ('sign' | 'verify')[]): Promise<Key>
  sign(algorithm: KeyAlgorithm, key: Key, data: Bytes): Promise<ArrayBuffer>
  verify(algorithm: KeyAlgorithm, key: Key, signature: Bytes, data: Bytes): Promise<boolean>
}

/** JSON Web Key (RFC 7517) of an EC P-256 key, the only kind that signs passes; `d` only in private keys. */
export type Jwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string; d?: string; kid?: string }
/** JSON Web Key of any kind that outside certificates are signed with. */
export type AnyJwk = Partial<Record<'kty' | 'crv' | 'x' | 'y' | 'd' | 'n' | 'e' | 'p' | 'q' | 'dp' | 'dq' | 'qi', string>>
