// One telephone number as people dial it here: a mobile's eleven digits, a landline with its area code and extension, a foreign one with its
// country. Refuses what nobody can dial: digits too many, stars instead of digits.

import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

const extension = /^(.*?)\s*(?:转|轉|分机|分機|内线|內線|ext\.?|x|#)\s*(\d{1,6})$/iu
/** `021-12345678-801`: what stands after the second dash is dialled later. */
const dashed = /^(\(?0\d{2,3}\)?[\s-]*\d{7,8}|\d{7,8})\s*-\s*(\d{1,6})$/
const notDialled = /[^\d\s()+.\-‐-―]/

/** Null when it is no number. */
export function dialledNumber(written: string): string | null {
  const text = written.normalize('NFKC').trim()
  const parts = extension.exec(text) ?? dashed.exec(text)
  if (!parts) return mainNumber(text)
  const main = mainNumber(parts[1]!)
  return main === null || main.startsWith('1') ? null : `${withDash(main)}-${parts[2]!}`
}

/** `02112345678` → `021-12345678`, so that an extension can stand behind it. */
const withDash = (main: string): string => main.replace(/^(0(?:10|2\d|\d{3}))(\d{7,8})$/, '$1-$2')

function mainNumber(text: string): string | null {
  if (notDialled.test(text)) return null
  const foreign = /^(?:\+|00)/.test(text)
  const digits = text.replace(/\D/g, '').replace(foreign ? /^00/ : /^$/, '')
  const home = foreign && digits.startsWith('86') ? digits.slice(2) : foreign ? null : digits
  if (home === null) {
    const parsed = parsePhoneNumberFromString(`+${digits}`)
    return parsed?.isValid() ? parsed.number : null
  }
  // New ranges are given out faster than lists of them are: whatever begins like a mobile and has its length is one. Those with 10 belong to nobody: exercises use them.
  const mobile = /^(?:86)?(1[3-9]\d{9}|10\d{9})$/.exec(home)
  if (mobile) return mobile[1]!
  // With the nought of a trunk line before it, as old lists have it: no text arrives there, and it is no other number.
  const behindNought = /^0(1[3-9]\d{9})$/.exec(home)
  if (behindNought) return behindNought[1]!
  // Dialled from the same town, without its area code.
  if (/^[2-9]\d{6,7}$/.test(home) && !foreign) return home
  const parsed = parsePhoneNumberFromString(home, 'CN')
  const landline = foreign && !home.startsWith('0') ? `0${home}` : home
  return parsed?.isValid() && parsed.country === 'CN' && /^(?:0\d{9,11}|400\d{7}|800\d{7})$/.test(landline) ? landline : null
}
