// What a file is, by its first bytes and never by its name. Only what each kind is refused for is said; tables are read elsewhere.

import type { RosterCode } from '#domain/people/roster-table.ts'

const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte)
const latin = (bytes: Uint8Array, from: number, to: number): string => new TextDecoder('latin1').decode(bytes.subarray(from, to))
const wide = (word: string): string => Array.from(word, (letter) => `${letter}\u0000`).join('')

/** An old container file: a locked .xlsx, an .xls or .et, an old document. Its directory names its streams in UTF-16. */
function oldContainer(bytes: Uint8Array): RosterCode {
  const all = latin(bytes, 0, Math.min(bytes.length, 8 * 1024 * 1024))
  if (all.includes(wide('EncryptedPackage'))) return 'password'
  if (all.includes(wide('WordDocument')) || all.includes(wide('PowerPoint Document'))) return 'word'
  return 'old-xls'
}

const pictures: number[][] = [[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff], [0x47, 0x49, 0x46, 0x38], [0x42, 0x4d], [0x49, 0x49, 0x2a, 0x00], [0x4d, 0x4d, 0x00, 0x2a]]
const archives: number[][] = [[0x52, 0x61, 0x72, 0x21], [0x37, 0x7a, 0xbc, 0xaf], [0x1f, 0x8b], [0x42, 0x5a, 0x68]]

/** `package` and `text` go on to their readers. */
export function kindOf(bytes: Uint8Array): 'package' | 'text' | RosterCode {
  if (bytes.length === 0) return 'empty'
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return oldContainer(bytes)
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0x50, 0x4b, 0x05, 0x06) || (startsWith(bytes, 0x50, 0x4b) && bytes.length < 4)) return 'package'
  if (archives.some((start) => startsWith(bytes, ...start))) return 'archive'
  const text = latin(bytes, 0, 4096)
  if (pictures.some((start) => startsWith(bytes, ...start)) && /[\u0000-\u0008]/.test(text)) return 'picture'
  if (/^RIFF....WEBP/s.test(text) || /^....ftyp(?:heic|heix|mif1|avif)/s.test(text)) return 'picture'
  if (text.startsWith('%PDF')) return 'pdf'
  if (text.startsWith('{\\rtf')) return 'word'
  // An old BIFF sheet without a container.
  if (bytes[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(bytes[1]!) && bytes[3] === 0x00 && bytes[2]! <= 0x10) return 'old-xls'
  const bare = text.replace(/\u0000/g, '').replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '').trimStart()
  if (/^<\?xml[^>]*>|^<(?:\w+:)?Workbook\b/.test(bare) && /urn:schemas-microsoft-com:office:spreadsheet|<(?:\w+:)?Workbook\b/.test(bare)) return 'xml-2003'
  if (/^<\?xml[^>]*>\s*<office:document\b/.test(bare)) return 'ods'
  if (/^(?:<!doctype html|<html|<table|<meta|<head|<body|<style|<div|<tr|<!--|MIME-Version:|From: <Saved by|<\?xml[^>]*>\s*<(?:!doctype html|html))/i.test(bare)) return 'html'
  return 'text'
}
