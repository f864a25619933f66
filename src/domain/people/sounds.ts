// Chinese names by their sound, as they are typed with a keyboard that has no characters: `gaoxiaoyi`, `gao xiao yi`, `gxy`, `gaoxy`, and of a given
// name alone `xiaoyi`. Capital letters, so that no sound is ever taken for a name that is written in letters. How a character is read is handed in.

/** Of each character of a name, how it is read, the likeliest first: `[['shan', 'dan'], ['xiong']]`. */
export type Readings = readonly (readonly string[])[]

/** Some characters are read in five ways, and few names have more than four characters: what is kept of them has an end. */
const [mostWays, mostCharacters] = [4, 12]

/** Every character as it is likeliest read, then one at a time another way. */
function spoken(readings: Readings): string[][] {
  const likeliest = readings.map(([first]) => first!)
  const others = readings.flatMap((ways, at) => ways.slice(1, mostWays).map((way) => likeliest.map((it, i) => (i === at ? way : it))))
  return [likeliest, ...others]
}

const initials = (syllables: readonly string[]): string => syllables.map((it) => it[0]!).join('')

/** `=^GAOXIAOYI$^XIAOYI$^YI$=^GXY$^XY$=^GAOXY$`: the caret marks where a name or the rest of one begins, the sign before it the whole name. */
export function soundText(all: Readings): string {
  const readings = all.slice(0, mostCharacters)
  const kept = new Set<string>()
  const keep = (begins: string, sound: string): void => { if (sound.length > 1) kept.add(`${begins}${sound.toUpperCase()}$`) }
  for (const syllables of spoken(readings)) {
    for (const said of [syllables.join(''), initials(syllables)]) keep('=^', said)
    // The surname, of one character or two, and the first letters of the rest.
    for (const at of [1, 2]) if (syllables.length > at + 1) keep('=^', syllables.slice(0, at).join('') + initials(syllables.slice(at)))
    for (let at = 1; at < syllables.length; at++) {
      const rest = syllables.slice(at)
      for (const said of [rest.join(''), initials(rest)]) keep('^', said)
    }
  }
  return [...kept].join('')
}

/** What was typed as a sound: without tones, ü as v. Empty for what is none, and for a single letter, which would be half of the community. */
export function soundIn(text: string): string {
  const bare = text.normalize('NFD').toLowerCase().replace(/u\u0308/g, 'v').replace(/\p{M}/gu, '')
  const letters = bare.replace(/[\s'’\-]/g, '')
  return /^[a-z]{2,60}$/.test(letters) ? letters.toUpperCase() : ''
}

/** Finds whoever's name, or the rest of it, begins with this sound. */
export const soundKey = (sound: string): string => `%^${sound}%`
