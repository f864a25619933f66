// The single keys of the desk, by where they act: what presses them and what the help says of them is this one table. Figures stand beside what they choose.

export const deskKeys = {
  /** in the queue, on a card and in a request */
  queue: { next: 'j', before: 'k', grant: 'g', refuse: 'r', undo: 'u', fresh: 'n', again: 'a', questions: 'q' },
  call: { answered: 'a', open: 'o', aside: 'p', matter: 'm', words: 'w', join: 'j', questions: 'q', tests: 's' },
  case: { take: 'm', hand: 'h', off: 's', cameTold: 'c', reopen: 'o' },
  all: { search: '/', call: 't', another: 'i', back: 'b', emergency: 'e', help: '?' },
} as const
export type Where = keyof typeof deskKeys
