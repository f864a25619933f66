// The pass one tap away for whoever is out: the gate wants to see it on the way back.

import { Link } from 'wouter'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { m } from '../../words/compiled/messages.js'
import { isShowable } from './phase.ts'

export const ShowPass = ({ exit, now }: { exit: ExitView; now: Instant }) =>
  (isShowable(exit, now) ? <Link href={`/me/exits/${exit.id}/pass`} className="button">{m.resident_doShowPass()}</Link> : null)
