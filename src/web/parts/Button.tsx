// A button that says what it does. What cannot be undone is a `HoldButton`.

import type { ButtonHTMLAttributes, Ref } from 'react'

type Look = { /** the one main action of a screen */ main?: boolean; /** full width and at least 56 px: phones */ big?: boolean; plain?: boolean }
export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Look & { busy?: boolean; ref?: Ref<HTMLButtonElement> }

/** For what looks like a button. */
export const classOf = ({ main, big, plain }: Look, more = ''): string =>
  ['button', main && 'main', big && 'big', plain && 'plain', more].filter(Boolean).join(' ')

/** `busy` keeps it focusable and says so, but does nothing on a second tap. */
export function Button({ main, big, plain, busy, className, onClick, type = 'button', ...rest }: ButtonProps) {
  const look = { ...(main ? { main } : {}), ...(big ? { big } : {}), ...(plain ? { plain } : {}) }
  return (
    <button {...rest} type={type} className={classOf(look, className)} aria-busy={busy || undefined} aria-disabled={busy || rest['aria-disabled']}
      onClick={(event) => { if (busy) event.preventDefault(); else onClick?.(event) }} />
  )
}
