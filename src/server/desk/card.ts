// Rows and rules put together into the card the desk sees during a call. Shapes only: it decides nothing.

import type { Status } from '#domain/sealing/sealing.ts'
import type { Card, HomeStatus } from '#domain/people/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { MemberRow, PersonRow } from '../people/store.ts'
import type { ExitSummary } from './about.ts'
import type { ContactRow } from './store.ts'

type Around = { home: HomeStatus; timeline: readonly { from: Instant; until: Instant; status: Status }[]; members: MemberRow[]; contacts: ContactRow[]; exits: ExitSummary[] }

export function cardOf(row: PersonRow, { home, timeline, members, contacts, exits }: Around): Card {
  return {
    id: row.id, name: row.name, born: row.born, phone: row.phone, status: row.status, household: row.household, householdPhone: row.household_phone,
    building: row.building, compound: row.compound, door: row.door, home, members, contacts, exits,
    timeline: timeline.map(({ from, until, status }) => ({ from, until, level: status.level, stage: status.stage })),
  }
}
