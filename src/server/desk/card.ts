// Rows and rules put together into the card the desk sees during a call. Shapes only: it decides nothing.

import type { Status } from '#domain/sealing/sealing.ts'
import type { Card, HomeStatus } from '#domain/people/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { strictestAt } from '#domain/people/own-status.ts'
import type { HistoryRow } from '#domain/people/record-wire.ts'
import type { NeedLine } from '#domain/people/needs-wire.ts'
import type { Reach } from '#domain/people/reach.ts'
import type { MemberRow, PersonRow } from '../people/store.ts'
import type { ExitSummary } from './about.ts'
import type { ContactRow, StatusRow } from './store.ts'

type Around = { home: HomeStatus; timeline: readonly { from: Instant; until: Instant; status: Status }[]; members: MemberRow[]; statuses: StatusRow[]; contacts: ContactRow[]; exits: ExitSummary[]; needs: NeedLine[]; reach: Reach | null; readsPage: boolean; history: HistoryRow[]; now: Instant }

/** What holds of somebody's own status now, and when that ends by itself. */
export function known(row: Pick<MemberRow, 'status' | 'statusUntil' | 'statusAlso'>, now: Instant): Pick<Card, 'status' | 'statusUntil'> {
  const { status, until } = strictestAt(row, now)
  return { status, statusUntil: status === 'none' ? null : until }
}

export function cardOf(row: PersonRow, { home, timeline, members, statuses, contacts, exits, needs, reach, readsPage, history, now }: Around): Card {
  return {
    id: row.id, name: row.name, born: row.born, phone: row.phone, household: row.household, householdPhone: row.household_phone,
    building: row.building, compound: row.compound, door: row.door, stay: row.stay, stayUntil: row.stayUntil, history, home, contacts, exits, needs, reach, readsPage,
    ...known(row, now), statuses, members: members.map((one) => ({ ...one, ...known(one, now) })),
    timeline: timeline.map(({ from, until, status }) => ({ from, until, level: status.level, stage: status.stage })),
  }
}
