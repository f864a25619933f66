// Calling a testing round: who, when, how many to a tube, on whose order, at which stations with how many lanes. What it would come to is seen first.

import { useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { TestingRoundId } from '#domain/kernel/ids.ts'
import { atWall, day, hour, localTime, minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { samplersFor, type Slot } from '#domain/rounds/plan.ts'
import { poolSizes, type PoolSize } from '#domain/rounds/tubes.ts'
import { kinds, type Kind } from '#domain/rounds/outcomes.ts'
import type { stations as stationsReply } from '#domain/rounds/wire.ts'
import type { Buildings } from '#domain/sealing/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { testingKind } from '../../words/compiled/groups/testingKind.js'
import { testingSize } from '../../words/compiled/groups/testingSize.js'
import { m } from '../../words/compiled/messages.js'
import { placesOf, type Chosen } from './round-places.ts'
import { RoundPlaces } from './RoundPlaces.tsx'
import { TestingPreview } from './TestingPreview.tsx'
import { buildingsIn, foresee, groupsOf, lanesFor, type Moves } from './testing-plan.ts'
import { useFlats } from './use-flats.ts'

type Stations = z.infer<typeof stationsReply>['stations']
type Props = { zone: Zone; onDone: (id: TestingRoundId) => void; onCancel: () => void }

export function TestingCall(props: Props) {
  const { data: buildings, error, refetch } = useApi<Buildings>('/api/buildings')
  const { data, error: other, refetch: askAgain } = useApi<z.infer<typeof stationsReply>>('/api/stations')
  const failed = error ?? other
  if (!buildings || !data) return failed ? <Failed problem={failed.problem} onRetry={() => { void refetch(); void askAgain() }} /> : <Loading />
  return <Form {...props} buildings={buildings} stations={data.stations} />
}

/** Six in the morning that comes next. */
function nextMorning(zone: Zone): Instant {
  const today = atWall(localTime(now(), zone).day, 6 * 60, zone)
  return today > now() ? today : atWall(localTime(plus(now(), day), zone).day, 6 * 60, zone)
}

const keptSlot = ({ entrance, station, from, minutes }: Slot, begins: Instant) => ({ entrance, station, from: plus(begins, from * minute), until: plus(begins, (from + minutes) * minute) })

/** At one station, as the server takes them. */
const mostLanes = 40

type Draft = { kind: Kind; title: string; orderedBy: string; note: string; size: PoolSize; begins: Instant | null; ends: Instant | null }

function Form({ zone, buildings, stations, onDone, onCancel }: Props & { buildings: Buildings; stations: Stations }) {
  const [id] = useState(() => newId<'testing-round'>())
  const [first] = useState(() => { const begins = nextMorning(zone); return { begins, ends: plus(begins, 6 * hour) } })
  const [draft, setDraft] = useState<Draft>({ kind: 'pcr', title: '', orderedBy: '', note: '', size: 10, ...first })
  const [chosen, setChosen] = useState<Chosen>(new Set())
  const [lanes, setLanes] = useState<ReadonlyMap<string, number>>(new Map())
  const [moves, setMoves] = useState<Moves>(new Map())
  const [tried, setTried] = useState(false)
  const [seen, setSeen] = useState(false)
  const { run, busy, problem, clear } = useCommand('/api/testing-rounds')
  const { flats, problem: unasked, retry } = useFlats(buildingsIn(buildings, chosen))
  const set = (more: Partial<Draft>): void => { clear(); setDraft({ ...draft, ...more }) }
  const groups = flats && groupsOf(buildings, chosen, flats)
  const people = groups?.reduce((sum, one) => sum + one.people, 0) ?? 0
  const proposed = lanesFor(people, stations.length)
  const laned = stations.map((one, n) => ({ ...one, lanes: lanes.get(one.id) ?? proposed[n] ?? 0 }))
  const open = laned.filter((one) => one.lanes > 0)
  const plan = groups && foresee(groups, open, moves)
  const { kind, title, orderedBy, note, size, begins, ends } = draft
  const swabs = kind === 'pcr'
  const isSaid = title.trim() !== '' && orderedBy.trim() !== '' && chosen.size > 0 && (!swabs || open.length > 0)
  const isWhole = isSaid && begins !== null && ends !== null && ends > begins
  const counted = groups ? m.testing_callPeople({ people, lanes: samplersFor(people) }) : m.common_loading()
  const empty = (text: string): string | null => (tried && text.trim() === '' ? m.round_fill() : null)
  const setLane = (station: string, typed: string): void => {
    clear()
    setLanes(new Map([...lanes, [station, Math.max(0, Math.min(mostLanes, Math.trunc(Number(typed)) || 0))]]))
  }
  const see = (): void => { setTried(true); setSeen(isWhole) }
  const send = async (): Promise<void> => {
    if (!isWhole || (swabs && !plan)) { setSeen(false); return }
    // Who tests at home comes to no station, and has no slot.
    const where = { places: placesOf(buildings, chosen), stations: swabs ? open.map((one) => ({ id: one.id, lanes: one.lanes })) : [], slots: swabs && plan ? plan.slots.map((one) => keptSlot(one, begins)) : [] }
    if ((await run({ id, title, kind, size: swabs ? size : 1, begins, ends, orderedBy, note, ...where })).ok) onDone(id)
  }
  const time = (label: string, name: 'begins' | 'ends', error: string | null) => (
    <Field label={label} error={tried && draft[name] === null ? m.round_fill() : error}>
      <input type="datetime-local" defaultValue={toWall(first[name], zone)} onChange={(event) => set({ [name]: fromWall(event.target.value, zone) })} />
    </Field>
  )
  return (
    <form className="round-form testing-form stack" aria-label={m.testing_call()} noValidate onSubmit={(event) => { event.preventDefault(); if (seen) void send(); else see() }}>
      <h2>{m.testing_call()}</h2>
      <Field label={m.testing_name()} error={empty(title)}><input maxLength={80} autoComplete="off" value={title} onChange={(event) => set({ title: event.target.value })} /></Field>
      <Field label={m.testing_orderedBy()} hint={m.testing_orderedByHint()} error={empty(orderedBy)}><input maxLength={120} autoComplete="off" value={orderedBy} onChange={(event) => set({ orderedBy: event.target.value })} /></Field>
      <div className="two">
        {time(m.testing_begins(), 'begins', null)}
        {time(m.testing_ends(), 'ends', begins !== null && ends !== null && ends <= begins ? m.testing_endsAfter() : null)}
      </div>
      <Field label={m.testing_kind()}>
        <select value={kind} onChange={(event) => set({ kind: event.target.value as Kind })}>{kinds.map((one) => <option key={one} value={one}>{testingKind[one]?.() ?? one}</option>)}</select>
      </Field>
      {swabs && stations.length === 0 && <Notice tone="ask"><p>{m.testing_noStations()} <Link href="/overview/testing/stations">{m.testing_addStation()}</Link></p></Notice>}
      {swabs && <Field label={m.testing_size()} hint={m.testing_sizeHint()}>
        <select value={size} onChange={(event) => set({ size: Number(event.target.value) as PoolSize })}>
          {poolSizes.map((one) => <option key={one} value={one}>{testingSize[one]?.() ?? one}</option>)}
        </select>
      </Field>}
      <RoundPlaces buildings={buildings} chosen={chosen} entrances missing={tried && chosen.size === 0} onChange={(next) => { clear(); setChosen(next) }} />
      {unasked ? <Failed problem={unasked} onRetry={retry} /> : <p role="status">{chosen.size === 0 ? '' : counted}</p>}
      {swabs && <fieldset className={tried && open.length === 0 ? 'field bad' : 'field'}>
        <legend>{m.testing_lanes()}</legend>
        <span className="hint">{m.testing_lanesHint()}</span>
        {tried && open.length === 0 && <span className="error" role="alert">{m.testing_lanesMissing()}</span>}
        <div className="testing-lanes">
          {laned.map((one) => (
            <label key={one.id}><span>{m.testing_stationNamed({ number: one.number, name: one.name })}</span>
              <input type="number" inputMode="numeric" min={0} max={mostLanes} value={one.lanes} onChange={(event) => setLane(one.id, event.target.value)} />
            </label>
          ))}
        </div>
      </fieldset>}
      <Field label={m.testing_note()}><input maxLength={500} autoComplete="off" value={note} onChange={(event) => set({ note: event.target.value })} /></Field>
      {seen && swabs && isWhole && groups && plan && <TestingPreview groups={groups} seen={plan} moves={moves} onMoves={(next) => { clear(); setMoves(next) }} stations={open} size={size} begins={begins} ends={ends} zone={zone} />}
      <ProblemNotice problem={problem} />
      <div className="row">
        {seen ? <Button main type="submit" busy={busy}>{m.testing_callNow()}</Button> : <Button type="submit">{m.overview_seeFirst()}</Button>}
        <Button plain onClick={onCancel}>{m.common_cancel()}</Button>
      </div>
    </form>
  )
}
