// What is broken, as it is put down by a home or at the desk: where, what is stopped, who depends on it, whether there is danger. It asks for no illness.

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
      <Field label={m.repairs_danger()}>
        <select value={draft.danger ?? ''} onChange={(event) => onChange({ danger: event.target.value === '' ? null : (event.target.value as Danger) })}>
          <option value="">{m.repairs_noDanger()}</option>
          {dangers.filter((one) => one !== 'oxygen').map((one) => <option key={one} value={one}>{dangerName(one)}</option>)}
        </select>
      </Field>
      <Field label={m.repairs_since()}>
        <input type="datetime-local" defaultValue={draft.since ? toWall(draft.since, zone) : ''} onChange={(event) => onChange({ since: fromWall(event.target.value, zone) })} />
      </Field>
    </>
  )
}
