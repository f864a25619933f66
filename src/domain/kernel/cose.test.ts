// Signed messages: only the whole message under the right key with the right algorithm counts.

import { expect, test } from 'vitest'
import { newKey } from '../../../test/support/passes.ts'
import { encodeCbor, type CborMap, type CborValue } from './cbor.ts'
import { header, importCoseKey, readSign1, signSign1, toBeSigned, verifySign1, type CoseAlgorithm, type CoseKey, type Sign1 } from './cose.ts'
import type { AnyJwk } from './crypto.ts'

const { subtle } = globalThis.crypto
const text = (words: string) => new TextEncoder().encode(words)
const keyFor = async (jwk: AnyJwk, usage: 'sign' | 'verify', alg?: CoseAlgorithm): Promise<CoseKey> => {
  const key = await importCoseKey(jwk, usage, subtle, alg)
  if (!key.ok) throw new Error(key.problem.code)
  return key.value
}
const jwk = await newKey()
const signing = await keyFor(jwk, 'sign')
const checking = await keyFor(jwk, 'verify')
const opened = (bytes: Uint8Array): Sign1 => {
  const message = readSign1(bytes)
  if (!message.ok) throw new Error(message.problem.code)
  return message.value
}
const codeOf = (bytes: Uint8Array, reading = {}) => {
  const message = readSign1(bytes, reading)
  return message.ok ? 'good' : message.problem.code
}
const protectedWith = (more: CborMap) => encodeCbor(new Map<CborValue, CborValue>([[1, -7], ...more]))
const tagged = (parts: CborValue[]) => Uint8Array.from([0xd2, ...encodeCbor(parts)])

test('a signed message is read back and found good, with and without data signed from outside', async () => {
  const plain = opened(await signSign1({ payload: text('yes') }, signing, subtle))
  expect(await verifySign1(plain, checking, subtle)).toBe(true)
  expect(await verifySign1(plain, checking, subtle, text('gate 1'))).toBe(false)
  const outside = opened(await signSign1({ payload: text('yes'), external: text('gate 1') }, signing, subtle))
  expect(await verifySign1(outside, checking, subtle, text('gate 1'))).toBe(true)
  expect(await verifySign1(outside, checking, subtle, text('gate 2'))).toBe(false)
})

test('messages of every length are signed as RFC 9052 writes them', () => {
  for (const length of [0, 1, 23, 24, 255, 256, 65535, 65536, 100_000]) {
    const payload = new Uint8Array(length).fill(7)
    expect(Buffer.compare(toBeSigned(text('p'), payload, payload), encodeCbor(['Signature1', text('p'), payload, payload]))).toBe(0)
  }
})

test('a message that demands something unknown is refused', () => {
  const demand = new Map([[header.critical, ['reserved']]])
  expect(codeOf(tagged([protectedWith(demand), new Map(), text('yes'), new Uint8Array(64)]))).toBe('cose-critical-header')
  expect(codeOf(tagged([protectedWith(new Map()), demand, text('yes'), new Uint8Array(64)]))).toBe('cose-critical-header')
})

test('a header stated inside and outside the signature is refused unless read leniently', () => {
  const twice = tagged([protectedWith(new Map()), new Map([[header.alg, -7]]), text('yes'), new Uint8Array(64)])
  expect(codeOf(twice)).toBe('cose-header-twice')
  expect(codeOf(twice, { lenient: true })).toBe('good')
})

test('what is no signed message of one signer is refused', async () => {
  const message = await signSign1({ payload: text('yes') }, signing, subtle)
  expect(codeOf(message.subarray(1))).toBe('cose-malformed')
  expect(codeOf(message.subarray(1), { untagged: true })).toBe('good')
  expect(codeOf(Uint8Array.from([0xd1, ...message.subarray(1)]))).toBe('cbor-malformed')
  const none = text('')
  for (const parts of [[], [1, 2, 3, 4], [none, new Map(), null, none], [none, new Map(), none], [none, [], none, none]]) {
    expect(codeOf(tagged(parts as CborValue[]))).toBe('cose-malformed')
  }
  expect(codeOf(tagged([encodeCbor('no map'), new Map(), text(''), text('')]))).toBe('cose-malformed')
})

test('a key verifies only messages that name its own algorithm', async () => {
  const message = opened(await signSign1({ payload: text('yes') }, signing, subtle))
  expect(await verifySign1(message, await keyFor(jwk, 'verify', 'ES384'), subtle)).toBe(false)
  const renamed = opened(tagged([encodeCbor(new Map([[1, -35]])), new Map(), message.payload, message.signature]))
  expect(await verifySign1(renamed, checking, subtle)).toBe(false)
  const unnamed = opened(tagged([new Uint8Array(0), new Map(), message.payload, message.signature]))
  expect(await verifySign1(unnamed, checking, subtle)).toBe(false)
})

test('a signature of the wrong length, of nothing but zeros or of another key is no signature', async () => {
  const message = opened(await signSign1({ payload: text('yes') }, signing, subtle))
  for (const signature of [new Uint8Array(0), new Uint8Array(64), new Uint8Array(1000), message.signature.subarray(0, 63)]) {
    expect(await verifySign1({ ...message, signature }, checking, subtle)).toBe(false)
  }
  expect(await verifySign1(message, await keyFor(await newKey(), 'verify'), subtle)).toBe(false)
})

test('a key that cannot be used is told, not thrown', async () => {
  const odd: [AnyJwk, CoseAlgorithm?][] = [
    [{}], [{ kty: 'EC', crv: 'P-256' }], [{ kty: 'oct' }], [{ kty: 'OKP', crv: 'X' }], [jwk, 'EdDSA'], [{ ...jwk, x: 'AAAA' }],
  ]
  for (const [key, alg] of odd) {
    expect(await importCoseKey(key, 'verify', subtle, alg)).toEqual({ ok: false, problem: { code: 'cose-key-unusable' } })
  }
})
