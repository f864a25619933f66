// The list of believed keys: opened only under the pinned root, and nothing else passes for it.

import { expect, test } from 'vitest'
import { nursesPass, newKey, osmanthus, setUp, signerOf, start } from '../../../test/support/passes.ts'
import { publicJwk } from './keys.ts'
import { signPass, verifyPass } from './pass.ts'
import { buildStatusList, signStatusList } from './status-list.ts'
import { openTrustList, readyTrustList, signTrustList } from './trust-list.ts'

const { subtle } = globalThis.crypto
const here = await setUp(osmanthus)
const signed = await signTrustList(here.contents, here.root)
const codeOf = async (bytes: Uint8Array, root = here.rootJwk) => {
  const opened = await openTrustList(bytes, root, subtle)
  return opened.ok ? 'good' : opened.problem.code
}

test('a device reads back the keys that the committee trusts, the next one among them', async () => {
  const opened = await openTrustList(signed, here.rootJwk, subtle)
  expect(opened.ok && { community: opened.value.community, issuedAt: opened.value.issuedAt, keys: opened.value.keys }).toEqual(here.contents)
})

test('the time of a withdrawal is kept', async () => {
  const keys = here.contents.keys.map((key) => ({ ...key, withdrawnAt: start }))
  const opened = await openTrustList(await signTrustList({ ...here.contents, keys }, here.root), here.rootJwk, subtle)
  expect(opened.ok && opened.value.keys.map((key) => key.withdrawnAt)).toEqual([start, start])
})

test('every change of a single bit of the trust list is refused', async () => {
  for (let bit = 0; bit < signed.length * 8; bit++) {
    const changed = Uint8Array.from(signed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    expect(['trust-list-forged', 'trust-list-malformed']).toContain(await codeOf(changed))
  }
})

test('a list signed by anyone but the root is a forgery', async () => {
  expect(await codeOf(await signTrustList(here.contents, here.signer))).toBe('trust-list-forged')
  expect(await codeOf(signed, publicJwk(await newKey()))).toBe('trust-list-forged')
})

test('nothing else that is signed passes for a trust list', async () => {
  const rootAsSigner = { ...here.root }
  expect(await codeOf(await signStatusList(buildStatusList(osmanthus, start, 4, []), rootAsSigner))).toBe('trust-list-malformed')
  for (const bytes of [new Uint8Array(0), Uint8Array.of(0xa0), new Uint8Array(10_000)]) expect(await codeOf(bytes)).toBe('trust-list-malformed')
})

test('the server uses its own keys without a signed list', async () => {
  const ready = await readyTrustList(here.contents, subtle)
  expect(ready.ok && (await verifyPass(await signPass(nursesPass, here.signer), ready.value, osmanthus, subtle, start)).ok).toBe(true)
})

test('two keys of one name, or a key that is none, make no trust list', async () => {
  const [key] = here.contents.keys
  const twice = await readyTrustList({ ...here.contents, keys: [key!, key!] }, subtle)
  expect(!twice.ok && twice.problem.code).toBe('trust-list-malformed')
  const broken = await readyTrustList({ ...here.contents, keys: [{ ...key!, jwk: { ...key!.jwk, x: 'AAAA' } }] }, subtle)
  expect(!broken.ok && broken.problem.code).toBe('trust-list-malformed')
})

test('a public key cannot sign, and the public part of a key holds no secret', async () => {
  await expect(signerOf(here.rootJwk, 'k1')).rejects.toThrow('private')
  await expect(signerOf(here.currentJwk, '')).rejects.toThrow('name')
  await expect(signerOf(here.currentJwk, '院')).rejects.toThrow('name')
  expect(publicJwk(here.currentJwk)).not.toHaveProperty('d')
})
