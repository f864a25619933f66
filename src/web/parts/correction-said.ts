// How a line of evidence was put right, in sentences for every surface: by whom, when, why, and what stands in its place. An answer that was kept from
// before there were corrections has none, and every line of it counts.

import type { ExitView } from '#domain/exits/wire.ts'
import { m } from '../words/compiled/messages.js'
import { roleName } from '../words/sentences.ts'
import type { Voice } from './times.ts'

type Correction = ExitView['corrections'][number]
type Told = Pick<ExitView, 'evidence' | 'corrections'>
type Piece = ExitView['evidence'][number]

export const correctionsIn = ({ corrections }: Pick<Told, 'corrections'>): Correction[] => (corrections as Correction[] | undefined) ?? []
export const isStruck = ({ counts }: Piece): boolean => counts === false
/** The correction that this line is struck by and that can still be taken back by whoever reads it. */
export const takeableOf = (exit: Told, { id }: Pick<Piece, 'id'>): Correction | null => correctionsIn(exit).find((one) => one.mayTakeBack && one.evidence === id) ?? null

/** A colleague by name and role at the desk; to the person, the role. */
const whoSaid = ({ by, role }: { by: string; role: string }): string => (by === 'desk' || by === 'resident' ? roleName(role) : `${by} · ${roleName(role)}`)

export const takenBackSaid = ({ takenBack }: Correction, voice: Voice): string => (takenBack ? m.told_correctionBack({ at: voice.at(takenBack.at), who: whoSaid(takenBack), why: takenBack.why }) : '')

export function correctionSaid(one: Correction, voice: Voice): string {
  const said = { at: voice.at(one.at), who: whoSaid(one), why: one.why }
  return one.replacement ? m.told_correctionReplaced(said) : m.told_correctionStruck(said)
}

/** All that became of a line, in its order: put right, and that the correction was taken back; of what stood in its place for a while, that. */
export const becameOf = (exit: Told, { id }: Pick<Piece, 'id'>, voice: Voice): string[] => correctionsIn(exit).flatMap((one) =>
  (one.evidence === id ? [correctionSaid(one, voice), takenBackSaid(one, voice)] : one.replacement === id ? [takenBackSaid(one, voice)] : []).filter((text) => text !== ''))
