// Codes of exits as the desk says them: state with whereabouts, stages of control rules. An unknown stage keeps its own name:
// control rules are data, and a district may call its stages what it likes.

import type { ExitView } from '#domain/exits/wire.ts'
import { deskStage } from '../words/compiled/groups/deskStage.js'
import { deskState } from '../words/compiled/groups/deskState.js'
import { m } from '../words/compiled/messages.js'
import { roleName } from '../words/sentences.ts'

/** `granted` alone says little: whether they are out or back says more. Whoever is out is out, whatever was decided since; who came back and was granted again has not been out on that. */
export function stateName({ state, whereabouts, exitsUsed }: { state: string; whereabouts: string; exitsUsed: number }): string {
  if (state === 'granted' && whereabouts === 'out') return deskState['out']!()
  if (state === 'granted' && whereabouts === 'back' && exitsUsed > 0) return deskState['back']!()
  const said = deskState[state]?.() ?? state
  return whereabouts === 'out' ? `${said} · ${deskState['out']!()}` : said
}

/** A control rule by its code, which is data: one that only counts days is said as days. */
export const ruleName = (code: string): string => (/^\d+(\+\d+)*$/.test(code) ? m.common_ruleDays({ rule: code }) : code)

/** Who did something: a colleague by name; a household, a gate or a desk that is told no names by what it is. */
const sides: Readonly<Record<string, string>> = { resident: 'resident', gate: 'gate', desk: 'staff' }
export const whoName = (by: string): string => (sides[by] ? roleName(sides[by]) : by)

export const stageName = (code: string): string => deskStage[code]?.() ?? code

/** As on its line in the ledger: what was once given against the rules stays so, whatever was given since; unless it was undone before anybody was told. */
export const wasOverridden = ({ proposed, decisions }: Pick<ExitView, 'proposed' | 'decisions'>): boolean => proposed || decisions.some((one) => one.what === 'override-confirmed' && !one.undone)
