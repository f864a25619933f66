// One cell of a roster file as the value it was meant to be, whatever the spreadsheet made of it: a phone kept as a number, a date
// as a serial, a flat turned into a date. Each reader gives the value, null for an empty cell, or the code of what is asked.

import { no, ok, type Result } from '../kernel/result.ts'
import type { Day } from '../kernel/instants.ts'
import { numberIn } from './doors.ts'
import { keptName } from './names.ts'
import { shownIn, type Cell, type RosterCode } from './roster-table.ts'

export type Read<T> = Result<T | null>
export const asked = (code: RosterCode) => no({ code })

/** Nothing that is written, or a character that only one font has (private use): another shows a box for it, and nobody's name. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd\ue000-\uf8ff\u{f0000}-\u{10ffff}]/u
/** `＃Ｎ／Ａ` as a text file keeps it. */
const errorText = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!)$/i

/** What can be read at all: no error of a formula, nothing unreadable, at most `max` characters. */
export function readText(cell: Cell | undefined, max: number): Read<string> {
  if (typeof cell === 'object' && cell.wrong) return asked(cell.wrong)
  // `="0502"` and `'0502` keep a spreadsheet from making a number of it.
  const text = shownIn(cell).replace(/^="(.*)"$/, '$1').replace(/^'(?=.)/, '')
  if (text === '') return ok(null)
  if (errorText.test(text)) return asked('cell-error')
  if (control.test(text)) return asked('not-readable')
  return text.length > max && Array.from(text).length > max ? asked('too-long') : ok(text)
}

/** A part of an address. A day is none: a spreadsheet makes one of `2-1`; nor is `1.01E+02`, as it shortens a number. */
export function readLabelText(cell: Cell | undefined, max = 40): Read<string> {
  if (typeof cell === 'object' && cell.day !== undefined) return asked('date-in-address')
  const read = readText(cell, max)
  if (!read.ok || read.value === null) return read
  if (read.value.startsWith('=')) return asked('formula-without-value')
  const number = typeof cell === 'object' ? cell.number : undefined
  const text = number === undefined ? read.value.replace(/^(\d+)\.0+$/, '$1') : countedAs(read.value, number)
  return text === null || unlabelled.test(text) || !/[\p{L}\p{N}]/u.test(text) || (/\p{Script=Han}/u.test(text) && isNone(text)) ? asked('label-not-readable') : ok(text)
}

/** `5.02E+02`, `TRUE`; a small figure beside others, which would be one of them in plain writing; a letter for a nought or a one (`5O2`, `l502`). */
const unlabelled = /^\d(?:\.\d+)?[eE][+-]\d+$|^\d\.\d+[eE]\d+$|^(?:TRUE|FALSE)$|[\d０-９]\s*[²³¹\u2070-\u2099\u2460-\u24ff\u2776-\u2793]|[²³¹\u2070-\u2099\u2460-\u24ff\u2776-\u2793]\s*[\d０-９]|\d[Oo]\d|\d[Il]\d|(?:^|[^A-Za-z\d])[OoIl]\d{2,}|(?:^|[^A-Za-z\d])l(?=单元|單元|号|號|栋|棟|-\d|$)/u
const shortened = /^\d(?:\.\d+)?e[+-]?\d+$/i

/** A number of an address without the marks that only its format puts into it: `1,502`, `502.00`, a minus that is shown as a colour or brackets. Null: a half flat is none. */
function countedAs(shown: string, number: number): string | null {
  const whole = Math.round(number)
  if (Math.abs(number - whole) > 1e-6) return null
  return whole < 0 || shortened.test(shown) || /^\d{1,3}(?:,\d{3})+(?:\.0+)?$|^\d+\.0+$/.test(shown) ? String(whole) : shown
}

/** Surnames of two characters: behind one a space parts surname and given name, and not two people. */
const doubleSurnames = new Set('欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文 轩辕 軒轅 东方 東方 南宫 南宮 端木 百里 呼延 东郭 東郭 闻人 聞人 澹台 澹臺 公冶 宗政 濮阳 濮陽 淳于 单于 單于 太叔 申屠 仲孙 仲孫 钟离 鍾離 鲜于 鮮于 闾丘 閭丘 万俟 赫连 赫連'.split(' '))
/** `李四 王五`: two names of two characters and more, one beside the other. */
const twoNames = (text: string): boolean => {
  const [first, ...others] = text.split(/\s+/u)
  return others.length > 0 && !doubleSurnames.has(first!) && [first!, ...others].every((word) => /^\p{Script=Han}{2,4}$/u.test(word))
}

const idleRemark = /^(?:户主|戶主|业主|業主|租户|租戶|租客|房东|房東|男|女|本人|户|主)$/u
/** An empty flat, a firm, a star for what must not be read: no person. */
const nobody = /^(?:出租|出租中|已出租|待租|自住|未售|已售|未交房|毛坯|未装修|装修|装修中|裝修中|闲置|閒置|样板房|樣板房|民宿|办公|辦公|商用|仓库|倉庫|TRUE|FALSE|户主|戶主|本人|配偶|妻子?|丈夫|儿子|兒子|女儿|女兒|子女?|父亲|父親|母亲|母親|家属|家屬|男|女|未取名|未起名|待取名|待起名|小计|小計|合计|合計|总计|總計|空|空置|空房|空户|空戶|空关|空置房|未入住|无人|無人|无人居住|待核实|待核實|待定|待补|待補|未知|不详|不詳|同上|未登记|未登記|vacant|empty|unknown|n\/a|tba|tbc)$|(?:公司|集团|集團|事务所|事務所|工作室|超市|便利店|幼儿园|幼兒園|居委会|居委會|物业|物業|办事处|辦事處)$|\b(?:ltd|limited|inc|llc|company)\.?$/iu
const isNobody = (text: string): boolean => nobody.test(text) || (isNone(text) && !/^na$/i.test(text)) || !/\p{L}/u.test(text) || /[*＊×?？□■◇◆●〓]/u.test(text) || /^x{2,4}$|^\p{Script=Han}{1,2}x{1,3}$/iu.test(text)

/** Said of somebody behind their name, without brackets. */
const remarkBehind = /\p{Script=Han}\s*[-—:：]?\s*已?(?:搬走|搬离|搬離|搬出|迁出|遷出|去世|过世|過世|死亡|病故|外出|已故|未入住|未住|不在|空关|空關|注销|註銷|出国|出國|空挂|空掛|人户分离|人戶分離)了?$/u

/** Without the marks that a list leaves around it: `张三。`, `“张三”`, `户主：张三`. */
const bareName = (text: string): string => text.replace(/^(?:户主|戶主|业主|業主|租户|租戶|租客|房东|房東|姓名)\s*[:：]\s*(?=[^:：]+$)/u, '').replace(/^["“”'‘’「『]+(?=.*["“”'‘’」』]+$)|(?:["“”'‘’」』]+)$|^["“”‘「『]+/gu, '').replace(/[。，,、；;．.\s]+$/u, '')
/** A number of a list, an age, a year, a quotation mark, two titles: `1.张三`, `①张三`, `张三 3岁`, `张三（1958）`, `业主:张三 租户:李四`. `护士的母亲` is what somebody is called where nobody knows more. */
const besideName = /^[(（]?\d|["“”:：]|\s\d|\d岁|[(（]\d|一家[\d一二三四五六七八九十]+口/u

/** A name of one person, as it is kept. */
export function readName(cell: Cell | undefined): Read<string> {
  const read = readText(cell, 80)
  if (!read.ok || read.value === null) return read
  if (read.value.startsWith('=')) return asked('formula-without-value')
  const bare = bareName(read.value)
  const remark = /^(.*?)\s*[(（]([^()（）]*)[)）]$/u.exec(bare)
  const text = remark && idleRemark.test(remark[2]!.trim()) ? remark[1]! : bare
  // `王五（已搬走）` says more than a name; `Wang Wu (Bruce)` does not.
  if (/[(（].*\p{Script=Han}.*[)）]/u.test(text)) return asked('name-with-remark')
  if (/\p{Script=Han}/u.test(text) && besideName.test(text.normalize('NFKC'))) return asked('name-with-remark')
  // `张三 13800000001`, `王五已搬走`.
  if ((/\d{7}/.test(text.normalize('NFKC')) && /\p{L}/u.test(text)) || remarkBehind.test(text)) return asked('name-with-remark')
  if (twoNames(text)) return asked('name-two-people')
  if (/\p{Script=Han}/u.test(text) && /[、丶,，;；/／\n&+]|^\p{Script=Han}{2,3}\s*[-－—–~～]+\s*\p{Script=Han}{2,3}$|(?:夫妇|夫婦|夫妻|\p{Script=Han}{2}一家|等[\d一二两兩三四五六七八九十几幾]*人|\d人)$|\p{Script=Han}\s*[和与與]\s*\p{Script=Han}{2}/u.test(text)) return asked('name-two-people')
  if (/\s(?:&|and)\s/iu.test(text)) return asked('name-two-people')
  const name = keptName(text)
  if (name === '') return ok(null)
  return isNobody(name) ? asked('name-no-person') : ok(name)
}

/** A whole number from −9 to 200. Problem: `floor-not-a-number`. */
export function readFloor(cell: Cell | undefined): Read<number> {
  const read = readText(cell, 40)
  if (!read.ok || read.value === null) return read as Read<never>
  const written = read.value.normalize('NFKC').replace(/^第/u, '').replace(/\.0+$/, '').replace(/\s*(?:\/\s*)?[层層楼樓fF]$/u, '')
  const below = /^(?:负|負|b|地下)\s*(?=.)/iu.exec(written)
  const figures = written.slice(below?.[0].length ?? 0)
  const counted = /^[一二三四五六七八九十百零〇两兩廿]+$/u.test(figures) ? numberIn(figures) : figures
  const text = `${below ? '-' : ''}${counted ?? ''}`
  // The ground floor is none of those that are counted.
  if (/^g$/i.test(written)) return ok(0)
  return /^-?\d{1,3}$/.test(text) && Number(text) >= -9 && Number(text) <= 200 ? ok(Number(text)) : asked('floor-not-a-number')
}

const dayMs = 86_400_000
/** A calendar day that exists, or null. */
function dayFrom(year: number, month: number, day: number): Day | null {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  if (year < 1890 || year > 9999 || month < 1 || month > 12 || day < 1 || day > last) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as Day
}

/** A spreadsheet's count of days, which believes in 29 February 1900, or begins in 1904. */
export function dayOfSerial(serial: number, from1904: boolean): Day {
  const days = Math.floor(serial)
  return new Date((from1904 ? days - 24_107 : days - (days < 60 ? 25_568 : 25_569)) * dayMs).toISOString().slice(0, 10) as Day
}

const thisCentury = (year: number): boolean => year >= 1880 && year <= 2100

/** Digits alone: a day without marks, a spreadsheet's count of days, or too little of a day. */
function dayOfDigits(text: string, from1904: boolean): Read<Day> {
  const value = Number(text)
  if (text.length === 4 && thisCentury(value)) return asked('born-year-only')
  if (text.length === 6 && thisCentury(Math.floor(value / 100)) && value % 100 >= 1 && value % 100 <= 12) return asked('born-no-day')
  if (text.length === 6) return asked('born-short-year')
  // A count of five digits is a day from 1927 on, wherever its format was lost.
  if (text.length === 5 && value < 80_000) return ok(dayOfSerial(value, from1904))
  const day = text.length === 8 ? dayFrom(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100) : null
  return day === null ? asked('not-a-date') : ok(day)
}

/** Behind a day: midnight on a clock of twelve hours, a day of the week, `生`. */
const behindDay = /\s*(?:\(?(?:星期|周|週)[一二三四五六日天]\)?|(?:12:00(?::00)?\s*am|上午\s*12:00(?::00)?)|出?生)$/iu
const months = 'january february march april may june july august september october november december'.split(' ')
const monthOf = (word: string): number => months.findIndex((it) => it === word || it.slice(0, 3) === word || (word === 'sept' && it === 'september')) + 1
/** `4 March 1958`, `Mar 4, 1958`, `1958-Mar-04` as day, month and year. */
function inEnglish(text: string): [year: number, month: number, day: number] | null {
  const words = text.toLowerCase().split(/[\s,./-]+/).filter((it) => it !== '')
  const at = words.findIndex((it) => /^[a-z]{3,9}$/.test(it) && monthOf(it) > 0)
  const numbers = words.filter((_, i) => i !== at).map((it) => it.replace(/^(\d{1,2})(?:st|nd|rd|th)$/, '$1'))
  if (at < 0 || words.length !== 3 || numbers.some((it) => !/^(?:\d{1,2}|\d{4})$/.test(it))) return null
  const [year, day] = [numbers.find((it) => it.length === 4), numbers.find((it) => it.length < 3)]
  return year === undefined || day === undefined ? null : [Number(year), monthOf(words[at]!), Number(day)]
}
/** A day as the clock of another zone saw it, or of a summer time: the birthday may be the day after. */
const elsewhere = /[T ](?:(?!00:00)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})|(?:15|16|23):00(?::00(?:\.0+)?)?)$/

const time = '(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?'
const yearFirst = new RegExp(`^(\\d{4})\\s*[-/., 年]\\s*(\\d{1,2})\\s*[-/., 月]\\s*(\\d{1,2})\\s*[日号]?${time}$`, 'u')
const yearLast = new RegExp(`^(\\d{1,2})\\s*[-/. ]\\s*(\\d{1,2})\\s*[-/. ,]\\s*(\\d{4})${time}$`)
const ofRepublic = /^(?:中[华華])?民[国國]\s*(\d{1,3})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/u

const chineseDay = /^([零〇○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]$/u
function inFigures(text: string): string {
  const parts = chineseDay.exec(text)
  return parts ? parts.slice(1).map(numberIn).join('-') : text
}

function dayOfText(written: string, from1904: boolean): Read<Day> {
  if (elsewhere.test(written)) return asked('born-two-ways')
  const text = inFigures(written.replace(/^(\d{8})\.0+$/, '$1').replace(behindDay, ''))
  if (/^\d+$/.test(text)) return dayOfDigits(text, from1904)
  const real = (year: number, month: number, day: number): Read<Day> => { const found = dayFrom(year, month, day); return found === null ? asked('not-a-date') : ok(found) }
  const parts = yearFirst.exec(text)
  if (parts) return real(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  const republic = ofRepublic.exec(text)
  if (republic) return real(1911 + Number(republic[1]), Number(republic[2]), Number(republic[3]))
  const english = inEnglish(text)
  if (english) return real(...english)
  const last = yearLast.exec(text)
  if (last) {
    const [one, two, year] = [Number(last[1]), Number(last[2]), Number(last[3])]
    // `03/05/1987` is March here and May there; `25/12/1987` is Christmas everywhere.
    if (one !== two && one <= 12 && two <= 12) return asked('born-two-ways')
    return one > 12 ? real(year, two, one) : real(year, one, two)
  }
  if (/^\d{4}\s*年?(?:生|出生)?$/u.test(text)) return asked('born-year-only')
  if (/^\d{4}\s*[-/.年]\s*\d{1,2}\s*月?$/u.test(text) || /^\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?$/u.test(text)) return asked('born-no-day')
  return /^\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?$|^\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2}$/iu.test(text) ? asked('born-short-year') : asked('not-a-date')
}

/** A day of birth up to `today`. What is no whole day, or might be two, is asked. */
export function readBorn(cell: Cell | undefined, today: Day, from1904 = false): Read<Day> {
  const read = readText(cell, 60)
  if (!read.ok || read.value === null) return read as Read<never>
  const text = read.value.normalize('NFKC')
  if (isNone(text)) return ok(null)
  if (typeof cell === 'object' && cell.day === null) return asked(/^1900\D0?1\D0?0$|^0/.test(text) ? 'not-a-date' : 'born-no-day')
  const day = typeof cell === 'object' && cell.day ? ok(cell.day) : dayOfText(text, from1904)
  if (!day.ok || day.value === null) return day
  // The day from which programs count is what they write where they know none: 1899-12-30, 1900-01-01.
  if (Number(today.slice(0, 4)) - Number(day.value.slice(0, 4)) > 125) return asked('not-a-date')
  return day.value > today ? asked('date-in-future') : day
}

const none = new Set('无 無 没有 沒有 暂无 暫無 未知 不详 不詳 none null nil n/a na - -- --- — —— / \\ x 空'.split(' '))
/** Words by which a cell says that there is nothing. */
export const isNone = (text: string): boolean => none.has(text.trim().toLowerCase())

/** One number as people dial it, or null when it is none; the server hands it in, because the plans of all countries are large. */
export type ReadNumber = (text: string) => string | null

/** How several numbers of one person are kept apart, here and wherever they are dialled. */
export const betweenPhones = ' / '
/** Each of the numbers that stand there. */
export const eachPhone = (phones: string | null | undefined): string[] => phones?.split(betweenPhones) ?? []
const figures = (phones: string | null): string[] => eachPhone(phones).map((it) => it.replace(/\D/g, ''))
/** Whether a number stands in both, however each is written: with the country in front or without. */
export const shareNumber = (one: string | null, other: string | null): boolean => {
  const last = (phones: string | null): string[] => figures(phones).map((it) => it.slice(-8))
  return last(one).some((it) => last(other).includes(it))
}
/** Whether a number that stood there does no more: what was read or texted to it may be in a stranger's hand. One more beside it takes nobody's place. */
export const losesNumber = (before: string | null, after: string | null): boolean => eachPhone(before).some((it) => !eachPhone(after).includes(it))
/** Whether one of the numbers that stand there has these figures. */
export const hasFigures = (phones: string | null, all: readonly string[]): boolean => figures(phones).some((it) => all.includes(it))

/** `13800000001.0` and `1.3800000001E+10` have all of their digits. */
function inFull(text: string): string {
  const [, first = '', rest = '', power = ''] = /^(\d)\.(\d+)e\+?(\d+)$/i.exec(text) ?? []
  return power !== '' && Number(power) === rest.length ? first + rest : text.replace(/^(\d{7,})\.0+$/, '$1')
}

/** Telephone numbers as people dial them, each apart from the other. */
export function readPhone(cell: Cell | undefined, numberIn: ReadNumber): Read<string> {
  const read = readText(cell, 120)
  if (!read.ok || read.value === null) return read
  if (isNone(read.value)) return ok(null)
  // A format like 1.38E+10 hides digits that the cell still has.
  const held = typeof cell === 'object' && cell.number !== undefined && cell.day === undefined && Number.isSafeInteger(cell.number) ? cell.number : null
  const text = (held === null || /^[0+]/.test(read.value) ? read.value : String(held)).normalize('NFKC').trim()
  if (/^1[3-9]\d{9}$/.test(text)) return ok(text)
  if (isNone(text)) return ok(null)
  if (/^\d(?:\.\d+)?e\+?\d+$/i.test(inFull(text))) return asked('phone-digits-lost')
  const bare = inFull(text.replace(/^(?:手机|手機|电话|電話|tel|phone|mobile|[☎☏✆📞📱])\s*[:：]?\s*/iu, '').replace(/[。.]+$/u, ''))
  const whole = numberIn(bare)
  if (whole !== null) return ok(whole)
  const numbers = bare.split(/\s*(?:[/;,、，；|\n]|或|和)\s*/u).filter((part) => part !== '').flatMap((part) => apart(part, numberIn))
  if (numbers.length > 0 && numbers.every((it) => it !== null)) return ok([...new Set(numbers)].join(betweenPhones))
  return asked(/\p{L}/u.test(bare) ? 'phone-with-words' : 'phone-not-a-number')
}

/** `13800000001 13900000001`: two numbers where each of the words is one. */
function apart(text: string, numberIn: ReadNumber): (string | null)[] {
  const whole = numberIn(text)
  if (whole !== null) return [whole]
  const numbers = text.split(/\s+/).map(numberIn)
  return numbers.length > 1 && numbers.every((it) => it !== null) ? numbers : [null]
}
