// Doors as people say and type them, read into one spelling: `12号楼1单元502室`, `十二栋一单元五〇二`, `Block 12, Flat 502` and full-width digits
// are the same to the desk's search, to the gate and to the roster (written-doors.ts). Text in, text out; it knows no community.

/** Full width to half width, small letters, one space between words. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** What a part of a door is called. The order counts: the longer words first. */
const called: [level: Level, words: string][] = [
  ['building', '号楼 號樓 号樓 號楼 楼栋 樓棟 栋楼 棟樓 #楼 #樓 栋 棟 幢 座'],
  ['entrance', '单元 單元 门洞 門洞 门 門 梯'],
  ['flat', '号室 號室 号房 號房 房间 房間 室 房 户 戶'],
  ['lane', '弄'], ['number', '号 號'], ['storey', '楼 樓'], ['floor', '层 層'], ['mark', '#'],
]
/** `storey`: a building where a door begins, else a floor; `number`: a house number; `mark`: `2#`. */
export type Level = 'building' | 'entrance' | 'flat' | 'lane' | 'number' | 'storey' | 'floor' | 'mark'
const levelOf = new Map(called.flatMap(([level, words]) => words.split(' ').map((word) => [word, level] as const)))
const unit = new RegExp(`\\s*(${called.map(([, words]) => words.split(' ').join('|')).join('|')}|[,，、。.;；|/\\\\~\\-–—‐−ー_]|\\s)\\s*`, 'gu')

const label = '([a-z]?\\d+[a-z]?|[a-z])\\b'
const english: [RegExp, string][] = [
  [/\b(\d+)(?:st|nd|rd|th)?\s*(?:\/\s*f\b|floor\b)|\b(?:floor|level)\s*(\d+)\b/g, '$1$2层'],
  [new RegExp(`\\b(?:building|block|bldg|blk|tower)\\b\\.?\\s*(?:no\\b\\.?|#)?\\s*${label}`, 'g'), '$1栋'],
  [/\bno\b\.?\s*(\d+)\s*(?:building|block)\b/g, '$1栋'],
  [new RegExp(`\\b(?:entrance|entry|staircase|stair)\\b\\.?\\s*(?:no\\b\\.?|#)?\\s*${label}`, 'g'), '$1单元'],
  [new RegExp(`\\b(?:flat|room|apartment|apt|rm|suite)\\b\\.?\\s*(?:no\\b\\.?|#)?\\s*${label}`, 'g'), '$1室'],
  [/\bno\b\.?\s*(\d+)\b/g, '$1号'],
]
const unitNo = new RegExp(`\\bunit\\b\\.?\\s*(?:no\\b\\.?|#)?\\s*${label}`, 'g')

/** English words as those behind which the same parts stand in Chinese. A unit is an entrance where a flat is named beside it, else the flat. */
function inOneTongue(text: string): string {
  const named = english.reduce((all, [words, instead]) => all.replace(words, instead), text)
  return named.replace(unitNo, named.includes('室') ? '$1单元' : '$1室')
}

const figures = '零一二三四五六七八九'
const numeral = /[零〇○一二三四五六七八九十百廿两兩壹贰貳叁參肆伍陆陸柒捌玖拾佰]+$/u
const otherFigures: Record<string, string> = { 〇: '零', '○': '零', 廿: '二十', 两: '二', 兩: '二', 壹: '一', 贰: '二', 貳: '二', 叁: '三', 參: '三', 肆: '四', 伍: '五', 陆: '六', 陸: '六', 柒: '七', 捌: '八', 玖: '九', 拾: '十', 佰: '百' }

