// What each answer of the server is about: the kinds of changes after which a screen that shows it asks again. One table for all
// screens: those of a resident's first pages stand here, those of the seldom ones in about-seldom.ts and of staff in about-staff.ts, which their screens bring with them. What it does not know it takes for a reason to
// ask: a path that stands nowhere, a kind that a newer server tells of.

import type { Change } from './changes.ts'

/** `*` is an id, `:` any word. Third: kinds that matter only where they name what the path names. */
export type Row = readonly [path: string, any: string, named?: string]
export const rows: Row[] = [
  ['/api/exits/needed', 'home own-home circle resident rules'],
  ['/api/exits/*', 'home own-home circle resident sealing rules', 'exit decision'],
  ['/api/letters/current', 'home own-home resident sealing rules'],
  ['/api/me/notices', 'own-notice resident circle'],
  ['/api/me/exits', 'exit news home own-home circle resident rules'],
]
/** Told, and shown on no screen that listens, for phones at gates keep what is behind them; or on pages alone that bring rows of their own. */
const shownNowhere = 'pass keys told contact movement repair loan'.split(' ')

const kindsIn = (some: readonly Row[]): string[] => some.flatMap(([, any, named = '']) => [...any.split(' '), ...named.split(' ')])
const known = new Set([...shownNowhere, ...kindsIn(rows)])
/** Rows of screens that a resident's phone does not fetch. */
export function also(more: readonly Row[]): void {
  rows.push(...more)
  for (const kind of kindsIn(more)) known.add(kind)
}

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
