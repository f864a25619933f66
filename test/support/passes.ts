// Keys, a trust list and the nurse's pass at Osmanthus Court, for tests and benchmarks of the pass. Keys are made anew each time.

import { bytesOfId, type CommunityId, type PassId } from '#domain/kernel/ids.ts'
import type { Jwk } from '#domain/kernel/crypto.ts'
import { instant } from '#domain/kernel/instants.ts'
import { importSigner, publicJwk } from '#domain/pass/keys.ts'
import type { PassClaims } from '#domain/pass/pass.ts'
import { openTrustList, signTrustList, type TrustContents } from '#domain/pass/trust-list.ts'

const { subtle } = globalThis.crypto

export const osmanthus = '0195d3c0-0000-7000-8000-000000000001' as CommunityId
export const riverside = '0195d3c0-0000-7000-8000-000000000002' as CommunityId
export const start = instant('2026-04-06T00:00:00Z')

/** Day 9: the nurse of building 2 goes to work and comes back in the evening. */
export const nursesPass: PassClaims = {
  id: '0195f1a2-3b4c-7d5e-8f60-718293a4b5c6' as PassId, community: osmanthus,
  who: '王＊＊', home: '2-1-502', purpose: 'medical-work', place: '第六人民医院',
  gates: [1], notBefore: start, notAfter: instant('2026-04-07T00:00:00Z'), backWithin: 840, backBy: instant('2026-04-07T16:00:00Z'),
  exits: 2, statusIndex: 1417, issuedAt: start,
}

export async function newKey(): Promise<Jwk> {
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  return await subtle.exportKey('jwk', pair.privateKey) as Jwk
}

export const signerOf = (jwk: Jwk, kid: string) => importSigner(jwk, kid, subtle)

/** A community's root key, its current key `k1`, its next key `k2`, and the list that carries them. */
export async function setUp(community: CommunityId) {
  const [rootPrivate, current, next] = await Promise.all([newKey(), newKey(), newKey()])
  const contents: TrustContents = {
    community, issuedAt: start,
    keys: [
      { kid: 'k1', jwk: publicJwk(current), from: instant('2026-04-01T00:00:00Z'), until: instant('2026-05-01T00:00:00Z') },
      { kid: 'k2', jwk: publicJwk(next), from: instant('2026-05-01T00:00:00Z'), until: instant('2026-06-01T00:00:00Z') },
    ],
  }
  const root = await signerOf(rootPrivate, 'root')
  const rootJwk = publicJwk(rootPrivate)
  const trust = await openTrustList(await signTrustList(contents, root), rootJwk, subtle)
  if (!trust.ok) throw new Error('the trust list does not open')
  return {
    contents, root, rootJwk, currentJwk: current, trust: trust.value, communityBytes: bytesOfId(community),
    signer: await signerOf(current, 'k1'), nextSigner: await signerOf(next, 'k2'),
  }
}
