// A short number out of an id, to be said on the telephone: six digits, so that a device without a network knows it as well. It is no key and
// opens nothing; two things may share one, and then both are shown.

const most = 1_000_000

/** `482 913`. The last eight digits of an id are chance. */
export function shortNumber(id: string): string {
  const digits = String(Number.parseInt(id.slice(-8), 16) % most).padStart(6, '0')
  return `${digits.slice(0, 3)} ${digits.slice(3)}`
}

/** What was typed or heard, where it can be such a number; null where it is anything else. */
export function numberIn(typed: string): number | null {
  const found = /^\D{0,6}(\d{3})[ \-.]?(\d{3})\D?$/.exec(typed.normalize('NFKC').trim())
  return found ? Number(found[1]! + found[2]!) : null
}
