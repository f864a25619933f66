// Who is missing from a testing round, on A4 for whoever goes round: a sheet for each stairwell, with telephone, boxes for what became of each, and room to write.

import { useEffect, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Problem, Result } from '#domain/kernel/result.ts'
import { isAsked, outcomes, putDown } from '#domain/rounds/outcomes.ts'
import type { RoundPeople, TestingRound } from '#domain/rounds/wire.ts'
import type { Facades } from '#domain/sealing/wire.ts'
import { get } from '../../offline/api.ts'
import { stairwellName } from '../../parts/doors-said.ts'
import { facadesPath } from '../../parts/Facade.tsx'
import { kept, whole } from '../../parts/times.ts'
import { testingOutcome } from '../../words/compiled/groups/testingOutcome.js'
import { testingPut } from '../../words/compiled/groups/testingPut.js'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

type Person = RoundPeople['people'][number]
type Sheet = { key: string; name: string; people: Person[] }
type Sheets = { round: TestingRound; sheets: Sheet[] }

/** Whoever is to be asked still, of one building, however many pages that is. */
async function askedIn(round: string, building: string): Promise<Result<Person[]>> {
  const found: Person[] = []
  for (const outcome of outcomes.filter(isAsked)) {
    for (let after: string | null = ''; after !== null;) {
      const asked: string = `outcome=${outcome}&building=${building}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`
      const reply: Result<RoundPeople> = await get<RoundPeople>(`/api/testing-rounds/${round}/people?${asked}`)
      if (!reply.ok) return reply
      found.push(...reply.value.people)
      after = reply.value.more
    }
  }
  return { ok: true, value: found.sort((a, b) => a.door.localeCompare(b.door, 'en', { numeric: true })) }
}

/** By stairwell, in the order of the houses; somebody whose door has moved meanwhile stands with the building. */
async function sheetsOf(id: string): Promise<Result<Sheets>> {
  const round = await get<TestingRound>(`/api/testing-rounds/${id}`)
  if (!round.ok) return round
  const sheets: Sheet[] = []
  for (const building of round.value.buildings.filter(({ figures }) => outcomes.some((one) => isAsked(one) && figures[one] > 0))) {
    const [people, flats] = [await askedIn(id, building.id), await get<Facades>(facadesPath([building], null))]
    if (!people.ok) return people
    if (!flats.ok) return flats
    const entrances = new Map((flats.value.buildings[0]?.flats ?? []).map((flat) => [flat.door, flat.entrance]))
    const by = new Map<string, Person[]>()
    for (const one of people.value) {
      const label = entrances.get(one.door) ?? ''
      by.set(label, [...(by.get(label) ?? []), one])
    }
    for (const [label, those] of [...by].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))) {
      sheets.push({ key: `${building.id} ${label}`, name: stairwellName({ building: building.label, label }), people: those })
    }
  }
  return { ok: true, value: { round: round.value, sheets } }
}

export function TestingPrint({ me, id }: { me: Me; id: string }) {
  const [found, setFound] = useState<Sheets | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [again, setAgain] = useState(0)
  useEffect(() => {
    let gone = false
    void sheetsOf(id).then((reply) => {
      if (gone) return
      setProblem(reply.ok ? null : reply.problem)
      setFound(reply.ok ? reply.value : null)
    })
    return () => { gone = true }
  }, [id, again])
  if (!found) return <NoPaper problem={problem} onRetry={() => setAgain(again + 1)} />
  const { round, sheets } = found
  const zone = me.community.zone
  return (
    <Paper title={`${m.testing_paperTitle()} ${round.title}`} place={me.community.name} size="a4">
      {sheets.length === 0 && <section className="round-sheet"><h1>{round.title}</h1><p>{m.testing_paperNobody({ at: whole(round.asOf, zone) })}</p></section>}
      {sheets.map((sheet) => <OneSheet key={sheet.key} sheet={sheet} round={round} me={me} zone={zone} />)}
    </Paper>
  )
}

const boxes = putDown.filter((one) => one !== 'again')

function OneSheet({ sheet: { name, people }, round, me, zone }: { sheet: Sheet; round: TestingRound; me: Me; zone: Zone }) {
  const printed = m.testing_paperAsOf({ at: whole(round.asOf, zone), who: me.name })
  return (
    <section className="round-sheet">
      <p className="paper-place">{me.community.name}</p>
      <h1>{name} · {m.testing_paperTitle()}</h1>
      <p>{round.title} · {m.testing_fromUntil(kept(zone).ends(round.begins, round.ends))} · {m.testing_paperCount({ count: people.length })}</p>
      <p className="round-sheet-who"><span>{m.round_paperWalker()}</span><span>{m.round_paperAt()}</span></p>
      <table>
        <thead>
          {/* On every sheet: a page that lies alone says what it is of. */}
          <tr className="paper-running"><td colSpan={4}>{round.title} · {name} · {printed}</td></tr>
          <tr>
            <th scope="col">{m.round_paperDoor()}</th><th scope="col">{m.round_paperWho()}</th>
            <th scope="col">{m.testing_paperWhat()}</th><th scope="col" className="round-room">{m.round_paperWords()}</th>
          </tr>
        </thead>
        <tbody>{people.map((one) => (
          <tr key={one.id}>
            <th scope="row">{one.door}</th>
            <td><span>{one.name}</span>{one.phone && <span>{one.phone}</span>}{one.outcome !== 'missing' && <span>{testingOutcome[one.outcome]?.()}</span>}</td>
            <td className="round-boxes">{boxes.map((box) => <span key={box}><span aria-hidden="true">☐</span> {testingPut[box]?.()}</span>)}</td>
            <td>{one.words}</td>
          </tr>
        ))}</tbody>
      </table>
      <p className="paper-foot">{m.testing_paperBack()}</p>
    </section>
  )
}
