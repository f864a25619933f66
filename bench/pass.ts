// What checking and signing a pass cost beside the bare ES256 operation they cannot do without. The two are measured turn
// by turn in one run, so that whatever else the machine does falls on both.

import { decodeBase45 } from '#domain/kernel/base45.ts'
import { readSign1, toBeSigned } from '#domain/kernel/cose.ts'
import { passPrefix, signPass, verifyPass } from '#domain/pass/pass.ts'
import { nursesPass, osmanthus, setUp, start } from '../test/support/passes.ts'
import { againstFloor, median, type Row } from './row.ts'

const { subtle } = globalThis.crypto
const warmUp = 2000
const rounds = 6000
const most = 1.5

export async function run(): Promise<Row[]> {
  const { signer, trust } = await setUp(osmanthus)
  const text = await signPass(nursesPass, signer)
  const trusted = trust.ready.get('k1')!
  const bytes = decodeBase45(text.slice(passPrefix.length))
  const message = bytes.ok ? readSign1(bytes.value) : bytes
  if (!message.ok) throw new Error('the pass does not open')
  const signed = toBeSigned(message.value.protectedBytes, message.value.payload)
  const signature = new Uint8Array(message.value.signature)

  const [check, bareVerify] = await turnByTurn(
    async () => (await verifyPass(text, trust, osmanthus, subtle, start)).ok,
    () => subtle.verify(trusted.key.use, trusted.key.key as CryptoKey, signature, signed))
  const [sign, bareSign] = await turnByTurn(
    async () => (await signPass(nursesPass, signer)).length > 0,
    async () => (await subtle.sign(signer.key.use, signer.key.key as CryptoKey, signed)).byteLength === 64)
  return [
    againstFloor('pass', 'full offline check, median; floor: bare ES256 verify', 'µs', check, bareVerify, most),
    againstFloor('pass', 'sign, median; floor: bare ES256 sign', 'µs', sign, bareSign, most),
  ]
}

/** Median microseconds of each, taken alternately and in alternating order. Throws when either answers no. */
async function turnByTurn(whole: () => Promise<boolean>, bare: () => Promise<boolean>): Promise<[whole: number, bare: number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = -warmUp; round < rounds; round++) {
    for (const which of round % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
      const from = performance.now()
      const fine = await (which === 0 ? whole() : bare())
      const took = (performance.now() - from) * 1000
      if (!fine) throw new Error('the benchmark measures a failure')
      if (round >= 0) times[which].push(took)
    }
  }
  return [median(times[0]), median(times[1])]
}
