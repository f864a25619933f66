// Where somebody is to live: the door as it is said, which flat is meant, and whose household they join. Nobody is joined to a household
// by their door alone: that is chosen, unless nobody lives there.

import { useEffect, useState } from 'react'
import type { FlatId, HouseholdId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { AddPerson, FlatEntered, HomeFound } from '#domain/people/record-wire.ts'
import { newId } from '../../offline/ids.ts'
import { post } from '../../offline/api.ts'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'

export type To = AddPerson['to']
export type HomeChosen = { home: HomeFound | null; to: To | null }
export const nowhere: HomeChosen = { home: null, to: null }

/** The flats that a door may mean; null while that is asked. */
function useHomes(door: string): readonly HomeFound[] | null {
  const [found, setFound] = useState<{ door: string; homes: readonly HomeFound[] }>({ door: '', homes: [] })
  useEffect(() => {
    if (door === '') return
    const stop = new AbortController()
    const timer = setTimeout(() => void post<{ homes: HomeFound[] }>('/api/homes/find', { door }, { signal: stop.signal }).then((reply) => {
      if (!stop.signal.aborted && reply.ok) setFound({ door, homes: reply.value.homes })
    }), 120)
    return () => { clearTimeout(timer); stop.abort() }
  }, [door])
  if (door === '') return []
  return found.door === door ? found.homes : null
}

type ChoiceProps = { begun?: string; chosen: HomeChosen; onChange: (chosen: HomeChosen) => void; tried: boolean; /** whoever stays for a time is a household of their own */ alone?: boolean }

export function HomeChoice({ begun = '', chosen, onChange, tried, alone = false }: ChoiceProps) {
  const [door, setDoor] = useState(begun)
  const [flat, setFlat] = useState<FlatId | null>(null)
  const [fresh] = useState(() => newId<'household'>())
  const [entered, setEntered] = useState<HomeFound | null>(null)
  const found = useHomes(door.trim())
  const homes = found && entered && entered.door === door.trim() && !found.some((one) => one.flat === entered.flat) ? [entered, ...found] : found
  // One flat alone, or the one that is called so: the others only begin alike.
  const sure = homes && (homes.length === 1 || homes[0]?.door === door.trim()) ? homes[0]! : null
  const home = (flat && homes?.find((one) => one.flat === flat)) || sure
  const none = homes !== null && door.trim() !== '' && homes.length === 0
  useEffect(() => {
    if (!home) { if (chosen.home) onChange(nowhere); return }
    const own = alone || home.households.length === 0
    if (chosen.home?.flat === home.flat && (!own || chosen.to?.joins === false)) return
    onChange({ home, to: own ? { flat: home.flat, household: fresh, joins: false } : null })
  }, [home?.flat, alone])
  const join = (household: HouseholdId | null): void => { if (home) onChange({ home, to: { flat: home.flat, household: household ?? fresh, joins: household !== null } }) }
  return (
    <>
      <Field label={m.desk_addDoor()} hint={m.desk_addDoorHint()} error={tried && !home && door.trim() === '' ? m.desk_fillIn() : null}>
        <input maxLength={60} autoComplete="off" value={door} onChange={(event) => { setDoor(event.target.value); setFlat(null) }} />
      </Field>
      {none && <NewFlat key={door.trim()} door={door.trim()} onEntered={(one) => { setEntered(one); setDoor(one.door); setFlat(one.flat) }} />}
      {homes && homes.length > 1 && (!sure || flat) && (
        <Choices legend={m.desk_addDoorWhich()} error={tried && !home ? m.desk_chooseOne() : null}>
          <div className="chips">
            {homes.map((one) => <label key={one.flat} className="chip"><input type="radio" name="home-flat" checked={one.flat === home?.flat} onChange={() => setFlat(one.flat)} /><span>{one.door}</span></label>)}
          </div>
        </Choices>
      )}
      {home && !alone && home.households.length > 0 && <Whose home={home} to={chosen.to} tried={tried} onJoin={join} />}
    </>
  )
}

/** A flat that nobody has entered yet: said back with its building and entrance, and stored when that was read and confirmed. */
function NewFlat({ door, onEntered }: { door: string; onEntered: (home: HomeFound) => void }) {
  const [id] = useState(() => newId<'flat'>())
  const [said, setSaid] = useState<FlatEntered | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (confirmed: string | null): Promise<void> => {
    setBusy(true)
    const reply = await post<FlatEntered>('/api/homes/flats', { id, door, confirmed })
    setBusy(false)
    setProblem(reply.ok ? null : reply.problem)
    if (!reply.ok) return
    setSaid(reply.value)
    const { flat, door: stored, compound } = reply.value
    if (flat) onEntered({ flat, door: stored, compound, households: [] })
  }
  return (
    <Notice tone="ask" live>
      <p>{said ? m.desk_newFlatSaid({ compound: said.compound, building: said.building, entrance: said.entrance || '—', flat: said.label }) : m.desk_addDoorNone()}</p>
      <ProblemNotice problem={problem} />
      <div className="row">{said ? <Button busy={busy} onClick={() => void send(said.door)}>{m.desk_newFlatYes({ door: said.door })}</Button> : <Button busy={busy} onClick={() => void send(null)}>{m.desk_newFlatLook()}</Button>}</div>
    </Notice>
  )
}

function Whose({ home, to, tried, onJoin }: { home: HomeFound; to: To | null; tried: boolean; onJoin: (household: HouseholdId | null) => void }) {
  return (
    <Choices legend={m.desk_addWith()} error={tried && !to ? m.desk_chooseOne() : null}>
      <p className="hint">{m.desk_addWithHint()}</p>
      <div className="chips">
        {home.households.map((one) => (
          <label key={one.id} className="chip">
            <input type="radio" name="home-household" checked={to?.joins === true && to.household === one.id} onChange={() => onJoin(one.id)} />
            <span>{m.desk_addWithThem({ names: one.people.map((person) => person.name).join(languageNow() === 'en' ? ', ' : '、') })}</span>
          </label>
        ))}
        <label className="chip"><input type="radio" name="home-household" checked={to?.joins === false} onChange={() => onJoin(null)} /><span>{m.desk_addApart()}</span></label>
      </div>
    </Choices>
  )
}
