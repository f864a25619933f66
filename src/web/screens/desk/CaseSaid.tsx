// Where the case on the desk stands, for whoever does not see it: said when it changes, by hand or from elsewhere. It always lies in the page,
// because a line that appears together with its words is often not read out.

import type { ExitView } from '#domain/exits/wire.ts'
import { isOpen } from '#domain/exits/history.ts'
import { stateName } from '../../parts/exit-names.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'

export function saidOf(exit: ExitView): string {
  const items = exit.emergency || !isOpen(exit) ? [] : exit.advice?.items ?? []
  const there = items.filter((item) => item.state === 'present').length
  const state = stateName({ ...exit, exitsUsed: exit.pass?.exitsUsed ?? 0 })
  return [purposeName(exit.purpose), state, items.length > 0 && m.desk_checklistCount({ there, count: items.length })].filter(Boolean).join(m.desk_comma())
}

export const CaseSaid = ({ exit }: { exit: ExitView | undefined }) => <p className="hidden-visually" role="status">{exit ? saidOf(exit) : ''}</p>
