// Reads the XML of rule files into a plain tree, strictly and within bounds. It refuses document type declarations
// (so no entity can grow or fetch anything), unknown entities, and whatever is not well-formed.
import { no, ok } from '#domain/kernel/result.ts'
import type { No, Result } from '#domain/kernel/result.ts'

/** `name` is the local name, `space` the namespace it is in ('' for none); attributes are keyed as written. */
export type XmlElement = {
  name: string
  space: string
  attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  text: string
}

/** Characters and levels a rule file may have: ten times what a large one needs. */
export const xmlLimits = { characters: 1_048_576, depth: 64, elements: 100_000 } as const

type Open = { tag: string; element: XmlElement; spaces: ReadonlyMap<string, string> }
type Reading = { xml: string; at: number; open: Open[]; root: XmlElement | null; elements: number }

const name = '[A-Za-z_\\u00c0-\\ufffd][\\w.\\-\\u00b7-\\ufffd]*(?::[A-Za-z_\\u00c0-\\ufffd][\\w.\\-\\u00b7-\\ufffd]*)?'
const attribute = `\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`
// One token a match; the number of attributes is bounded so that a hostile tag cannot exhaust the matcher.
const token = new RegExp(
  `<!--(?:(?!--)[\\s\\S])*-->|<!\\[CDATA\\[(?<data>[\\s\\S]*?)\\]\\]>|<\\?[\\s\\S]*?\\?>`
  + `|</(?<close>${name})\\s*>|<(?<tag>${name})(?<attributes>(?:${attribute}){0,64})\\s*(?<empty>/?)>|(?<text>[^<]+)`, 'y')
const eachAttribute = new RegExp(`(${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g')
const fiveEntities: ReadonlyMap<string, string> = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', '\'']])

/** Problems: `rules-too-large` {limit}, `rules-not-xml` {line, message}. */
export function readXml(xml: string): Result<XmlElement> {
  if (xml.length > xmlLimits.characters) return no({ code: 'rules-too-large', limit: xmlLimits.characters, size: xml.length })
  const reading: Reading = { xml: xml.replace(/^\ufeff/, ''), at: 0, open: [], root: null, elements: 0 }
  while (reading.at < reading.xml.length) {
    const wrong = readToken(reading)
    if (wrong !== null) return notXml(reading, wrong)
  }
  const unclosed = reading.open.at(-1)
  if (unclosed !== undefined) return notXml(reading, `<${unclosed.tag}> is not closed`)
  return reading.root === null ? notXml(reading, 'there is no element') : ok(reading.root)
}

function readToken(reading: Reading): string | null {
  if (reading.xml.startsWith('<!DOCTYPE', reading.at)) return 'a document type declaration is not allowed'
  token.lastIndex = reading.at
  const parts = token.exec(reading.xml)
  if (parts === null) return 'this is not well-formed'
  const { data, close, tag, attributes = '', empty, text } = parts.groups as Record<string, string | undefined>
  const wrong = tag !== undefined ? openTag(reading, tag, attributes, empty === '/')
    : close !== undefined ? closeTag(reading, close)
    : data !== undefined ? addText(reading, data)
    : text !== undefined ? addEncoded(reading, text)
    : null
  if (wrong === null) reading.at = token.lastIndex
  return wrong
}

function openTag(reading: Reading, tag: string, written: string, empty: boolean): string | null {
  const parent = reading.open.at(-1)
  if (parent === undefined && reading.root !== null) return 'there is a second root element'
  if (reading.open.length >= xmlLimits.depth) return `elements are nested more than ${xmlLimits.depth} deep`
  if (++reading.elements > xmlLimits.elements) return `there are more than ${xmlLimits.elements} elements`
  const attributes = new Map<string, string>()
  const spaces = new Map(parent?.spaces)
  for (const [, key = '', double, single] of written.matchAll(eachAttribute)) {
    const value = decode(double ?? single ?? '')
    if (value === null) return `the attribute ${key} has an unknown entity`
    if (attributes.has(key)) return `the attribute ${key} stands twice`
    attributes.set(key, value)
    if (key === 'xmlns') spaces.set('', value)
    if (key.startsWith('xmlns:')) spaces.set(key.slice(6), value)
  }
  const [prefix, local] = tag.includes(':') ? tag.split(':') as [string, string] : ['', tag]
  if (prefix !== '' && !spaces.has(prefix)) return `the prefix ${prefix} is not declared`
  const element: XmlElement = { name: local, space: spaces.get(prefix) ?? '', attributes, children: [], text: '' }
  if (parent === undefined) reading.root = element
  else parent.element.children.push(element)
  if (!empty) reading.open.push({ tag, element, spaces })
  return null
}

function closeTag(reading: Reading, tag: string): string | null {
  const open = reading.open.pop()
  return open?.tag === tag ? null : `</${tag}> closes what is not open`
}

function addText(reading: Reading, text: string): string | null {
  const open = reading.open.at(-1)
  if (open !== undefined) open.element.text += text
  else if (text.trim() !== '') return 'there is text outside the root element'
  return null
}

function addEncoded(reading: Reading, text: string): string | null {
  const decoded = decode(text)
  return decoded === null ? 'there is an unknown entity' : addText(reading, decoded)
}

function decode(text: string): string | null {
  if (!text.includes('&')) return text
  let known = true
  const decoded = text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));|&/g, (_all, decimal?: string, hex?: string, entity?: string) => {
    const point = decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(hex, 16) : null
    const character = point === null ? fiveEntities.get(entity ?? '') : characterOf(point)
    known &&= character !== undefined
    return character ?? ''
  })
  return known ? decoded : null
}

/** Only the characters that XML 1.0 allows. */
function characterOf(point: number): string | undefined {
  const allowed = point === 9 || point === 10 || point === 13 || (point >= 0x20 && point <= 0xd7ff)
    || (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff)
  return allowed ? String.fromCodePoint(point) : undefined
}

function notXml(reading: Reading, message: string): No {
  const line = reading.xml.slice(0, reading.at).split('\n').length
  return no({ code: 'rules-not-xml', line, message })
}
