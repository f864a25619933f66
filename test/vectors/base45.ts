// Base45: the examples and rules of RFC 9285, and long texts from certificates in use.

import { decodeBase45, encodeBase45 } from '#domain/kernel/base45.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOfHex, sameBytes, type Case, type Source } from './source.ts'

type Published = { case: string; base45: string; valid: boolean; utf8?: string; hex?: string }

/** A valid text gives its bytes and the bytes give the text; an invalid one is refused. */
function asPublished(text: string, bytes: Uint8Array | null): boolean {
  const decoded = decodeBase45(text)
  if (bytes === null) return !decoded.ok
  return decoded.ok && sameBytes(decoded.value, bytes) && encodeBase45(bytes) === text
}

const bytesOf = (one: Published): Uint8Array | null =>
  !one.valid ? null : one.hex !== undefined ? bytesOfHex(one.hex) : new TextEncoder().encode(one.utf8 ?? '')

const casesIn = (folder: string, name: string): Case[] =>
  (JSON.parse(readFileSync(join(folder, 'base45', name), 'utf8')) as Published[])
    .map((one) => ({ name: `${name}: ${one.case}`, run: () => asPublished(one.base45, bytesOf(one)) }))

export const base45: Source = {
  source: 'base45',
  cases: (folder) => readdirSync(join(folder, 'base45')).filter((name) => name.endsWith('.json')).sort().flatMap((name) => casesIn(folder, name)),
}
