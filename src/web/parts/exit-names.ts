// Codes of exits as the desk says them: state with whereabouts, stages of control rules. An unknown stage keeps its own name:
// control rules are data, and a district may call its stages what it likes.

import { deskStage } from '../words/compiled/groups/deskStage.js'
import { deskState } from '../words/compiled/groups/deskState.js'

/** `granted` alone says little: whether they are out or back says more. Whoever is out is out, whatever was decided since. */
export function stateName(state: string, whereabouts?: string): string {
  if (state === 'granted' && whereabouts === 'out') return deskState['out']!()
  if (state === 'granted' && whereabouts === 'back') return deskState['back']!()
  const said = deskState[state]?.() ?? state
  return whereabouts === 'out' ? `${said} · ${deskState['out']!()}` : said
}

export const stageName = (code: string): string => deskStage[code]?.() ?? code
