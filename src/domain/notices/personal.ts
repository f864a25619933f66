// What may not stand where everybody comes by: names, telephones and identity numbers of people, and the door of one home. Found in a text, so that it is
// refused before it is read by a whole group. The office's own number and those that everybody knows are nobody's.

import { never } from '../kernel/result.ts'

export type Personal = { what: 'name' | 'telephone' | 'identity' | 'door'; said: string }

/** Each with what may stand before it: pages for old phones look behind nothing. Eighteen figures of the mainland (the last may be X), or the papers of Taiwan, Hong Kong and Macau. */
const identities = [/(^|\D)(\d{17}[\dXx])(?![\dA-Za-z])/g, /(^|[^A-Za-z\d])([A-Z][1289]\d{8})(?!\d)/g, /(^|[^A-Za-z\d])([A-Z]{1,2}\d{6}\([\dA]\))/g]
/** Mobile numbers, and fixed ones with or without their area. What is a time, a date or an amount is shorter, or written otherwise. */
const telephones = [/(^|\D)((?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)/g, /(^|\D)(0\d{2,3}[ -]?\d{7,8})(?!\d)/g, /(^|[^\d-])(\d{7,8})(?!\d)/g, /(^|\D)(09\d{2}[ -]?\d{3}[ -]?\d{3})(?!\d)/g]
/** A flat, not a building, whatever doors there are here: 2-1-502, 2号楼1单元502室, 502室, Room 502. A date begins with four figures, a span of hours has a colon. */
const doors = [/(^|[^\d-])(\d{1,3}-\d{1,2}-\d{3,4})(?![\d-])/g, /(^|\D)(\d{1,4}\s*[室房])(?!间|間)/g, /(^|[^A-Za-z])((?:flat|room|apartment|apt|unit)\.?\s*(?:no\.?\s*)?#?(?:\d{3,4}[a-z]?|\d{1,2}[a-z]))(?![\da-z])/gi]

/** A number that was written to be read aloud is a number all the same. */
const said = '零一二三四五六七八九'
const unspoken = (text: string): string => text.replace(/[零〇一幺二三四五六七八九]{7,}/g, (run) => Array.from(run, (it) => (it === '〇' ? '0' : it === '幺' ? '1' : `${said.indexOf(it)}`)).join(''))

const figures = (text: string): string => text.replace(/\D/g, '')
const flat = (text: string): string => text.normalize('NFKC')

function all(text: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), (found) => found[2]!))
}

/** `names` and `doors`: those of the people and homes of this place that stand in the text. `ours`: telephones of the office. `nobodys`: pieces that the writer says are no person’s, such as 高兴. */
export function personalIn(text: string, { names, doors: homes, ours, nobodys }: { names: readonly string[]; doors: readonly string[]; ours: readonly string[]; nobodys: readonly string[] }): Personal[] {
  const read = unspoken(flat(text))
  const mine = new Set(ours.map((it) => figures(flat(it))))
  const identity = all(read, identities)
  const others = identity.reduce((left, it) => left.replaceAll(it, ' '), read)
  const found: Personal[] = [
    ...identity.map((said) => ({ what: 'identity' as const, said })),
    ...all(others, telephones).filter((said) => !mine.has(figures(said))).map((said) => ({ what: 'telephone' as const, said })),
    ...[...all(others, doors), ...homes].map((said) => ({ what: 'door' as const, said })),
    ...names.map((said) => ({ what: 'name' as const, said })),
  ]
  return [...new Map(found.filter((it) => !mayStand(it, nobodys)).map((it) => [`${it.what} ${it.said}`, it])).values()]
}

/** Of a word somebody can say that it is no name here. A number of somebody's papers never stands. */
function mayStand({ what, said }: Personal, nobodys: readonly string[]): boolean {
  switch (what) {
    case 'name': case 'door': case 'telephone': return nobodys.includes(said)
    case 'identity': return false
    default: return never(what)
  }
}
