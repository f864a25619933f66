// The same once more: a new request, filled in from this one, that is decided anew with evidence of its own. One press, and Enter asks the rules. Where
// people do it on their own phone it is the same rule of days (domain/exits/again.ts).

import { windowAgain } from '#domain/exits/again.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { isOpen } from '#domain/exits/history.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { putDraft } from '../../parts/draft.ts'
import { useKeys, useSteady } from '../../parts/keys.ts'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { draftNameOf, type Draft } from './AskForm.tsx'
import { deskKeys } from './desk-keys.ts'

export function Again({ exit, zone, onAgain }: { exit: ExitView; zone: Zone; onAgain: () => void }) {
  const { resident, purpose, place, reason, weekly, transport = null } = exit
  const may = resident !== null && !isOpen(exit)
  const ready = useSteady(exit.id)
  const fill = (): void => {
    if (!resident) return
    const draft: Draft = { id: newId<'exit'>(), purpose, place, reason, weekly, transport, ...windowAgain(exit, now(), zone), round: 1 }
    putDraft(draftNameOf(resident.id), draft)
    onAgain()
  }
  useKeys({ [deskKeys.queue.again]: may ? fill : undefined }, { within: '.desk-exit', ready })
  // A second one beside a pass that still lets out is rarely meant.
  const valid = exit.state === 'granted' && exit.pass?.status === 'valid' && exit.pass.notAfter > now() ? exit.pass : null
  return may ? <p><button type="button" className="button" onClick={fill}>{m.desk_again()} <kbd aria-hidden="true">a</kbd></button>{valid && <> <span className="quiet">{m.desk_againValid({ until: untilWhen(valid.notAfter, zone, now()) })}</span></>}</p> : null
}
