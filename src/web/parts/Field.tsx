// One question: label, hint, the native control, and what to do when the answer does not work. Nothing hides in a placeholder.

import { cloneElement, useId, type ReactElement } from 'react'

type Control = ReactElement<{ id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }>
export type FieldProps = { label: string; hint?: string | undefined; error?: string | null | undefined; /** the id of what says that this is wrong, where that stands beside several fields */ wrongBy?: string | undefined; children: Control }

/** Wraps an `input`, `select` or `textarea`: gives it its id and connects hint and error. */
export function Field({ label, hint, error, wrongBy, children }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`, wrongBy].filter(Boolean).join(' ')
  return (
    <div className={error ? 'field bad' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {hint && <span className="hint" id={`${id}-hint`}>{hint}</span>}
      {error && <span className="error" id={`${id}-error`} role="alert">{error}</span>}
      {cloneElement(children, { id, ...(described ? { 'aria-describedby': described } : {}), ...(error || wrongBy ? { 'aria-invalid': true } : {}) })}
    </div>
  )
}

/** A yes-or-no with its label beside it. */
export function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return <label className="check"><input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} /><span>{label}</span></label>
}
