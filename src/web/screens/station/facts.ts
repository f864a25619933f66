// What is done at the table as facts. They are made here and never judged.

import type { BoxId, DeviceId, SampleId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { BoxAct } from '#domain/rounds/boxes.ts'
import type { PoolSize, TubeAct } from '#domain/rounds/tubes.ts'
import type { SampleFact } from '#domain/rounds/wire.ts'
import { stampNow } from '../../field/stamp.ts'
import { newId } from '../../offline/ids.ts'
import type { Told } from './told.ts'

type Whose = Pick<SampleFact, 'person' | 'called' | 'how'>
export const sampleOf = (round: TestingRoundId, tube: string, size: PoolSize, whose: Whose): Told => ({ type: 'sample', id: newId<'sample'>(), ...stampNow(), round, tube, size, ...whose })
export const undoneOf = (round: TestingRoundId, sample: SampleId): Told => ({ type: 'sample-act', id: newId<'sample-act'>(), ...stampNow(), round, sample, what: 'undone', tube: null })
export const movedOf = (round: TestingRoundId, sample: SampleId, tube: string): Told => ({ type: 'sample-act', id: newId<'sample-act'>(), ...stampNow(), round, sample, what: 'moved', tube })
export const tubeActOf = (round: TestingRoundId, tube: string, what: TubeAct['what'], { size = null, to = null }: { size?: PoolSize | null; to?: DeviceId | null } = {}): Told =>
  ({ type: 'tube', id: newId<'tube-act'>(), ...stampNow(), round, tube, what, size, to })
export const boxActOf = (round: TestingRoundId, box: BoxId, what: BoxAct['what'], { code = null, tube = null, count = null }: Partial<Pick<BoxAct, 'code' | 'tube' | 'count'>> = {}): Told =>
  ({ type: 'box', id: newId<'box-act'>(), ...stampNow(), round, box, what, code, tube, count })
export const boxHandOf = (round: TestingRoundId, box: BoxId, hash: string): Told => ({ type: 'box-hand', id: newId<'custody-act'>(), ...stampNow(), round, box, hash })
