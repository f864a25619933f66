// COSE: the working group's examples and gluecose's, as far as they are messages of one signer. Encryption, MACs and
// messages of several signers are no part of the product and are reported as skipped.

import { algorithmOf, header, importCoseKey, readSign1, signSign1, toBeSigned, verifySign1 } from '#domain/kernel/cose.ts'
import type { CoseAlgorithm, CoseKey } from '#domain/kernel/cose.ts'
import { decodeCbor, isMap, type CborMap, type CborValue } from '#domain/kernel/cbor.ts'
import type { AnyJwk } from '#domain/kernel/crypto.ts'
import { bytesOfHex, jsonFiles, sameBytes, type Case, type Source } from './source.ts'

const { subtle } = globalThis.crypto

/** A key as the examples write it: a JWK, or one with its numbers in hex. */
type ExampleKey = AnyJwk & { x_hex?: string; y_hex?: string; d_hex?: string }
type WorkingGroup = {
  fail?: boolean
  input: { sign0?: { key: ExampleKey; alg: CoseAlgorithm; external?: string }; plaintext?: string; plaintext_hex?: string }
  intermediates?: { ToBeSign_hex?: string }
  output: { cbor: string }
}
type Hex = { cborHex: string }
type Sign = {
  payload: string; protectedHeaders: Hex; unprotectedHeaders: Hex; external?: string
  tbsHex: Hex; expectedOutput: Hex; fixedOutputLength: number
}
type Verify = { taggedCOSESign1: Hex; external?: string; shouldVerify: boolean }
type Gluecose = { key: AnyJwk; alg: CoseAlgorithm; 'sign1::sign'?: Sign; 'sign1::verify'?: Verify }

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')

function jwkOf({ x_hex, y_hex, d_hex, ...jwk }: ExampleKey): AnyJwk {
  return { ...jwk, ...(x_hex && { x: base64url(x_hex) }), ...(y_hex && { y: base64url(y_hex) }), ...(d_hex && { d: base64url(d_hex) }) }
}

async function ready(jwk: AnyJwk, usage: 'sign' | 'verify', alg: CoseAlgorithm): Promise<CoseKey> {
  const key = await importCoseKey(jwk, usage, subtle, alg)
  if (!key.ok) throw new Error(`the example's key cannot be used to ${usage}`)
  return key.value
}

/** True when the message opens and its signature is the key's. Some of the working group's have no tag, which RFC 9052 allows. */
async function isGood(message: Uint8Array, key: CoseKey, external: string | undefined, untagged = false): Promise<boolean> {
  const read = readSign1(message, { untagged })
  return read.ok && verifySign1(read.value, key, subtle, bytesOfHex(external ?? ''))
}

async function runWorkingGroup({ fail = false, input, intermediates, output }: WorkingGroup): Promise<boolean> {
  const { key, alg, external } = input.sign0!
  const message = bytesOfHex(output.cbor)
  const good = await isGood(message, await ready(jwkOf(key), 'verify', alg), external, true)
  if (fail || !good) return fail === !good
  // Beyond the signature: what was signed and what it says are the published bytes too.
  const read = readSign1(message, { untagged: true })
  if (!read.ok) return false
  const signed = toBeSigned(read.value.protectedBytes, read.value.payload, bytesOfHex(external ?? ''))
  const said = input.plaintext_hex === undefined ? new TextEncoder().encode(input.plaintext) : bytesOfHex(input.plaintext_hex)
  const published = intermediates?.ToBeSign_hex
  return sameBytes(read.value.payload, said) && (published === undefined || sameBytes(signed, bytesOfHex(published)))
}

async function runVerify({ key, alg }: Gluecose, { taggedCOSESign1, external, shouldVerify }: Verify): Promise<boolean> {
  return await isGood(bytesOfHex(taggedCOSESign1.cborHex), await ready(key, 'verify', alg), external) === shouldVerify
}

/** Signatures differ each time, so: the same bytes are signed, the message is the same up to its signature, and both verify. */
async function runSign({ key, alg }: Gluecose, sign: Sign): Promise<boolean> {
  const headers = mapOf(sign.protectedHeaders)
  const external = bytesOfHex(sign.external ?? '')
  const payload = bytesOfHex(sign.payload)
  const more = [...headers].filter(([label]) => label !== header.alg) as [number, CborValue][]
  const what = { protected: more, unprotected: mapOf(sign.unprotectedHeaders), payload, external }
  const message = await signSign1(what, await ready(key, 'sign', alg), subtle)
  const expected = bytesOfHex(sign.expectedOutput.cborHex)
  const verifying = await ready(key, 'verify', alg)
  const read = readSign1(message)
  return read.ok && algorithmOf(headers.get(header.alg)) === alg
    && sameBytes(toBeSigned(read.value.protectedBytes, payload, external), bytesOfHex(sign.tbsHex.cborHex))
    && sameBytes(message.subarray(0, sign.fixedOutputLength), expected.subarray(0, sign.fixedOutputLength))
    && message.length === expected.length
    && await isGood(message, verifying, sign.external) && await isGood(expected, verifying, sign.external)
}

function mapOf({ cborHex }: Hex): CborMap {
  const map = decodeCbor(bytesOfHex(cborHex))
  if (!map.ok || !isMap(map.value)) throw new Error('the example has no readable headers')
  return map.value
}

function workingGroup({ name, content }: { name: string; content: WorkingGroup }): Case {
  const run = () => runWorkingGroup(content)
  if (content.input.sign0) return { name: `cose-wg/${name}`, run }
  const kind = 'sign' in content.input ? 'several signers' : 'mac0' in content.input || 'mac' in content.input ? 'message authentication' : 'encryption'
  return { name: `cose-wg/${name}`, skip: `${kind}, not COSE_Sign1`, run }
}

function gluecose({ name, content }: { name: string; content: Gluecose }): Case {
  const { 'sign1::sign': sign, 'sign1::verify': verify } = content
  const run = () => (sign ? runSign(content, sign) : runVerify(content, verify!))
  return sign || verify ? { name: `gluecose/${name}`, run } : { name: `gluecose/${name}`, skip: 'not COSE_Sign1', run }
}

export const cose: Source = {
  source: 'cose',
  cases: (folder) => [
    ...jsonFiles<WorkingGroup>(folder, 'cose/cose-wg').map(workingGroup),
    ...jsonFiles<Gluecose>(folder, 'cose/gluecose').map(gluecose),
  ],
}
