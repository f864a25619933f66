// What is broken, as it is put down by a home or at the desk: whether there is danger, where, what is stopped, who depends on it. It asks for no illness.

import { useId } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dangers, risks, spots, supplies, type Danger, type Risk, type Spot, type Supply } from '#domain/neighbours/repairs.ts'
import { m } from '../words/compiled/messages.js'
import { Check, Field } from './Field.tsx'
import { dangerName, riskName, spotName, stoppedName } from './repair-said.ts'
import { fromWall, toWall } from './wall-time.ts'

export type RepairDraft = { spot: Spot; since: Instant | null; stopped: Supply[]; risks: Risk[]; danger: Danger | null }
export const emptyRepair: RepairDraft = { spot: 'kitchen', since: null, stopped: [], risks: [], danger: null }

const toggled = <T,>(all: readonly T[], one: T, on: boolean): T[] => (on ? [...all.filter((it) => it !== one), one] : all.filter((it) => it !== one))

export function RepairFields({ draft, zone, onChange }: { draft: RepairDraft; zone: Zone; onChange: (part: Partial<RepairDraft>) => void }) {
  return (
    <>
      <Field label={m.repairs_spot()}>
        <select value={draft.spot} onChange={(event) => onChange({ spot: event.target.value as Spot })}>{spots.map((one) => <option key={one} value={one}>{spotName(one)}</option>)}</select>
      </Field>
      <fieldset className="field"><legend>{m.repairs_stopped()}</legend>{supplies.map((one) => <Check key={one} label={stoppedName(one)} checked={draft.stopped.includes(one)} onChange={(on) => onChange({ stopped: toggled(draft.stopped, one, on) })} />)}</fieldset>
      <fieldset className="field"><legend>{m.repairs_risks()}</legend>{risks.map((one) => <Check key={one} label={riskName(one)} checked={draft.risks.includes(one)} onChange={(on) => onChange({ risks: toggled(draft.risks, one, on) })} />)}</fieldset>
      <Field label={m.repairs_since()}>
        <input type="datetime-local" defaultValue={draft.since ? toWall(draft.since, zone) : ''} onChange={(event) => onChange({ since: fromWall(event.target.value, zone) })} />
      </Field>
    </>
  )
}

/** Asked before all else. `danger` undefined: not answered yet, which is not the same as that there is none. Each stands there to be read: what is folded away is not chosen. */
export function DangerField({ danger, error, onChange }: { danger: Danger | null | undefined; error?: string | null; onChange: (danger: Danger | null) => void }) {
  const name = useId()
  const one = (is: Danger | null, label: string) => <label key={label} className="check"><input type="radio" name={name} checked={danger === is} onChange={() => onChange(is)} /><span>{label}</span></label>
  return (
    <fieldset className={error ? 'field bad' : 'field'}>
      <legend>{m.repairs_danger()}</legend>
      {error && <span className="error" role="alert">{error}</span>}
      {dangers.filter((it) => it !== 'oxygen').map((it) => one(it, dangerName(it)))}
      {one(null, m.repairs_noDanger())}
    </fieldset>
  )
}
