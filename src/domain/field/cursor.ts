// A cursor is good for the phone it was given to, and for nobody else: the number of the last change, and a mark of community,
// holder and that change beside it. It keeps nobody out; it keeps a phone from adding one community's changes to another's people, and
// those after a backup was put back to what it knows from before.

const marks = 2 ** 20

/** Twenty bits of FNV-1a: enough to tell a handful of phones apart, and a slip costs one whole answer too few a day at most. */
function markOf(holder: readonly (string | null)[]): number {
  let hash = 0x811c9dc5
  for (const char of JSON.stringify(holder)) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0
  return ((hash ^ (hash >>> 20)) >>> 0) % marks
}

export const cursorOf = (seq: number, holder: readonly (string | null)[]): number => seq * marks + markOf(holder)

/** The number in a cursor, whoever it was given to. */
export const numberIn = (cursor: number): number => Math.floor(cursor / marks)

/** The number of the last change held; null when the cursor was given to somebody else, or for another change of that number. */
export const seqOf = (cursor: number, holder: readonly (string | null)[]): number | null =>
  cursor % marks === markOf(holder) ? numberIn(cursor) : null
