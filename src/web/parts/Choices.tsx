// A few answers of which one is right: the question, what to do when none was chosen, and the answers beside or under each other.

import { useId, type ReactNode } from 'react'

export function Choices({ legend, error, className = 'field', children }: { legend: string; error?: string | null | undefined; className?: string; children: ReactNode }) {
  const id = useId()
  return (
    <fieldset role="radiogroup" className={error ? `${className} bad` : className} aria-labelledby={`${id}-legend`} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-error` : undefined}>
      <legend id={`${id}-legend`}>{legend}</legend>
      {error && <span className="error" id={`${id}-error`} role="alert">{error}</span>}
      {children}
    </fieldset>
  )
}
