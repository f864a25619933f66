// Small files that are large to whoever opens them.
import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate'
import sharp from 'sharp'

/** A JPEG of some 200 kB, and 59 million pixels. */
export const pictureBomb = (): Promise<Buffer> =>
  sharp({ create: { width: 9_950, height: 5_950, channels: 3, background: '#a0c0e0' }, limitInputPixels: false }).jpeg({ quality: 60 }).toBuffer()

const head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
const blanks = (): Uint8Array => { const sheet = new Uint8Array(20 * 1024 * 1024).fill(32); sheet.set(strToU8(head)); sheet.set(strToU8('</worksheet>'), sheet.length - 12); return sheet }
const book = strToU8('<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')
const rels = strToU8('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
const parts = (sheet: Uint8Array) => ({ 'xl/workbook.xml': book, 'xl/_rels/workbook.xml.rels': rels, 'xl/worksheets/sheet1.xml': sheet })

/** Twenty megabytes of blanks. */
export const blankBomb = (): Uint8Array => zipSync(parts(blanks()), { level: 9 })

/** A package as a stream writes it: sizes stand behind each file, not before it. */
export function streamed(files: Record<string, Uint8Array>): Uint8Array {
  const pieces: Uint8Array[] = []
  const zip = new Zip((_error, piece) => void pieces.push(piece))
  for (const [name, bytes] of Object.entries(files)) {
    const file = new ZipDeflate(name, { level: 9 })
    zip.add(file)
    file.push(bytes, true)
  }
  zip.end()
  return Buffer.concat(pieces)
}
export const streamedBomb = (): Uint8Array => streamed(parts(blanks()))

/** A package whose directory promises a thousand bytes where twenty million come. */
export function lyingBomb(): Uint8Array {
  const bytes = Buffer.from(blankBomb())
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) if (bytes.readUInt32LE(at + 24) > 1e6) bytes.writeUInt32LE(1000, at + 24)
  return bytes
}
