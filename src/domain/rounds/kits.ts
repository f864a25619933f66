// Antigen kits by lot: in by carton, out to a lead, from there to doors, the rest back; lost and damaged are said. What lies where is worked out from the movements, never counted up. A movement is taken
// back by another one, which may be heard of first. It turns no movement away: where more left a place than anybody brought there, that place is below nothing, and whoever looks is told.

import { balances, chainOf, type Holder, type Movement } from '../custody/custody.ts'
import type { AccountId, CustodyActId, FlatId, HouseholdId, KitLotId, KitMoveId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'

/** `door`: left with a home. `used`: cassettes and rods that were collected, of whatever lot. */
export const kitActs = ['received', 'given', 'door', 'returned', 'lost', 'damaged', 'used', 'taken-back'] as const
export type KitAct = (typeof kitActs)[number]
/** Those that the desk puts down by a form of its own. */
export const deskActs = ['given', 'returned', 'lost', 'damaged', 'used'] as const

/** Of which a task of a door round is by which kits are given: its own, or an evening's of self-tests, at whose doors results are noted as well. */
export const kitSources = { plain: 'kits', evening: 'antigen-kits' } as const
export const isKits = (source: string): boolean => Object.values<string>(kitSources).includes(source)

/** `lead`: whose bag it was; null where something went from, or came to, the store alone. `lot` null: nobody said which it was. */
export type KitMove = { id: KitMoveId; what: KitAct; lot: KitLotId | null; count: number; lead: AccountId | null; flat: FlatId | null; household: HouseholdId | null; takesBack: KitMoveId | null }

/** Those that stand: each once, without what was taken back. */
export function standingMoves<T extends Pick<KitMove, 'id' | 'what' | 'takesBack'>>(moves: readonly T[]): T[] {
  const all = [...new Map(moves.map((one) => [one.id, one])).values()]
  const backs = new Set(all.flatMap((one) => (one.what === 'taken-back' && one.takesBack ? [one.takesBack] : [])))
  return all.filter((one) => one.what !== 'taken-back' && !backs.has(one.id))
}

const bag = (lead: AccountId | null): string => (lead ? `lead ${lead}` : 'store')
function wayOf({ what, lead, count }: KitMove): Movement {
  switch (what) {
    case 'received': return { from: 'outside', to: 'store', count }
    case 'given': return { from: 'store', to: bag(lead), count }
    case 'returned': return { from: bag(lead), to: 'store', count }
    case 'door': return { from: bag(lead), to: 'homes', count }
    case 'used': return { from: 'homes', to: 'used', count }
    default: return { from: bag(lead), to: what, count }
  }
}

/** `sum`: received, less all that lies or went anywhere; it is nothing, whatever was told. `below`: a place gave more than it had, which is to be explained. */
export type LotStock = { received: number; store: number; bags: { lead: AccountId; left: number }[]; homes: number; lost: number; damaged: number; below: boolean; sum: number }

/** Where the kits of one lot are. */
export function lotStock(moves: readonly KitMove[], lot: KitLotId | null): LotStock {
  const of = standingMoves(moves).filter((one) => one.lot === lot && one.what !== 'used')
  const at = balances(of.map(wayOf))
  const [received, store, homes, lost, damaged] = [0 - (at.get('outside') ?? 0), ...['store', 'homes', 'lost', 'damaged'].map((place) => at.get(place) ?? 0)] as [number, number, number, number, number]
  const bags = [...at].filter(([place]) => place.startsWith('lead ')).map(([place, left]) => ({ lead: place.slice('lead '.length) as AccountId, left }))
  return { received, store, bags, homes, lost, damaged, below: store < 0 || bags.some(({ left }) => left < 0), sum: received - store - homes - lost - damaged - bags.reduce((all, { left }) => all + left, 0) }
}

/** A lot may go out on its last day still. */
export const isExpired = ({ expiresOn }: { expiresOn: string }, today: string): boolean => expiresOn < today
type Lot = { expiresOn: string; recalled: boolean }
/** Those that may go out, the first to expire before the others, whatever the shelf. */
export const firstExpired = <T extends Lot>(lots: readonly T[], today: string): T[] =>
  lots.filter((one) => !one.recalled && !isExpired(one, today)).sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0))

/** What somebody says that they have taken: as many as was said, or another number. */
export type Confirmed = { count: number; at: Instant }
/** `open`: the other side has not said so yet. `differs`: both said it, of different numbers. */
export type Sides = 'both' | 'open' | 'differs'
const [one, other]: [Holder, Holder] = [{ kind: 'place', id: 'one side' }, { kind: 'place', id: 'the other' }]
/** Whether both sides have said a movement: on the spot with both names under it, or the other on their own phone. The first thing that they said counts. */
export function sidesOf(move: { id: string; count: number; at: Instant; signed: boolean }, said: readonly Confirmed[]): Sides {
  if (move.signed) return 'both'
  const first = [...said].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))[0]
  const act = (what: 'given' | 'taken', at: Instant) => ({ id: `${move.id} ${what}` as CustodyActId, thing: move.id, what, from: one, to: other, at })
  const { passings } = chainOf(one, [act('given', move.at), ...(first ? [act('taken', first.at)] : [])])
  return passings[0]?.state !== 'both' ? 'open' : first!.count === move.count ? 'both' : 'differs'
}

/** Of a delivery by carton: how many there should be, and are. A short carton is noted as it is. */
export const delivered = ({ cartons, each, short }: { cartons: number; each: number; short: readonly { count: number }[] }): { said: number; count: number } =>
  ({ said: cartons * each, count: (cartons - short.length) * each + short.reduce((sum, { count }) => sum + count, 0) })
