// A telephone as somebody types it, held against telephones as others typed them: digits alone, with and without the country's own number. Refuses what is too
// short to be anybody's.

/** Fewer digits are a door, a year, part of a number: they name nobody. */
const fewest = 7
/** With the country in front, and what is dialled behind it. */
const most = 20
const country = '86'

export const digitsIn = (typed: string): string => typed.normalize('NFKC').replace(/\D/g, '')

/** Every way in which these digits may have been written down; none where they are no telephone. */
export function waysOfNumber(digits: string): string[] {
  const own = digits.replace(/^(?:00)?86(?=1\d{10}$|0\d{9,11}$)/, '')
  return own.length < fewest ? [] : [own, `${country}${own}`, `00${country}${own}`]
}

/** Whether it can be rung: as many digits as a number has, whatever stands between them. */
export const isTelephone = (typed: string): boolean => { const { length } = digitsIn(typed); return length >= fewest && length <= most }

/** The last figures tell: however it was written, with the country's own number or without. So the server holds them against each other (`ownNumber`). */
const lastOf = (number: string): string => digitsIn(number).slice(-8)
/** Whether this number stands among `others`, each of them several beside one another. */
export const standsAmong = (number: string, others: readonly (string | null)[]): boolean =>
  others.flatMap((one) => one?.split(' / ') ?? []).some((one) => lastOf(one) !== '' && lastOf(one) === lastOf(number))
