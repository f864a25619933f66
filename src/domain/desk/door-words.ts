// What somebody said at a door, as it stands on paper.

/** A mark in front says that it cannot wait; whoever types it back types the mark as well. */
export function onPaper(text: string): { words: string; urgent: boolean } {
  const words = text.replace(/^[\s!！]+/u, '').trim()
  return { words, urgent: /^\s*[!！]/u.test(text) }
}
