// A date and time of the community, in the browser's own control.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { Field } from '../../parts/Field.tsx'
import { fromWall, toWall } from '../../parts/wall-time.ts'

export type WhenProps = { label: string; hint?: string; error?: string | null; value: Instant | null; zone: Zone; max?: Instant; onChange: (at: Instant | null) => void }

export const WhenField = ({ label, hint, error, value, zone, max, onChange }: WhenProps) => (
  <Field label={label} hint={hint} error={error}>
    <input type="datetime-local" defaultValue={value ? toWall(value, zone) : ''} {...(max ? { max: toWall(max, zone) } : {})} onChange={(event) => onChange(fromWall(event.target.value, zone))} />
  </Field>
)
