// What of a packed file (.xlsx) a table is read from, unpacked by its directory, the only list that is believed. Each part gets the room that the
// directory promises and not a byte more; a promise that is too large, or out of all proportion to what is packed, is refused unopened.

import { unzipSync } from 'fflate'
import type { RosterCode } from '#domain/people/roster-table.ts'

const mostUnpacked = 64 * 1024 * 1024
const mostFiles = 500
const [mostBlank, mostPacked] = [1024 * 1024, 150]
const needed = /(?:^_rels\/\.rels|(?:^|\/)(?:workbook|styles|sharedstrings)\.xml|(?:^|\/)workbook\.xml\.rels|(?:^|\/)worksheets\/[^/]+\.xml)$/

/** Parts by their paths, in small letters and with slashes, as some writers differ. */
export type Parts = Map<string, Uint8Array>
const pathOf = (name: string): string => name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()

/** What else comes packed, by the names in it. */
function otherKind(names: readonly string[]): RosterCode | null {
  const has = (shape: RegExp) => names.some((name) => shape.test(name))
  if (has(/^xl\/workbook\.bin$/)) return 'xlsb'
  if (has(/^xl\//) || has(/(?:^|\/)workbook\.xml$/)) return null
  if (has(/^content\.xml$/) && has(/^mimetype$|^meta-inf\/manifest\.xml$/)) return 'ods'
  if (has(/^index(?:\/.*\.iwa|\.zip)$/) || has(/\.iwa$/)) return 'numbers-app'
  if (has(/^word\/|^ppt\//)) return 'word'
  if (has(/\.(?:xlsx?|csv|et|ods)$/)) return 'archive'
  return 'not-a-spreadsheet'
}

export function unpacked(bytes: Uint8Array): Parts | RosterCode {
  const names: string[] = []
  const promised = new Map<string, number>()
  let [room, files, tooMuch] = [0, 0, false]
  try {
    unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        const path = pathOf(name)
        names.push(path)
        if (!needed.test(path)) return false
        promised.set(path, originalSize)
        room += originalSize
        files += 1
        // Honest tables pack to a tenth, sparse ones to a fiftieth; blanks to a thousandth.
        tooMuch ||= room > mostUnpacked || files > mostFiles || (originalSize > mostBlank && originalSize > mostPacked * size)
        return false
      },
    })
    if (names.length === 0) return 'damaged'
    const other = otherKind(names)
    if (other) return other
    if (tooMuch) return 'too-much-in-it'
    const entries = unzipSync(bytes, { filter: ({ name }) => needed.test(pathOf(name)) })
    const parts: Parts = new Map(Object.entries(entries).map(([name, entry]) => [pathOf(name), entry]))
    return [...parts.keys()].some((path) => path.includes('worksheets/')) ? parts : 'damaged'
  } catch {
    return 'damaged'
  }
}
