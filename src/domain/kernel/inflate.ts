// Unpacks zlib data (RFC 1950) up to a stated size, over `fflate`. A small file that unpacks to a huge one is refused
// long before it fills the memory.

import { Unzlib } from 'fflate'
import type { Bytes } from './crypto.ts'
import { no, ok, type Result } from './result.ts'

/** Deflate can grow a thousandfold, so the limit is overrun by at most this many bytes times a thousand. */
const bite = 512

/**
 * The unpacked bytes. Problems: `inflate-malformed` (not zlib, damaged, cut short), `inflate-too-large` (beyond `limit` bytes).
 * The trailing checksum is not compared: everything packed here stands under a signature.
 */
export function inflateCapped(packed: Uint8Array, limit: number): Result<Bytes> {
  const pieces: Uint8Array[] = []
  let size = 0
  let done = false
  const stream = new Unzlib((piece, final) => {
    size += piece.length
    done ||= final
    if (size <= limit) pieces.push(piece)
  })
  try {
    for (let at = 0; at < packed.length && size <= limit; at += bite) stream.push(packed.subarray(at, at + bite), at + bite >= packed.length)
  } catch {
    return no({ code: 'inflate-malformed' })
  }
  if (size > limit) return no({ code: 'inflate-too-large', limit })
  if (!done) return no({ code: 'inflate-malformed' })
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return ok(bytes)
}
