// Texts as whole characters. A phone's keyboard, or whoever cuts a text in the middle of an emoji, can leave half of one behind:
// no database and no other program can read that, so it is mended where it arises and again at the door.

/** Half a character (a lone surrogate) becomes the sign for “unreadable”; everything else stays. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

/** At most `max` code units, never half a character at the end. */
export function cut(text: string, max: number): string {
  const mended = wellFormed(text)
  if (mended.length <= max) return mended
  const last = mended.charCodeAt(max - 1)
  return mended.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}
