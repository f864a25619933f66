// A button that does nothing while something is missing, and says what. It stays in the way of the keyboard and of whoever hears the screen: natively disabled, neither would find it.

import { useId } from 'react'
import { Button, type ButtonProps } from './Button.tsx'

/** `missing`: what has still to be filled in, in a sentence; null: it may be pressed. Enter in a field presses it too. */
export function FilledButton({ missing, onClick, ...rest }: ButtonProps & { missing: string | null }) {
  const id = useId()
  if (missing === null) return <Button {...rest} onClick={onClick} />
  return <><Button {...rest} aria-disabled aria-describedby={id} onClick={(event) => event.preventDefault()} /> <span className="hint" id={id}>{missing}</span></>
}
