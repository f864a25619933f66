// What each answer of the server is about: the kinds of changes after which a screen that shows it asks again. One table for all
// screens. What it does not know it takes for a reason to ask: a path that stands nowhere, a kind that a newer server tells of.

import type { Change } from './changes.ts'

/** `*` is an id, `:` any word. Third: kinds that matter only where they name what the path names. */
export type Row = readonly [path: string, any: string, named?: string]
export const rows: readonly Row[] = [
  ['/api/desk/queue', 'exit decision movement resident sealing rules work fact device'],
  ['/api/desk/queue/:', 'exit decision movement resident sealing rules work fact device'],
  ['/api/exits/reviews', 'sealing exit decision resident'],
  ['/api/exits/tellings', 'exit'],
  ['/api/exits/needed', 'home resident rules'],
  ['/api/exits/*', 'resident sealing rules', 'exit decision'],
  ['/api/ledger/search', 'exit resident'],
  ['/api/ledger/*', 'resident sealing rules', 'exit decision'],
  ['/api/letters/current', ''],
  ['/api/residents/*', 'decision resident sealing', 'exit contact'],
  ['/api/facts/held', 'fact'],
  ['/api/devices', 'device gate fact movement'],
  ['/api/gates', 'gate'],
  ['/api/matrix', 'sealing control-rule resident exit'],
  ['/api/matrix/flats', 'sealing control-rule resident exit'],
  ['/api/buildings', 'resident'],
  ['/api/sealing/rules', 'control-rule'],
  ['/api/sealing/orders', 'sealing control-rule'],
  ['/api/sealing/timeline', 'sealing control-rule'],
  ['/api/me/sign-in', ''],
  ['/api/me/exits', 'exit news home resident rules'],
  ['/api/me/record', 'exit news contact movement resident'],
]
/** Told, and shown on no screen that listens: phones at gates keep what is behind them. */
const shownNowhere = ['pass', 'keys']

const known = new Set([...shownNowhere, ...rows.flatMap(([, any, named = '']) => [...any.split(' '), ...named.split(' ')])])

function rowOf(path: string): Row | undefined {
  const parts = path.split(/[?#]/)[0]!.split('/')
  return rows.find(([pattern]) => {
    const wanted = pattern.split('/')
    return wanted.length === parts.length && wanted.every((part, i) => part === parts[i] || part === ':' || (part === '*' && /\d/.test(parts[i]!)))
  })
}

/** Whether what was answered at `path` may be another answer after this change. */
export function concerns(path: string, { kind, ids }: Change): boolean {
  const row = rowOf(path)
  if (!row || !known.has(kind)) return true
  const [, any, named = ''] = row
  return any.split(' ').includes(kind) || (named.split(' ').includes(kind) && (ids.length === 0 || ids.some((id) => path.includes(id))))
}
