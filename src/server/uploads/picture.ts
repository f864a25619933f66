// What somebody sends as a picture of a paper, made harmless: known by its first bytes (never by name or header), decoded and
// written anew, so that nothing is left but what can be seen: no place, no device, no second file hidden behind the first.
// Runs in the process aside: what a picture costs, its sender decides. Refuses everything else. A PDF cannot be written anew here and is kept as it came, to be saved and not shown.

import sharp from 'sharp'
import { kept } from '#domain/kernel/pictures.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'

export type Kind = 'jpeg' | 'png' | 'webp' | 'heif' | 'pdf'
export type Clean = { mediaType: 'image/jpeg' | 'application/pdf'; bytes: Uint8Array }

// The process has one piece of work and a bound on its memory: no decoder's pool, no cache of what was seen before.
sharp.concurrency(1)
sharp.cache(false)

/** Camera pictures have 50 million pixels at most; more is a bomb. */
const mostPixels = 60_000_000
const longestSide = 2400
const largestPdf = 5 * 1024 * 1024

/** What a file is by its first bytes; null for anything that is no evidence. */
export function kindOf(bytes: Uint8Array): Kind | null {
  const ascii = (from: number, until: number) => String.fromCharCode(...bytes.subarray(from, until))
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'webp'
  if (ascii(4, 8) === 'ftyp' && /^(hei[cxms]|hev[cx]|mif1|msf1|avif)$/.test(ascii(8, 12))) return 'heif'
  return ascii(0, 5) === '%PDF-' ? 'pdf' : null
}

/** Problems: `file-not-readable` (empty, damaged, cut off, too many pixels), `picture-too-long` and `picture-too-small` (nobody could read it), `upload-not-allowed` (no picture and no PDF), `body-too-large`. */
export async function cleaned(bytes: Uint8Array): Promise<Result<Clean>> {
  if (bytes.length === 0) return no({ code: 'file-not-readable', why: 'empty' })
  const kind = kindOf(bytes)
  if (!kind) return no({ code: 'upload-not-allowed' })
  if (kind === 'pdf') return bytes.length <= largestPdf ? ok({ mediaType: 'application/pdf', bytes }) : no({ code: 'body-too-large', most: largestPdf })
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1, animated: false })
    // Turned as the camera meant it, before the note that says so is gone with all the others.
    const { autoOrient: { width, height } } = await picture.metadata()
    const size = kept({ width, height }, longestSide)
    if ('unreadable' in size) return size.unreadable === 'long' ? no({ code: 'picture-too-long' }) : no({ code: 'picture-too-small' })
    const jpeg = await picture.autoOrient().resize(Math.round(width * size.scale), Math.round(height * size.scale), { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' }).jpeg({ quality: 82 }).timeout({ seconds: 9 }).toBuffer()
    return ok({ mediaType: 'image/jpeg', bytes: jpeg })
  } catch {
    // Of an iPhone's own format the built-in decoder may know nothing: the phone can send a JPEG instead.
    return kind === 'heif' ? no({ code: 'upload-not-allowed', kind }) : no({ code: 'file-not-readable', why: 'damaged' })
  }
}
