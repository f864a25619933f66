// A pass, an appeal or a request that ended with their being put down as gone, which nobody told them then.

import type { ExitView } from '#domain/exits/wire.ts'
import { m } from '../../words/compiled/messages.js'
import type { OwnExits } from './phase.ts'

const said: Readonly<Record<string, () => string>> = {
  'pass-ended-as-gone': () => m.told_passEndedAsGone(), 'appeal-ended-as-gone': () => m.told_appealEndedAsGone(), 'request-ended-as-gone': () => m.told_requestEndedAsGone(),
}
/** By the code of its news. */
export const asGoneSaid = (code: string): string => said[code]?.() ?? ''

/** The code by which it is told, of a request as it stands; null where it did not end so. */
export function asGoneOf({ state, decisions, refusal }: Pick<ExitView, 'state' | 'decisions' | 'refusal'>): string | null {
  if (decisions.findLast((one) => !one.undone && one.what !== 'undone')?.cause !== 'left') return null
  return state === 'revoked' ? 'pass-ended-as-gone' : state !== 'withdrawn' ? null : refusal ? 'appeal-ended-as-gone' : 'request-ended-as-gone'
}

/** Their appeal had ended with a going away that was a mistake, and waits once more. */
export const standsAgain = ({ id, state, decisions }: Pick<ExitView, 'id' | 'state' | 'decisions'>, news: OwnExits['news']): boolean =>
  state === 'appealed' && news.some((it) => it.code === 'appeal-again' && it.details['exit'] === id && !decisions.some(({ what, at }) => what === 'appealed' && at > it.at))
