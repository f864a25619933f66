// An .xlsx file as its sheets, by whatever program it was written: WPS, LibreOffice, Numbers and exports of property systems differ in prefixes,
// paths and in what they leave out. Refuses more than a roster can hold.

import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { RosterCode, Sheet } from '#domain/people/roster-table.ts'
import { unpacked, type Parts } from './roster-package.ts'
import { Room, sheetOf, TooMuch, type Book } from './roster-sheet.ts'
import { stylesIn } from './roster-shown.ts'
import { attributeOf, eachElement, isTrue, relationOf, unescaped } from './roster-xml.ts'

type Named = { name: string; hidden: boolean; id: string }
const notReadable = (why: RosterCode) => no({ code: 'file-not-readable', why })

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
/** `/xl/worksheets/sheet1.xml`, `worksheets/sheet1.xml` and `../xl/worksheets/sheet1.xml` from a part in xl/ are one. */
function resolved(from: string, target: string): string {
  const plain = target.replaceAll('\\', '/').toLowerCase()
  const steps = (plain.startsWith('/') ? plain.slice(1) : folderOf(from) + plain).split('/')
  return steps.reduce<string[]>((path, step) => (step === '..' ? path.slice(0, -1) : step === '.' || step === '' ? path : [...path, step]), []).join('/')
}

type Relations = Map<string, { type: string; path: string }>
function relationsOf(parts: Parts, part: string): Relations {
  const found: Relations = new Map()
  const bytes = parts.get(`${folderOf(part)}_rels/${part.slice(folderOf(part).length)}.rels`)
  if (bytes) {
    eachElement(bytes, {
      open(name, attributes) {
        if (name === 'Relationship') found.set(attributeOf(attributes, 'Id') ?? '', { type: attributeOf(attributes, 'Type') ?? '', path: resolved(part, attributeOf(attributes, 'Target') ?? '') })
      },
    })
  }
  return found
}

function workbookPath(parts: Parts): string | null {
  const root = [...relationsOf(parts, '').values()].find(({ type, path }) => type.endsWith('/officeDocument') && parts.has(path))?.path
  return root ?? (parts.has('xl/workbook.xml') ? 'xl/workbook.xml' : ([...parts.keys()].find((path) => path.endsWith('workbook.xml')) ?? null))
}

function sharedIn(bytes: Uint8Array | undefined): string[] {
  const all: string[] = []
  if (!bytes) return all
  let [item, inText, phonetic] = ['', false, 0]
  eachElement(bytes, {
    open(name) {
      if (name === 'si') item = ''
      else if (name === 'rPh') phonetic += 1
      else if (name === 't') inText = phonetic === 0
    },
    text(text) { if (inText) item += text },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'si') all.push(unescaped(item))
    },
  })
  return all
}

function namedIn(bytes: Uint8Array): { sheets: Named[]; from1904: boolean } {
  const sheets: Named[] = []
  let from1904 = false
  eachElement(bytes, {
    open(name, attributes) {
      if (name === 'sheet') sheets.push({ name: attributeOf(attributes, 'name') ?? '', hidden: /hidden/i.test(attributeOf(attributes, 'state') ?? ''), id: relationOf(attributes) })
      else if (name === 'workbookPr') from1904 = isTrue(attributeOf(attributes, 'date1904'))
    },
  })
  return { sheets, from1904 }
}

const inOrder = (parts: Parts): string[] => [...parts.keys()].filter((path) => /worksheets\/[^/]+\.xml$/.test(path)).sort((a, b) => Number(/\d+/.exec(a.slice(folderOf(a).length))?.[0] ?? 0) - Number(/\d+/.exec(b.slice(folderOf(b).length))?.[0] ?? 0))

function sheetsIn(parts: Parts): Sheet[] {
  const path = workbookPath(parts)
  const { sheets: named, from1904 } = path === null ? { sheets: [], from1904: false } : namedIn(parts.get(path)!)
  const relations = path === null ? new Map() as Relations : relationsOf(parts, path)
  const besides = (kind: string): Uint8Array | undefined =>
    parts.get([...relations.values()].find(({ type }) => type.toLowerCase().endsWith(`/${kind}`))?.path ?? '') ?? parts.get(`xl/${kind}.xml`)
  const book: Book = { shared: sharedIn(besides('sharedstrings')), styles: stylesIn(besides('styles')), from1904, room: new Room() }
  const files = inOrder(parts)
  // Without its list of sheets a file still has them.
  if (named.length === 0) return files.map((file) => sheetOf(file.slice(folderOf(file).length).replace(/\.xml$/, ''), false, parts.get(file)!, book))
  return named.flatMap(({ name, hidden, id }, at): Sheet[] => {
    const relation = relations.get(id)
    if (relation && !/worksheet$/i.test(relation.type) && !relation.path.includes('worksheets/')) return [] // a chart, a dialogue
    const bytes = parts.get(relation?.path ?? '') ?? (relation ? undefined : parts.get(files[at] ?? ''))
    return [bytes ? sheetOf(name, hidden, bytes, book) : { name, hidden, rows: [], doubts: [{ code: 'damaged', row: null }] }]
  })
}

/** Problem: `file-not-readable` with `why`. */
export function readWorkbook(bytes: Uint8Array): Result<Sheet[]> {
  const parts = unpacked(bytes)
  if (typeof parts === 'string') return notReadable(parts)
  try {
    return ok(sheetsIn(parts))
  } catch (error) {
    // The parser's own words would quote cells; ours say what to do.
    return notReadable(error instanceof TooMuch ? 'too-much-in-it' : 'damaged')
  }
}
