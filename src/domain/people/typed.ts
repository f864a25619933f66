// What was typed into the search and found nobody, read as what is known of somebody new: a door, a number, and the rest is the name.

export type Typed = { name: string; door: string; phone: string }

const han = /\p{Script=Han}/u
/** A door as it is typed alone: `2-1-502`, `2号楼502`; a name with a digit in it is none. */
const asDoor = (word: string): boolean => /\d/.test(word) && /^[\p{L}\d]{0,3}[\d\-—,，号號楼樓栋棟幢座单單元门門室户戶弄A-Za-z甲乙丙丁]*$/u.test(word)

export function readTyped(text: string): Typed {
  const typed: Typed = { name: '', door: '', phone: '' }
  const name: string[] = []
  for (const word of text.normalize('NFKC').trim().split(/\s+/)) {
    const digits = word.replace(/[+()\-]/g, '')
    if (/^\d{7,15}$/.test(digits) && (word.match(/-/g) ?? []).length < 2) typed.phone = word
    else if (asDoor(word)) typed.door = typed.door === '' ? word : `${typed.door} ${word}`
    else name.push(word)
  }
  // Between Chinese characters a space was the keyboard's.
  return { ...typed, name: name.every((word) => han.test(word)) ? name.join('') : name.join(' ') }
}
