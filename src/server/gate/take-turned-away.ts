// Believed facts of people who were told no at a gate, and by which answer: kept, so that wrong answers can be found and put right.

import { storable } from '#domain/kernel/instants.ts'
import { turnedAwayFact } from '#domain/gate/wire.ts'
import { taker, type Taker } from '../field/kinds.ts'
import { insertTurnedAway } from './store.ts'

export const turnedAwayTaker: Taker = taker({
  type: 'turned-away', schema: turnedAwayFact, may: 'gate.log',
  take: ({ tx, community, now }, facts) => insertTurnedAway(tx, community, facts.map((it) => ({
    id: it.id, pass: it.fact.pass, code: it.fact.code, deviceAt: storable(it.deviceAt), gate: it.place, by: it.by,
  })), now),
})