/** `十二` → 12, `五〇二` → 502, `一百零三` → 103. Null for what is no number. */
export function numberIn(text: string): string | null {
  const read = Array.from(text, (letter) => otherFigures[letter] ?? letter).join('')
  if (!/[十百]/u.test(read)) return Array.from(read, (letter) => figures.indexOf(letter)).join('')
  const parts = /^(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/u.exec(read)
  if (!parts) return null
  const [, hundreds, tens, ten, ones] = parts
  const of = (letter: string | undefined) => (letter ? figures.indexOf(letter) : 0)
  return String(of(hundreds) * 100 + (ten ? of(tens) || 1 : 0) * 10 + of(ones))
}

/** A part with its last numeral in figures: of a part that no word names, only where it is nothing else (`张三` is a name). `第` says nothing. */
function inFigures(part: string, level: Level | null): string {
  const bare = part.replace(/^第|第(?=[\da-z零〇○一二三四五六七八九十])/u, '')
  const found = numeral.exec(bare)
  if (level === null && found?.index !== 0) return bare
  const figure = found ? numberIn(found[0]) : null
  return found && figure !== null ? bare.slice(0, found.index) + figure : bare
}

/** `level` null: no word, only a sign or nothing stands behind it. */
export type Part = { label: string; level: Level | null; /** the word or sign as it stands */ unit: string }

/** A door taken apart at its words and signs; what stands before the first of them may hold the name of a place as well. */
export function partsOf(typed: string): Part[] {
  const pieces = inOneTongue(plain(typed)).split(unit)
  const parts: Part[] = []
  for (let at = 0; at < pieces.length; at += 2) {
    const [own, word] = [pieces[at]!, pieces[at + 1] ?? '']
    // `户部巷`, `楼兰苑`: a name that begins with a word of a door.
    const before = pieces[at - 1] ?? ''
    const text = parts.length === 0 && /^\p{Script=Han}$/u.test(before) && /^\p{Script=Han}/u.test(own) ? before + own : own
    const level = levelOf.get(word) ?? null
    if (text !== '') parts.push({ label: inFigures(text, level), level, unit: word.trim() })
    // `2 号楼`, `2号 楼`: the sign between them was none.
    else if (level !== null && parts.length > 0 && parts.at(-1)!.level === null) parts[parts.length - 1] = { ...parts.at(-1)!, level, unit: word }
  }
  return inTurn(parts)
}

const turn: Partial<Record<Level, number>> = { building: 0, entrance: 1, floor: 2, flat: 3 }
/** `Flat 5A, Block 2` is said the other way round: where every part is named, building, entrance and flat stand in that order. */
function inTurn(parts: Part[]): Part[] {
  const turns = parts.map(({ level }) => (level === null ? undefined : turn[level]))
  return turns.includes(undefined) ? parts : parts.map((part, at) => ({ part, turn: turns[at]! })).sort((a, b) => a.turn - b.turn).map(({ part }) => part)
}

/** What stands before the building, and is no part of a door: the name of the compound, the road and the lane that lead to it. */
const leads = (part: Part, next: Part | undefined): boolean => next !== undefined && (part.level === 'lane'
  ? /[路街道巷]/u.test(part.label) : part.level === null && next.level === 'building' && /^\p{Script=Han}{2,}$/u.test(part.label))

/** Without the floors, which a flat's number says again; of a flat that is a letter alone the floor is the half: `5樓A室` is 5a. */
export function withoutFloors(parts: readonly Part[]): Part[] {
  const isFloor = (at: number): boolean => at > 0 && at < parts.length - 1 && ['floor', 'storey'].includes(parts[at]!.level ?? '')
  return parts.flatMap((part, at) => (isFloor(at) ? [] : [isFloor(at - 1) && /^[a-z]$/.test(part.label) ? { ...part, label: parts[at - 1]!.label + part.label } : part]))
}

function parted(text: string): string {
  const all = partsOf(text)
  const parts = withoutFloors(all[0] && leads(all[0], all[1]) ? all.slice(1) : all)
  return parts.map(({ label, level }) => (level === 'building' ? label.replace(/^\p{Script=Han}{2,}(?=(?:[\da-z]+|[甲乙丙丁戊己庚辛东西南北])$)/u, '') : label)).filter((it) => it !== '').join('-')
}

/** An entrance that is called and not counted, alone. */
const namedEntrance = /^[甲乙丙丁戊己庚辛壬癸](?:单元|單元)$/u

/** `２号楼 502室` → `2-502`, `甲单元502` → `甲-502`. Empty when no door can be meant: a door has a number in it. */
export const readDoor = (typed: string): string => {
  // `商铺3`, `松柏里7号2室`: a row of shops, and the third of them; a lane that has a name, and a house in it.
  const door = parted(typed).replace(/^(\p{Script=Han}{2,})(?=\d)/u, '$1-')
  if (namedEntrance.test(plain(typed))) return door
  return /\d/.test(plain(typed)) || (/\d/.test(door) && partsOf(typed).some(({ level }) => level !== null)) ? door : ''
}

const read = (text: string): string => parted(text) || plain(text)
const joined = (...parts: string[]): string => parts.map(read).filter((part) => part !== '').join('-')

/** The ways in which one door is said: whole; without its entrance; and without its building, where the entrance is no number. */
export function doorForms(building: string, entrance: string, flat: string): string[] {
  const named = entrance !== '' && !/^\d+$/.test(read(entrance))
  return [...new Set([joined(building, entrance, flat), joined(building, flat), ...(named ? [joined(entrance, flat)] : [])])].filter((form) => form !== '')
}

/** Whether somebody who has typed so far may mean this door: `2` is building 2 and never 20, `2-1-5` begins with `2-1-5…`. */
export const mayMean = (door: string, forms: readonly string[]): boolean =>
  door !== '' && forms.some((form) => form === door || form.startsWith(`${door}-`) || (door.includes('-') && form.startsWith(door)))
