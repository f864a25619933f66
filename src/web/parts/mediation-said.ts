// A mediation in words, alike at the desk and on the phone of either side.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { mediationEnd } from '../words/compiled/groups/mediationEnd.js'
import { mediationHow } from '../words/compiled/groups/mediationHow.js'
import { mediationKept } from '../words/compiled/groups/mediationKept.js'
import { quarrelKind } from '../words/compiled/groups/quarrelKind.js'
import { m } from '../words/compiled/messages.js'
import { untilWhen, when } from './times.ts'

const named = (group: Readonly<Record<string, (() => string) | undefined>>) => (code: string): string => group[code]?.() ?? code
export const quarrelName = named(quarrelKind)
export const endName = named(mediationEnd)
export const howName = named(mediationHow)
export const keptName = named(mediationKept)

type Head = { lookAt: Instant | null; ended: string | null; goneAt: Instant | null }
/** Where it stands: when it is looked at again, how it ended, when it is gone. `due` null: not told to a side. */
export const mediationHead = ({ lookAt, ended, goneAt }: Head, due: Instant | null, zone: Zone, now: Instant): string[] => [
  ended ? endName(ended) : lookAt ? m.mediation_lookAt({ time: when(lookAt, zone, now) }) : due ? m.mediation_due({ time: untilWhen(due, zone, now) }) : '', goneAt ? m.mediation_gone({ time: when(goneAt, zone, now) }) : '',
].filter((it) => it !== '')
