// What came of a call to whoever is out, in one sentence for every surface.

import type { FollowUp } from '#domain/exits/follow-up.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { m } from '../words/compiled/messages.js'
import type { Voice } from './times.ts'

export const followUpSaid = ({ what, at, seeAgainAt }: FollowUp, voice: Voice): string =>
  what === 'reached' ? m.desk_followSaid({ at: voice.at(at), time: voice.until(seeAgainAt) }) : m.desk_followTried({ at: voice.at(at), time: voice.at(seeAgainAt) })

/** A case that was kept here before there were such calls has none. */
export const callsIn = ({ followUps }: Pick<ExitView, 'followUps'>): ExitView['followUps'] => (followUps as ExitView['followUps'] | undefined) ?? []
