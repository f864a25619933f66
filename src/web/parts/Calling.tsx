// Calling the next entrances of one station with one press: from its phone and from the desk. What is proposed is the next by the slots; whoever calls may call any other. Who is visited is left out, and that is said.

import { useState } from 'react'
import type { EntranceId, StationCallId, StationId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { languages, type Language } from '#domain/kernel/says.ts'
import { nextAt, nowAt, type Call } from '#domain/rounds/calls.ts'
import { callPasted, type Announced } from '#domain/rounds/call-texts.ts'
import type { KeptSlots } from '#domain/rounds/kept.ts'
import { placeSaid } from '#domain/sealing/place-said.ts'
import { m } from '../words/compiled/messages.js'
import { languageNow } from '../words/language.ts'
import { Button } from './Button.tsx'
import { languageNames } from './LanguageSwitch.tsx'
import { NowCalled } from './NowCalled.tsx'
import { clock } from './times.ts'
import './calling.css'

export type Standing = Call & { came: number; /** on this device, and not sent yet */ waiting?: boolean }
type CallSlot = KeptSlots['slots'][number]
type Props = {
  station: { id: StationId; number: number; name: string }; slots: readonly CallSlot[]; calls: readonly Standing[]; zone: Zone
  /** False where this device could not keep it. */
  onCall: (entrances: EntranceId[]) => Promise<boolean>; onBack: (call: StationCallId) => Promise<boolean>
}

/** What is proposed after a press is another already: so long a second tap calls nobody, and takes back nothing. */
const secondTapMs = 1000
/** So many are shown as coming after. */
const shownNext = 3
const placeOf = ({ compound, building, label }: CallSlot) => ({ kind: 'place' as const, compound, building, entrance: label })

export function Calling({ station, slots, calls, zone, onCall, onBack }: Props) {
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const [shows, setShows] = useState(false)
  const [pasted, setPasted] = useState('')
  const [chosen, choose] = useState<readonly Language[]>([languageNow()])
  const name = (one: CallSlot): string => placeSaid(placeOf(one), languageNow())
  const slotOf = new Map(slots.map((one) => [one.entrance, one]))
  const last = nowAt(calls, station.id)
  // An entrance in which everybody is visited is called by nobody.
  const [called, apart] = [slots.filter((one) => one.people > 0), slots.filter((one) => one.people === 0 && one.visited > 0 && one.station === station.id)]
  const next = nextAt(called, calls, station.id)
  // Also one of another station, and one that was called before: whoever calls knows why.
  const others = [...next.slice(1), ...called.filter((one) => !next.includes(one) && !last?.entrances.includes(one.entrance))]
  const standing = calls.find((one) => one.id === last?.id)
  const here = (last?.entrances ?? []).flatMap((entrance) => slotOf.get(entrance) ?? [])
  const announced: Announced = { station, now: here.map(placeOf), next: next.slice(0, shownNext).map(placeOf) }
  const press = async (work: () => Promise<boolean>, done: string): Promise<void> => {
    setBusy(true)
    setPasted('')
    try { setSaid((await work()) ? done : m.calling_notKept()) } finally { setTimeout(() => setBusy(false), secondTapMs) }
  }
  const call = (one: CallSlot): Promise<void> => press(() => onCall([one.entrance]), m.calling_called({ entrance: name(one) }))
  const copy = async (): Promise<void> => {
    const said = callPasted(announced, last ? clock(last.at, zone) : '', chosen)
    const copied = await (navigator.clipboard?.writeText(said) ?? Promise.reject(new Error('no clipboard'))).then(() => true, () => false)
    setPasted(said)
    setSaid(copied ? m.calling_copied() : m.calling_copyFailed())
  }
  const of = here.reduce((sum, one) => sum + one.people, 0)
  const visited = here.reduce((sum, one) => sum + one.visited, 0)
  return (
    <section className="calling stack" aria-label={`${m.calling_title()} ${station.name}`}>
      <div className="calling-now">
        <p><strong>{m.calling_now()}</strong></p>
        {here.length === 0 && <p>{m.calling_nobody()}</p>}
        {here.length > 0 && standing && <>
          <p className="calling-large">{here.map(name).join(' · ')}</p>
          <p><strong>{m.calling_came({ came: standing.came, people: of })}</strong> <span className="quiet">{m.calling_at({ at: clock(standing.at, zone) })}</span></p>
          {visited > 0 && <p className="quiet">{m.calling_visited({ count: visited })}</p>}
          {standing.waiting && <p className="check-state">{m.calling_waits()}</p>}
        </>}
      </div>
      <p role="status">{said}</p>
      {pasted !== '' && <pre className="calling-pasted" tabIndex={0}>{pasted}</pre>}
      {next[0] && <Button main big busy={busy} onClick={() => void call(next[0]!)}>{m.calling_call({ entrance: name(next[0]) })}</Button>}
      {!next[0] && <p>{slots.length === 0 ? m.calling_noSlots() : m.calling_none()}</p>}
      {apart.length > 0 && <p className="quiet">{m.calling_onlyVisited({ entrances: apart.map(name).join(' · ') })}</p>}
      {standing && here.length > 0 && <Button busy={busy} onClick={() => void press(() => onBack(standing.id), m.calling_tookBack())}>{m.calling_backOf({ entrance: here.map(name).join(' · ') })}</Button>}
      <div className="row">
        <Button onClick={() => setShows(true)}>{m.calling_show()}</Button>
        <Button onClick={() => void copy()}>{m.calling_copy()}</Button>
      </div>
      <fieldset className="field calling-languages"><legend>{m.calling_languages()}</legend>
        {languages.map((one) => (
          <label key={one}><input type="checkbox" checked={chosen.includes(one)} disabled={chosen.length === 1 && chosen[0] === one} onChange={() => choose(chosen.includes(one) ? chosen.filter((it) => it !== one) : [...chosen, one])} /> <span lang={one}>{languageNames[one]}</span></label>
        ))}
      </fieldset>
      {others.length > 0 && (
        <details>
          <summary>{m.calling_other()}</summary>
          <ul role="list" className="calling-others">{others.map((one) => (
            <li key={one.entrance}><Button busy={busy} onClick={() => void call(one)}>{m.calling_call({ entrance: name(one) })}</Button> <span className="quiet">{m.calling_slot({ from: clock(one.from, zone), until: clock(one.until, zone) })}</span></li>
          ))}</ul>
        </details>
      )}
      {shows && <NowCalled announced={announced} chosen={chosen} onClose={() => setShows(false)} />}
    </section>
  )
}
