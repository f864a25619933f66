// Stairwell by stairwell: how many are there, who fetches kits for it, what was left at its doors, and what was collected. Whoever fetches them gets its doors on their phone with that.

import { useState } from 'react'
import type { Buildings } from '#domain/sealing/wire.ts'
import type { Kits } from '#domain/rounds/kit-wire.ts'
import { firstExpired } from '#domain/rounds/kits.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { stairwellName } from '../../parts/doors-said.ts'
import { Check, Field } from '../../parts/Field.tsx'
import { Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { placesOf } from './round-places.ts'
import { RoundPlaces } from './RoundPlaces.tsx'

type Round = Kits['rounds'][number]
type Stairwell = Round['stairwells'][number]

export function KitStairwells({ kits, mayWrite }: { kits: Kits; mayWrite: boolean }) {
  const evening = new URLSearchParams(location.search).get('evening')
  const [makes, setMakes] = useState(evening !== null)
  return (
    <section className="stack-tight" aria-label={m.kits_stairwells()}>
      <h2>{m.kits_stairwells()}</h2>
      {kits.rounds.length === 0 && <p className="quiet">{m.kits_noRound()}</p>}
      {kits.rounds.map((round) => (
        <div key={round.id} className="stack-tight">
          <h3><AsWritten>{round.title}</AsWritten></h3>
          <ul role="list" className="testing-tubes">{round.stairwells.map((one) => <StairwellLine key={one.id} round={round} stairwell={one} kits={kits} mayWrite={mayWrite} />)}</ul>
        </div>
      ))}
      {mayWrite && !makes && <p><Button onClick={() => setMakes(true)}>{m.kits_makeRound()}</Button></p>}
      {makes && <MakeRound evening={evening} onClose={() => setMakes(false)} />}
    </section>
  )
}

/** `evening`: of self-tests, at whose doors results are noted as well. */
function MakeRound({ evening, onClose }: { evening: string | null; onClose: () => void }) {
  const { data: buildings } = useApi<Buildings>('/api/buildings')
  const [ids] = useState(() => ({ id: newId<'round'>(), task: newId<'door-task'>() }))
  const [places, setPlaces] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand('/api/kits/rounds')
  if (!buildings) return <Loading />
  const save = async (): Promise<void> => {
    setTried(true)
    if (places.size === 0) return
    if ((await run({ ...ids, title: m.kits_roundTitle(), evening, places: placesOf(buildings, places) })).ok) { await refresh('/api/kits'); onClose() }
  }
  return (
    <form className="stack-tight" aria-label={m.kits_makeRound()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
      <RoundPlaces buildings={buildings} chosen={places} entrances missing={tried && places.size === 0} onChange={setPlaces} />
      <ProblemNotice problem={problem} />
      <div className="row"><Button main type="submit" busy={busy}>{m.kits_makeRound()}</Button><Button plain onClick={onClose}>{m.common_cancel()}</Button></div>
    </form>
  )
}

function StairwellLine({ round, stairwell, kits, mayWrite }: { round: Round; stairwell: Stairwell; kits: Kits; mayWrite: boolean }) {
  const [gives, setGives] = useState(false)
  const { homes, people, fetched, left, used, bags, given } = stairwell
  return (
    <li className="stack-tight" data-stairwell={stairwellName(stairwell)}>
      <p><strong><AsWritten>{stairwellName(stairwell)}</AsWritten></strong> · {m.kits_there({ homes, people })} · <AsWritten>{given ? m.kits_givenTo({ name: given.name }) : m.kits_nobodyYet()}</AsWritten></p>
      <p className={left > 0 && used < left ? 'check-state' : 'quiet'}>{m.kits_leftUsed({ fetched, left, used, bags })}</p>
      {mayWrite && !gives && <p><Button onClick={() => setGives(true)}>{m.kits_give()}</Button></p>}
      {gives && <Give round={round} stairwell={stairwell} kits={kits} onClose={() => setGives(false)} />}
    </li>
  )
}

function Give({ round, stairwell, kits, onClose }: { round: Round; stairwell: Stairwell; kits: Kits; onClose: () => void }) {
  const [id] = useState(() => newId<'kit-move'>())
  const lots = firstExpired(kits.lots.filter((one) => one.stock.store > 0).map((one) => ({ ...one, recalled: one.recalled !== null })), kits.today)
  const walkers = kits.walkers.filter((one) => one.buildings === null || one.buildings.includes(stairwell.buildingId))
  const [lead, setLead] = useState<string>(stairwell.given?.to ?? '')
  const [lot, setLot] = useState<string>(lots[0]?.id ?? '')
  const [count, setCount] = useState(String(Math.max(0, stairwell.people - Math.max(stairwell.fetched, stairwell.left))))
  const [signed, setSigned] = useState(false)
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand('/api/kits')
  const isCount = /^[1-9]\d{0,4}$/.test(count.trim())
  const save = async (): Promise<void> => {
    setTried(true)
    if (!isCount || lead === '' || lot === '') return
    const body = { id, what: 'given', lot, count: Number(count), lead, stairwell: stairwell.id, give: round.id, bags: null, other: '', signed, words: '', at: now() }
    if ((await run(body)).ok) { await refresh('/api/kits'); onClose() }
  }
  if (lots.length === 0) return <p>{m.kits_nothingToGive()} <Button plain onClick={onClose}>{m.common_close()}</Button></p>
  return (
    <form className="filter" aria-label={m.kits_give()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={m.kits_lead()} error={tried && lead === '' ? m.round_fill() : null}><select value={lead} onChange={(event) => setLead(event.target.value)}><option value="">{m.kits_choose()}</option>{walkers.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select></Field>
      <Field label={m.kits_lotFirst()}><select value={lot} onChange={(event) => setLot(event.target.value)}>{lots.map((one) => <option key={one.id} value={one.id}>{m.kits_lotStored({ lot: `${one.maker} ${one.lot}`, day: one.expiresOn, count: one.stock.store })}</option>)}</select></Field>
      <Field label={m.kits_count()} error={tried && !isCount ? m.kits_countWrong() : null}><input inputMode="numeric" maxLength={5} autoComplete="off" value={count} onChange={(event) => setCount(event.target.value)} /></Field>
      <Check label={m.kits_signedHere()} checked={signed} onChange={setSigned} />
      <ProblemNotice problem={problem} />
      <Button main type="submit" busy={busy}>{m.kits_give()}</Button>
      <Button plain onClick={onClose}>{m.common_cancel()}</Button>
    </form>
  )
}
