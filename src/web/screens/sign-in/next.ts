// Where to go after signing in: back to where one was, when that is a page of this app and of whoever signed in; otherwise the
// first screen. Never to another site, whatever the address says.

import type { SignedIn } from '../../offline/session.ts'

const pages: Record<SignedIn['kind'], RegExp> = {
  account: /^\/(desk|overview|print|round|account|gate)(\/|\?|$)/,
  household: /^\/me(\/|\?|$)/,
  device: /^\/gate(\/|\?|$)/,
}
// Letters, digits and the signs of our own addresses: no backslash, no second slash at the start, no colon, no control character.
const plain = /^\/(?!\/)[\w\-/]*(\?[\w\-=&.%]*)?$/

/** `asked` is `?next=…` as the address has it. */
export function pageAfter(reply: SignedIn, asked: string | null): string {
  if (asked && plain.test(asked) && pages[reply.kind].test(asked)) return asked
  return plain.test(reply.next) ? reply.next : '/'
}
