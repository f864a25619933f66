// Unpacks zlib data (RFC 1950) up to a stated size, over `fflate`. A small file that unpacks to a huge one is refused
// long before it fills the memory, and a cut or damaged one by its checksum.

import { Unzlib } from 'fflate'
import type { Bytes } from './crypto.ts'
import { no, ok, type Result } from './result.ts'

/** Unpacked at a time. Deflate can grow a thousandfold, so the limit is overrun by at most half a megabyte. */
const bite = 512

/**
 * The unpacked bytes. Problems: `inflate-malformed` (not zlib, damaged, cut short), `inflate-too-large` (beyond `limit` bytes).
 */
export function inflateCapped(packed: Uint8Array, limit: number): Result<Bytes> {
  const pieces: Uint8Array[] = []
  let size = 0
  const stream = new Unzlib((piece) => {
    size += piece.length
    if (size <= limit) pieces.push(piece)
  })
  try {
    for (let at = 0; at < packed.length && size <= limit; at += bite) stream.push(packed.subarray(at, at + bite), at + bite >= packed.length)
  } catch {
    return no({ code: 'inflate-malformed' })
  }
  if (size > limit) return no({ code: 'inflate-too-large', limit })
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  // fflate leaves the checksum to its caller, and takes data that ends too early for an end.
  return packed.length >= 6 && adler32(bytes) === tail(packed) ? ok(bytes) : no({ code: 'inflate-malformed' })
}

/** RFC 1950, section 8.2. The remainder is taken every 2,048 bytes, which keeps the sums small. */
function adler32(bytes: Bytes): number {
  let a = 1
  let b = 0
  for (let from = 0; from < bytes.length; from += 2048) {
    const until = Math.min(from + 2048, bytes.length)
    for (let at = from; at < until; at++) b += a += bytes[at]!
    a %= 65521
    b %= 65521
  }
  return b * 65536 + a
}

const tail = (bytes: Uint8Array): number => bytes.subarray(-4).reduce((sum, byte) => sum * 256 + byte, 0)
