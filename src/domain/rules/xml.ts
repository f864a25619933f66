// Reads the XML of rule files into a plain tree (saxes, strictly), within bounds. It refuses document type declarations
// (so no entity can grow or fetch anything), unknown entities, and whatever is not well-formed.
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { no, ok } from '#domain/kernel/result.ts'
import type { Result } from '#domain/kernel/result.ts'

/** `name` is the local name, `space` the namespace it is in ('' for none); attributes are keyed as written. */
export type XmlElement = {
  name: string
  space: string
  attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  text: string
  /** Where its tag ends, from 1. */
  line: number
}

/** Characters and levels a rule file may have: ten times what a large one needs. */
export const xmlLimits = { characters: 1_048_576, depth: 64, elements: 100_000, attributes: 64 } as const

/** Thrown inside, caught at the one way in: the parser goes on calling otherwise. */
class NotXml extends Error {}

/** Problems: `rules-too-large` {limit}, `rules-not-xml` {line, message}. */
export function readXml(xml: string): Result<XmlElement> {
  if (xml.length > xmlLimits.characters) return no({ code: 'rules-too-large', limit: xmlLimits.characters, size: xml.length })
  // A file in another encoding that was read as UTF-8: its tags are as they were, its words are gone.
  const lost = xml.indexOf('\ufffd')
  if (lost >= 0) return no({ code: 'rules-not-xml', line: xml.slice(0, lost).split('\n').length, message: 'it is not written in UTF-8' })
  const parser = new SaxesParser({ xmlns: true, position: true })
  const building: Building = { open: [], root: null, elements: 0, line: () => parser.line }
  const refuse = (message: string): never => { throw new NotXml(message) }
  parser.on('error', error => refuse(plainly(error.message)))
  parser.on('doctype', () => refuse('a document type declaration is not allowed'))
  parser.on('opentag', tag => openTag(building, tag, refuse))
  parser.on('closetag', () => { building.open.pop() })
  const addText = (text: string) => { const open = building.open.at(-1); if (open !== undefined) open.text += text }
  parser.on('text', addText)
  parser.on('cdata', addText)
  try {
    parser.write(xml.replace(/^\ufeff/, '')).close()
  } catch (error) {
    if (!(error instanceof NotXml)) throw error
    return no({ code: 'rules-not-xml', line: parser.line, message: error.message })
  }
  return building.root === null ? no({ code: 'rules-not-xml', line: 1, message: 'there is no element' }) : ok(building.root)
}

type Building = { open: XmlElement[]; root: XmlElement | null; elements: number; line: () => number }

function openTag(building: Building, tag: SaxesTagNS, refuse: (message: string) => never): void {
  if (building.open.length >= xmlLimits.depth) refuse(`elements are nested more than ${xmlLimits.depth} deep`)
  if (++building.elements > xmlLimits.elements) refuse(`there are more than ${xmlLimits.elements} elements`)
  const attributes = Object.values(tag.attributes)
  if (attributes.length > xmlLimits.attributes) refuse(`an element has more than ${xmlLimits.attributes} attributes`)
  const element: XmlElement = {
    name: tag.local, space: tag.uri, attributes: new Map(attributes.map(({ name, value }) => [name, value])), children: [], text: '', line: building.line(),
  }
  const parent = building.open.at(-1)
  if (parent === undefined) building.root ??= element
  else parent.children.push(element)
  building.open.push(element)
}

/** Without the place that the parser puts before its words; the line is told beside them. */
const plainly = (message: string) => message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
