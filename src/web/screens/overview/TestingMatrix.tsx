// The buildings of a testing round: how many of how many are tested, as a bar, a number and a word; a press opens the list behind it.

import type { Kind } from '#domain/rounds/outcomes.ts'
import type { TestingRound } from '#domain/rounds/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { testingState } from '../../words/compiled/groups/testingState.js'
import { m } from '../../words/compiled/messages.js'
import { outcomeName, TestingBar } from './TestingBar.tsx'
import type { Behind } from './testing-people.ts'

type Building = TestingRound['buildings'][number]
type Props = { round: TestingRound; isOpen: (of: Behind) => boolean; onOpen: (of: Behind) => void }

/** In a word: nobody yet, some, all who were there to be tested, all; of a round that is closed nobody is being tested. */
function stateOf({ figures: { should, tested, missing } }: Building, closed: boolean): 'none' | 'some' | 'known' | 'all' | 'ended' {
  if (tested === should) return 'all'
  if (missing === 0) return 'known'
  if (closed) return 'ended'
  return tested === 0 ? 'none' : 'some'
}

export function TestingMatrix({ round: { buildings, closedAt, kind }, isOpen, onOpen }: Props) {
  const compounds = [...new Set(buildings.map((one) => one.compound))]
  return (
    <section className="stack-tight" aria-label={m.testing_byBuilding()}>
      <h2>{m.testing_byBuilding()}</h2>
      {buildings.length === 0 && <Empty>{m.testing_nobody()}</Empty>}
      {compounds.map((compound) => (
        <div key={compound} className="stack-tight">
          {compounds.length > 1 && <h3><AsWritten>{compound}</AsWritten></h3>}
          <ul role="list" className="testing-buildings">
            {buildings.filter((one) => one.compound === compound).map((one) => <Card key={one.id} building={one} kind={kind} closed={closedAt !== null} isOpen={isOpen} onOpen={onOpen} />)}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Card({ building, kind, closed, isOpen, onOpen }: Omit<Props, 'round'> & { building: Building; kind: Kind; closed: boolean }) {
  const { id, label, figures } = building
  const state = stateOf(building, closed)
  const name = buildingName(label)
  return (
    <li className="testing-building" data-state={state}>
      <p><strong><AsWritten>{name}</AsWritten></strong> <span>{figures.tested} / {figures.should}</span></p>
      <TestingBar figures={figures} kind={kind} part={(of) => (
        <Button plain aria-pressed={isOpen({ outcome: of, building: id })} onClick={() => onOpen({ outcome: of, building: id })}>
          <span className="hidden-visually">{name} </span>{outcomeName(of, kind)} {figures[of]}
        </Button>
      )} />
      <p className="testing-state">{testingState[state]?.() ?? state}</p>
    </li>
  )
}
