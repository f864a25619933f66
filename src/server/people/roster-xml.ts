// XML of a spreadsheet's parts, element by element, whatever prefixes its writer uses. Knows no table.

import { SaxesParser } from 'saxes'
import { wellFormed } from '#domain/kernel/texts.ts'

export type Seen = {
  /** the name without its prefix */
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

const bare = (name: string): string => { const at = name.indexOf(':'); return at < 0 ? name : name.slice(at + 1) }
const pieceOf = 256 * 1024

/** Goes through a part once; throws where it is no XML. Entities of its own are none: they are refused. */
export function eachElement(bytes: Uint8Array, seen: Seen): void {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  const decoder = new TextDecoder(wide)
  const parser = new SaxesParser<{ position: false }>({ position: false })
  parser.on('error', (error) => { throw error })
  if (seen.open) { const open = seen.open; parser.on('opentag', ({ name, attributes }) => open(bare(name), attributes as Record<string, string>)) }
  if (seen.text) { const text = seen.text; parser.on('text', text); parser.on('cdata', text) }
  if (seen.close) { const close = seen.close; parser.on('closetag', ({ name }) => close(bare(name))) }
  for (let at = 0; at < bytes.length; at += pieceOf) parser.write(decoder.decode(bytes.subarray(at, at + pieceOf), { stream: true }))
  parser.write(decoder.decode()).close()
}

/** An attribute of the spreadsheet's own: those have no prefix. */
export const attributeOf = (attributes: Readonly<Record<string, string>>, name: string): string | undefined => attributes[name]
/** `r:id`, whatever the prefix. */
export const relationOf = (attributes: Readonly<Record<string, string>>): string => Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? attributes['id'] ?? ''

export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true' || value === 'on'

/** `_x000D_` is how spreadsheets write what XML cannot. */
export const unescaped = (text: string): string => (text.includes('_x') ? wellFormed(text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))) : text)
