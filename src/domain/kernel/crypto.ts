// The little of WebCrypto that signing and verifying need. Browser and server hand in their own `crypto.subtle`,
// so the domain never reaches for a global.

/** Opaque: made by `importKey`, used by `sign` and `verify`. */
export type Key = object
export type KeyAlgorithm = { name: string } & Record<string, unknown>
/** Structurally satisfied by `globalThis.crypto.subtle` in browsers and Node. */
export type Subtle = {
  importKey(format: 'jwk', key: Jwk, algorithm: KeyAlgorithm, extractable: boolean, usages: ('sign' | 'verify')[]): Promise<Key>
  sign(algorithm: KeyAlgorithm, key: never, data: never): Promise<ArrayBuffer>
  verify(algorithm: KeyAlgorithm, key: never, signature: never, data: never): Promise<boolean>
}
/** JSON Web Key (RFC 7517) of an EC P-256 key; `d` only in private keys. */
export type Jwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string; d?: string; kid?: string }
