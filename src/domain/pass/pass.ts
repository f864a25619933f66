// The signed pass: a CWT in a tagged COSE_Sign1 (ES256), written in base45 behind `PST1:`, so that a gate can check it
// without the network. It says whether a text is a genuine pass and what stands in it. Whether that lets anyone out now
// (time, gate, exits left, revoked) is the gate's to judge, not decided here.

import { decodeBase45, encodeBase45 } from '../kernel/base45.ts'
import { header, readSign1, signSign1, verifySign1, type Sign1 } from '../kernel/cose.ts'
import type { Subtle } from '../kernel/crypto.ts'
import { secondsOf } from '../kernel/cwt.ts'
import type { CommunityId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { no, ok, type Problem, type Result } from '../kernel/result.ts'
import { claimsOf, communityOf, encodeClaims, type PassClaims } from './claims.ts'
import { kidBytes, kidText, type Signer } from './keys.ts'
import type { TrustList, TrustedKey } from './trust-list.ts'

export type { PassClaims } from './claims.ts'

/** Says that the text is a Postern pass, form 1. */
export const passPrefix = 'PST1:'
/** Longer texts are not looked into: the longest pass is about half of this. */
const longest = 1200
const signatureLength = 64

/** The text of a pass, as it stands in the QR code. Throws when a claim is out of its limits: check the request at the door. */
export async function signPass(claims: PassClaims, signer: Signer): Promise<string> {
  const payload = encodeClaims(claims)
  const bytes = await signSign1({ protected: [[header.kid, kidBytes(signer.kid)]], payload }, signer.key, signer.subtle)
  return passPrefix + encodeBase45(bytes)
}

/**
 * Checks that `text` is a pass of this community, signed by a key of its trust list that is not withdrawn at `now`.
 * Problems: `pass-not-ours` (some other code), `pass-cut` (damaged or incomplete), `pass-malformed` (a pass in a form we do
 * not read), `pass-key-unknown`, `pass-key-withdrawn` (see `claimsUnder`), `pass-forged` (the signature is not the key's), `pass-other-community`.
 */
export async function verifyPass(text: string, trust: TrustList, community: CommunityId, subtle: Subtle, now: Instant): Promise<Result<PassClaims>> {
  const message = readPass(text)
  if (!message.ok) return message
  const kid = message.value.protected.get(header.kid) as Uint8Array
  const trusted = trust.ready.get(kidText(kid))
  if (!trusted) return no({ code: isElsewhere(message.value, community) ? 'pass-other-community' : 'pass-key-unknown' })
  if (!(await verifySign1(message.value, trusted.key, subtle))) return no({ code: 'pass-forged' })
  const claims = claimsOf(message.value.payload)
  if (!claims.ok) return claims
  if (claims.value.community !== community || trust.community !== community) return no({ code: 'pass-other-community' })
  return keyAllows(trusted.entry, claims.value.issuedAt, now) ? claims : no({ code: 'pass-key-withdrawn', claims: claims.value })
}

/** What stands in a pass under a withdrawn key: it lets nobody out, but tells who comes home with it. Null for any other problem. */
export const claimsUnder = (problem: Problem): PassClaims | null => (problem.code === 'pass-key-withdrawn' ? problem['claims'] as PassClaims : null)

/** What a pass states that the server itself has told of, to be shown in a list. Unchecked: it lets nobody out and nobody in. */
export function claimsStated(text: string): PassClaims | null {
  const message = readPass(text)
  const claims = message.ok ? claimsOf(message.value.payload) : null
  return claims?.ok ? claims.value : null
}

/** Takes the text apart, down to a message of exactly the form that `signPass` writes. */
function readPass(text: string): Result<Sign1> {
  if (!text.startsWith(passPrefix)) return no({ code: text.length > 0 && passPrefix.startsWith(text) ? 'pass-cut' : 'pass-not-ours' })
  if (text.length > longest) return no({ code: 'pass-malformed' })
  const bytes = decodeBase45(text.slice(passPrefix.length))
  if (!bytes.ok) return no({ code: 'pass-cut' })
  const message = readSign1(bytes.value)
  if (!message.ok) return no({ code: message.problem.code === 'cbor-malformed' ? 'pass-cut' : 'pass-malformed' })
  const { protected: headers, unprotected, signature } = message.value
  // Nothing may stand outside the signature, and a message of another type (a list, say) is no pass.
  const ours = unprotected.size === 0 && signature.length === signatureLength && !headers.has(header.type)
  return ours && headers.get(header.kid) instanceof Uint8Array ? ok(message.value) : no({ code: 'pass-malformed' })
}

/** Only to give the better reason: what an unknown key signed is believed in nothing else. */
function isElsewhere(message: Sign1, community: CommunityId): boolean {
  const stated = communityOf(message.payload)
  return stated !== null && stated !== community
}

/** Signed while the key was in use, and the key not withdrawn since. Compared in whole seconds, as a pass states them. */
function keyAllows(key: TrustedKey, issuedAt: Instant, now: Instant): boolean {
  const issued = secondsOf(issuedAt)
  if (issued < secondsOf(key.from) || secondsOf(key.until) < issued) return false
  return key.withdrawnAt === undefined || now < key.withdrawnAt
}
