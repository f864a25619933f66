// On the page where something is sent or signed: that the committee asks for it, in what words, and by when.

import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { askOf, byWhen } from './asked.ts'
import { useSituation } from './situation.tsx'

/** The one that is due first; nothing where nobody has asked for it. */
export function AskedHere({ exit, kind, now }: { exit: ExitView; kind: string; now: Instant }) {
  const { zone } = useSituation()
  const ask = askOf(exit, kind)
  return ask ? (
    <Notice tone="ask">
      <p>{m.told_askedTitle()}</p>
      {ask.words && <p><strong><AsWritten>{ask.words}</AsWritten></strong></p>}
      <p>{byWhen(ask, zone, now)}</p>
    </Notice>
  ) : null
}
