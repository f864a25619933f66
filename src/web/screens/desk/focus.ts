// Where the focus is on the desk: always somewhere, and seen (parts/in-hand.ts keeps it when a control goes away). Nothing here takes it from
// a field in which somebody types.

const column = (): HTMLElement | null => document.getElementById('case')
const typesIn = (element: Element | null): boolean => element?.matches('input:not([type=radio], [type=checkbox]), select, textarea') ?? false

/** The case lies open and is meant by the next key. */
export const focusCase = (): void => column()?.focus({ preventScroll: true })

/** The focus is in the case and nobody types there, or it is nowhere. */
export const caseIsMeant = (): boolean => {
  const at = document.activeElement
  return at === null || at === document.body || (column()?.contains(at) === true && !typesIn(at))
}
