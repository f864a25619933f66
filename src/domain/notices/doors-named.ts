// Doors of this place that stand in a text, as people say them: 松柏里7号, 商铺3, 商铺三, 3-502, 职工宿舍302, 3号楼1单元502, 12号502. By the doors that there are, for a lane and a number are
// a home in one place and nothing in another. It is handed texts and labels in one script, in small letters, and knows nobody who lives there.

import { numberIn } from '../people/doors.ts'

export type DoorHere = { door: string; building: string; entrance: string; flat: string }

const numerals = /[零〇一二三四五六七八九十百廿两]+(?=\s*(?:号|室|房|弄|栋|幢|座|单元|门))/gu
/** `松柏里七号` is said as `松柏里7号`; of `一起` nothing is a number. */
export const inFigures = (text: string): string => text.replace(numerals, (run) => numberIn(run) ?? run)

type Places = ReadonlySet<number>
/** How what is said goes on, from each of these places in a text: every place at which that may end. Never an expression for each door: they are tens of thousands, and the text is a stranger's. */
type Goes = (text: string, from: Iterable<number>) => Places

const anyOf = (words: readonly string[]): Goes => (text, from) => {
  const ends = new Set<number>()
  for (const at of from) for (const word of words) if (text.startsWith(word, at)) ends.add(at + word.length)
  return ends
}
const spaces: Goes = (text, from) => {
  const ends = new Set<number>()
  for (const start of from) for (let at = start; !ends.has(at); at++) { ends.add(at); if (!/\s/u.test(text[at] ?? '')) break }
  return ends
}
const or = (one: Places, other: Places): Places => new Set([...one, ...other])
const dash = anyOf(['-', '–', '—'])
/** A word of the place, with a dash behind it or none. */
const word = (of: Goes): Goes => (text, from) => { const after = spaces(text, of(text, from)); return or(after, dash(text, after)) }
const [named, counted] = [word(anyOf(['号楼', '楼', '栋'])), word(anyOf(['号楼', '楼', '栋', '幢', '座', '#']))]
/** `12号502`, `5号甲单元502`: the number of a house, and not of a flat. */
const numbered = word((text, from) => new Set([...anyOf(['号'])(text, from)].filter((at) => /^\s*(?:\d{3}|.{1,4}(?:单元|门洞|门|梯))/u.test(text.slice(at, at + 40)))))
const door = word(anyOf(['单元', '门洞', '门', '梯', '号']))

/** Where flats of this building may stand: it is counted and followed by its word or a dash, or named, as a lane, a row of shops and a dormitory are. */
function afterBuilding(text: string, label: string): Places {
  const [said, isNamed] = [inFigures(label), /\p{Script=Han}$/u.test(label)]
  const apart = /^[a-z\d]/.test(label) ? (isNamed ? /[a-z\d]/ : /[a-z\d-]/) : null
  const heads: number[] = []
  for (let at = text.indexOf(said); at >= 0 && said !== ''; at = text.indexOf(said, at + 1)) if (!apart?.test(text[at - 1] ?? '')) heads.push(at + said.length)
  if (heads.length === 0) return new Set()
  const after = spaces(text, heads)
  const marked = or(dash(text, after), isNamed ? named(text, after) : or(counted(text, after), numbered(text, after)))
  return spaces(text, isNamed ? or(marked, after) : marked)
}
/** An entrance is said or not. */
function afterEntrance(text: string, label: string, from: Places): Places {
  if (label === '') return from
  const after = spaces(text, anyOf([inFigures(label)])(text, from))
  return or(from, spaces(text, or(dash(text, after), door(text, after))))
}

/** What makes of a number an hour, a day, a sum, or a part of another door: `松柏里7户`, `8-9点`, `2号楼1单元`. */
const another = /^(?:[a-z\d甲乙丙丁]|[-–—]\s*\d|[.:]\d|\s*(?:单元|门洞|门|号楼|楼|层|栋|幢|座|弄|点|时|分|日|月|年|天|次|人|名|位|例|份|袋|箱|个|间|家|元|米|℃|%))/u
const homes = /^\s*户/u
/** `商铺三`: where nothing but the number can be meant, for 一起, 三家 and 两天 begin alike. */
const alone = /^(?:$|[\s、，。；：！？,.;:!?（()）]|[和及与跟與请請今明]|阳|陽)/u
const digits = '零一二三四五六七八九'
const numeral = (n: number): string => (n < 10 ? digits[n]! : `${n < 20 ? '' : digits[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : digits[n % 10]}`)

type Flat = { nth: number; /** as it is said */ said: string; few: boolean; inNumerals: boolean }
/** As far as a text is looked at behind a flat: over so many spaces nobody says anything of it. */
const behind = 40
const stands = (text: string, at: number, { said, few, inNumerals }: Flat): boolean => {
  const rest = text.slice(at + said.length, at + said.length + behind)
  return inNumerals ? alone.test(rest) : !another.test(rest) && !(few && homes.test(rest))
}

const into = <K, V>(map: Map<K, V>, key: K, fresh: () => V): V => { const there = map.get(key) ?? fresh(); map.set(key, there); return there }
type Flats = { bySaid: Map<string, Flat[]>; longest: number }
function add(flats: Flats, flat: Flat): void {
  into(flats.bySaid, flat.said, () => []).push(flat)
  flats.longest = Math.max(flats.longest, flat.said.length)
}

/** Whether a building stands in a text, so that its doors may. */
export const namesBuilding = (text: string, label: string): boolean => afterBuilding(inFigures(text), label).size > 0

/** Finds those of these doors that stand in a text, of as many texts as there are. A whole lane is nobody's door. */
export function doorFinder(doors: readonly DoorHere[]): (text: string) => string[] {
  const buildings = new Map<string, Map<string, Flats>>()
  doors.forEach(({ building, entrance, flat }, nth) => {
    if (flat === '') return
    const flats = into(into(buildings, building, () => new Map<string, Flats>()), entrance, () => ({ bySaid: new Map<string, Flat[]>(), longest: 0 }))
    const few = flat.length <= 2
    add(flats, { nth, said: inFigures(flat), few, inNumerals: false })
    if (/^\d{1,2}$/.test(flat)) add(flats, { nth, said: numeral(Number(flat)), few, inNumerals: true })
  })
  return (text) => {
    const read = inFigures(text)
    const found = new Set<number>()
    for (const [building, entrances] of buildings) {
      const after = afterBuilding(read, building)
      if (after.size > 0) for (const [entrance, { bySaid, longest }] of entrances) {
        for (const at of afterEntrance(read, entrance, after)) for (let length = 1; length <= longest; length++) {
          for (const flat of bySaid.get(read.slice(at, at + length)) ?? []) if (!found.has(flat.nth) && stands(read, at, flat)) found.add(flat.nth)
        }
      }
    }
    return [...found].toSorted((a, b) => a - b).map((nth) => doors[nth]!.door)
  }
}
