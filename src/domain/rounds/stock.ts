// Tubes before anybody’s swab lies in them: issued to a station, used there, returned, lost, broken. What a station has is worked out, never counted up.

import { balances, type Movement } from '../custody/custody.ts'
import { no, ok, type Result } from '../kernel/result.ts'

export const stockActs = ['issued', 'returned', 'lost', 'broken'] as const
export type StockAct = (typeof stockActs)[number]
export type Moved = { what: StockAct; count: number }

const ways: Record<StockAct, [string, string]> = { issued: ['store', 'station'], returned: ['station', 'store'], lost: ['station', 'lost'], broken: ['station', 'broken'] }

/** The sum of all that is issued, used, returned, lost and left is nothing. `left` below nothing: more was used than anybody issued, which is to be explained. */
export type Stock = { issued: number; used: number; returned: number; lost: number; broken: number; left: number }

export function stockOf(moved: readonly Moved[], used: number): Stock {
  const movements: Movement[] = [...moved.map(({ what, count }): Movement => ({ from: ways[what][0], to: ways[what][1], count })), { from: 'station', to: 'used', count: used }]
  const at = balances(movements)
  const of = (what: StockAct): number => moved.reduce((sum, one) => sum + (one.what === what ? one.count : 0), 0)
  return { issued: of('issued'), used: at.get('used') ?? 0, returned: of('returned'), lost: at.get('lost') ?? 0, broken: at.get('broken') ?? 0, left: at.get('station') ?? 0 }
}

/** How many numbers lie from the first to the last label, both included. Problem: `stock-range`, of two that do not count on from each other. */
export function countOf(first: string, last: string): Result<number> {
  const [, before = '', from = ''] = /^(.*?)(\d{1,15})$/.exec(first) ?? []
  const [, prefix = '', until = ''] = /^(.*?)(\d{1,15})$/.exec(last) ?? []
  const count = Number(until) - Number(from) + 1
  return from !== '' && before === prefix && from.length === until.length && count >= 1 ? ok(count) : no({ code: 'stock-range', first, last })
}
