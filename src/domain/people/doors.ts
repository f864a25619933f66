// Doors as people say and type them, read into one spelling: `12号楼1单元502室`, `12栋502`, `12-502` and full-width digits are the
// same to the desk's search and to the gate. Text in, text out; it knows no community.

/** Full width to half width, small letters, one space between words. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** What stands between the parts of a door, in the words of those who live behind it. */
const between = /\s*(?:号楼|號樓|楼栋|樓棟|单元|單元|号|號|楼|樓|栋|棟|幢|座|弄|门|門|室|户|戶|\b(?:building|block|bldg|unit|entrance|flat|room|apt)\b\.?|[#,，、/\-–—‐−]|\s)\s*/gu

const parted = (text: string): string => plain(text).replace(between, '-').replace(/-+/g, '-').replace(/^-|-$/g, '')

/** `２号楼 502室` → `2-502`, `甲单元502` → `甲-502`. Empty when no door can be meant: a door has a number in it. */
export const readDoor = (typed: string): string => (/\d/.test(plain(typed)) ? parted(typed) : '')

const read = (label: string): string => parted(label) || plain(label)
const joined = (...parts: string[]): string => parts.map(read).filter((part) => part !== '').join('-')

/** The ways in which one door is said: whole; without its entrance; and without its building, where the entrance is no number. */
export function doorForms(building: string, entrance: string, flat: string): string[] {
  const named = entrance !== '' && !/^\d+$/.test(read(entrance))
  return [...new Set([joined(building, entrance, flat), joined(building, flat), ...(named ? [joined(entrance, flat)] : [])])].filter((form) => form !== '')
}

/** Whether somebody who has typed so far may mean this door: `2` is building 2 and never 20, `2-1-5` begins with `2-1-5…`. */
export const mayMean = (door: string, forms: readonly string[]): boolean =>
  door !== '' && forms.some((form) => form === door || form.startsWith(`${door}-`) || (door.includes('-') && form.startsWith(door)))
