// Who really keeps what somebody takes on: themselves while they are at the desk, else whoever leads it, as the server works it out. What is read aloud to a caller names them.

import type { Me } from '#domain/access/wire.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import type { Urgency } from '#domain/promises/due.ts'
import { ownerNow, type WorksIn } from '#domain/promises/owner.ts'
import type { DeskHere } from '#domain/promises/wire.ts'

/** `here` undefined: nobody knows yet who is at the desk, and it is whoever takes it. `away`: they take it, and somebody else keeps it while they are not entered. */
export function keeperOf(here: DeskHere | undefined, me: Pick<Me, 'id' | 'name'>, { owner, urgency, confidential }: { owner: AccountId | null; urgency: Urgency; confidential: boolean }): { name: string; away: boolean } {
  const taker = owner ?? (me.id as AccountId)
  const named = (account: AccountId): string => (account === me.id ? me.name : here?.colleagues.find((one) => one.account === account)?.name ?? '')
  if (!here) return { name: named(taker), away: false }
  // Whoever sees to one building alone is no lead of all; whoever takes it may keep it.
  const work = new Map<AccountId, WorksIn>([...here.colleagues.filter((one) => one.everywhere).map((one): [AccountId, WorksIn] => [one.account, 'everywhere']), [taker, 'everywhere']])
  const { account } = ownerNow({ owner: taker, urgency, confidential, building: null }, { turns: here.turns.filter((turn) => turn.now), work, secretaries: here.colleagues.filter((one) => one.role === 'secretary').map((one) => one.account) })
  return { name: named(account ?? taker), away: account !== null && account !== taker }
}
