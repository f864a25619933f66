// CBOR (RFC 8949) in and out, over `cborg`. Strict unless told otherwise: duplicate keys, indefinite lengths, lengths
// written longer than needed, undefined, and bytes left over are refused. It knows nothing of what the values mean.

import { decode, encode, type DecodeOptions } from 'cborg'
import type { Bytes } from './crypto.ts'
import { no, ok, type Result } from './result.ts'

export type CborValue = number | bigint | string | boolean | null | undefined | Uint8Array | CborValue[] | CborMap | CborTagged
/** Maps are always `Map`: integer keys stay integers, and no key can reach an object's prototype. */
export type CborMap = Map<CborValue, CborValue>
export type CborTagged = { tag: number; value: CborValue }

export type CborReading = {
  /** Tags that may occur; any other is refused. Tagged values come back as `{ tag, value }`. */
  tags?: readonly number[]
  /** Accept indefinite lengths, long forms, duplicate keys (the last counts) and undefined, as old certificates have them. */
  lenient?: boolean
}

/** Deterministic: maps sorted by encoded key, shortest forms (RFC 8949, section 4.2). */
export const encodeCbor = (value: CborValue): Bytes => encode(value) as Bytes

/** One whole CBOR item. Problem: `cbor-malformed` with the reader's own words in `why`, which quote no content of maps. */
export function decodeCbor(bytes: Uint8Array, reading: CborReading = strict): Result<CborValue> {
  try {
    const value = decode(bytes, optionsFor(reading)) as CborValue
    if (reading.lenient && hasStray(value)) return no({ code: 'cbor-malformed', why: 'break out of place' })
    return ok(value)
  } catch (error) {
    // A hostile nesting depth ends here too, as the engine's RangeError.
    return no({ code: 'cbor-malformed', why: error instanceof RangeError ? 'too deep' : 'not readable' })
  }
}

export const isMap = (value: CborValue): value is CborMap => value instanceof Map
export const isBytes = (value: CborValue): value is Uint8Array => value instanceof Uint8Array
export const isTagged = (value: CborValue): value is CborTagged =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isMap(value) && !isBytes(value)

const strict: CborReading = {}
const known = new WeakMap<CborReading, DecodeOptions>()

function optionsFor(reading: CborReading): DecodeOptions {
  let options = known.get(reading)
  if (!options) {
    const lenient = reading.lenient === true
    options = { useMaps: true, strict: !lenient, allowIndefinite: lenient, rejectDuplicateMapKeys: !lenient, allowUndefined: lenient }
    if (reading.tags) options.tags = Object.fromEntries(reading.tags.map((tag) => [tag, (content) => ({ tag, value: content() })]))
    known.set(reading, options)
  }
  return options
}

/** cborg lets a break code stand where a map's value belongs; it comes back as a symbol. */
function hasStray(value: unknown): boolean {
  if (typeof value === 'symbol') return true
  if (value instanceof Uint8Array) return false
  if (Array.isArray(value)) return value.some(hasStray)
  if (value instanceof Map) return [...value].some(([key, content]) => hasStray(key) || hasStray(content))
  return typeof value === 'object' && value !== null && 'value' in value && hasStray(value.value)
}
