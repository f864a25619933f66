// What the rules say of somebody who is asked to stay in because of a tube, as their household reads it: never why the rules say so, for whoever looks over their shoulder would read of the tube.
// They are told by name who rings and by when (domain/rounds/hold-texts.ts). Whoever decides reads the rules.

import type { Says } from '../kernel/says.ts'
import { stayIn } from '../rounds/hold-texts.ts'
import type { Advice } from './advice.ts'

type Row = { id: string; says: Says | null }
type Because = { because: Row[] }

/** The rows by which the rules would judge without it; none where that is not known any more. */
export const rowsOf = (unheld: Advice | null): ReadonlySet<string> => new Set(unheld ? [...unheld.because, ...unheld.items.map((one) => one.requirement.because)].map((row) => row.id) : [])

/** What is asked for stays; only the sentence that says why goes. */
export const itemsUnsaid = <I extends Because>(items: readonly I[], rows: ReadonlySet<string>): I[] => items.map((one) => ({ ...one, because: one.because.map((row) => (rows.has(row.id) ? row : { ...row, says: null })) }))

/** `goes`: the rules let them go, and say how: an emergency, or a treatment that must not stop. */
export const unsaid = <A extends Because & { items: Because[] }>(advice: A, rows: ReadonlySet<string>, goes: boolean): A =>
  ({ ...advice, items: itemsUnsaid(advice.items, rows), because: goes ? advice.because : advice.because.map((row) => (rows.has(row.id) ? row : { ...row, says: stayIn })) })
