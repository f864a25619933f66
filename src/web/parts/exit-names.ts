// Codes of exits as the desk says them: state with whereabouts, stages of control rules. An unknown stage keeps its own name:
// control rules are data, and a district may call its stages what it likes.

import type { ExitView } from '#domain/exits/wire.ts'
import { deskDecision } from '../words/compiled/groups/deskDecision.js'
import { deskStage } from '../words/compiled/groups/deskStage.js'
import { deskState } from '../words/compiled/groups/deskState.js'
import { m } from '../words/compiled/messages.js'
import { roleName } from '../words/sentences.ts'
import { officeSaid } from './office-said.ts'
import type { Voice } from './times.ts'

/** `granted` alone says little: whether they are out or back says more. Whoever is out is out, whatever was decided since; who came back and was granted again has not been out on that. */
export function stateName({ state, whereabouts, exitsUsed, endedAsGone = false }: { state: string; whereabouts: string; exitsUsed: number; endedAsGone?: boolean }): string {
  if (state === 'granted' && whereabouts === 'out') return deskState['out']!()
  if (state === 'granted' && whereabouts === 'back' && exitsUsed > 0) return deskState['back']!()
  const said = endedAsGone ? m.desk_stateAsGone() : deskState[state]?.() ?? state
  return whereabouts === 'out' ? `${said} · ${deskState['out']!()}` : said
}

/** A control rule by its code, which is data: one that only counts days is said as days. */
export const ruleName = (code: string): string => (/^\d+(\+\d+)*$/.test(code) ? m.common_ruleDays({ rule: code }) : code)

/** Who did something: a colleague by name; a household, a gate or a desk that is told no names by what it is. */
const sides: Readonly<Record<string, string>> = { resident: 'resident', gate: 'gate', desk: 'staff' }
export const whoName = (by: string): string => (sides[by] ? roleName(sides[by]) : by)

type Decision = { what: string; by: string; role: string; cause?: string | undefined }
const ended: Readonly<Record<string, () => string>> = { 'status-changed': () => m.desk_endedEarly(), left: () => m.desk_endedLeft() }
/** What was done. A pass that ended with something else was taken back by nobody. */
export const decisionName = ({ what, cause }: Pick<Decision, 'what' | 'cause'>): string =>
  (cause === 'left' && what === 'withdrawn' ? m.desk_endedAsGone() : cause && ended[cause]?.()) || (deskDecision[what]?.() ?? what)

/** The same by the code of the news that tell it: `exit-refused`, `office-granted`, `pass-ended-as-gone`. */
export const newsName = (code: string): string => decisionName({ what: code.replace(/^exit-/, '') })

/** Of a new end: until when, and until when before; of the office's word: whose it is said to be. */
export const decisionMore = ({ what, until, was, office }: Pick<ExitView['decisions'][number], 'what' | 'until' | 'was' | 'office'>, voice: Voice): string =>
  (until ? (was ? m.desk_extendedFrom({ until: voice.until(until), was: voice.until(was) }) : voice.until(until)) : office ? `${officeSaid({ ...office, grants: what === 'office-granted' }, voice)} · ${office.phone}` : '')

/** Who took a step, and as what: the role stays what it was on that day. A household or a gate is said once. Of a pass that ended with something else: who put that down. */
export function deciderName({ by, role, cause }: Omit<Decision, 'what'>): string {
  const who = [...new Set([whoName(by), roleName(role)])].filter(Boolean).join(' · ')
  return cause ? m.desk_endedWith({ who }) : who
}

export const stageName = (code: string): string => deskStage[code]?.() ?? code

/** As on its line in the ledger: what was once given against the rules stays so, whatever was given since; unless it was undone before anybody was told. */
export const wasOverridden = ({ proposed, decisions }: Pick<ExitView, 'proposed' | 'decisions'>): boolean => proposed || decisions.some((one) => !one.undone && (one.what === 'override-confirmed' || one.what === 'kept' || (one.what === 'extended' && decisions.some(({ what, until }) => what === 'extension-proposed' && until === one.until))))
