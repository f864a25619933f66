// Of several homes behind one door, with which of them somebody spoke: by number and how many live there, for names come only where a task needs them. Whoever
// cannot tell writes down the name that they say, or their room, and the committee finds out.

import { homesLeft, stateOf } from '#domain/doors/doors.ts'
import type { DoorTaskId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { homeName, sourceOf, stateSaid } from '../../parts/doors-said.ts'
import { Check } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'
import type { DoorHere } from './my-doors.ts'

export type Chosen = { homes: ReadonlySet<HouseholdId>; /** nobody at the door could say which it was */ unknown: boolean }
export const noHome: Chosen = { homes: new Set(), unknown: false }

/** Which they were, by number. */
export const namedHomes = ({ households }: DoorHere, homes: readonly HouseholdId[]): string =>
  households.filter((one) => homes.includes(one.id)).map((one) => m.round_familyOf({ n: one.nth })).join('、')

type Props = { door: DoorHere; /** for which the press is */ tasks: readonly DoorTaskId[]; which: Chosen; onWhich: (which: Chosen) => void; wrong: boolean; zone: Zone }
export function WhichHome({ door: { households, said, tasks: all }, tasks, which, onWhich, wrong, zone }: Props) {
  const now = useNow(30_000)
  const open = homesLeft(said, tasks, households.map((one) => one.id))
  const toggle = (id: HouseholdId, on: boolean): void => onWhich({ unknown: false, homes: new Set(on ? [...which.homes, id] : [...which.homes].filter((one) => one !== id)) })
  return (
    <fieldset className={`field round-tasks round-which${wrong ? ' bad' : ''}`} aria-describedby="round-which-hint">
      <legend>{m.round_whichHome()}</legend>
      <span className="hint" id="round-which-hint">{m.round_whichHomeHint()}</span>
      {wrong && <span className="error" role="alert">{m.round_chooseHome()}</span>}
      {households.map((home) => (open.includes(home.id)
        ? <Check key={home.id} label={homeName(home)} checked={which.homes.has(home.id)} onChange={(on) => toggle(home.id, on)} />
        : <p key={home.id} className="round-task"><span><strong><AsWritten>{homeName(home)}</AsWritten></strong> <span className="quiet">{tasks.map((task) => stateSaid(stateOf(said, task, [home.id]), zone, now, sourceOf(all))).join(' · ')}</span></span></p>))}
      <Check label={m.round_cannotTell()} checked={which.unknown} onChange={(on) => onWhich({ homes: new Set(), unknown: on })} />
    </fieldset>
  )
}
