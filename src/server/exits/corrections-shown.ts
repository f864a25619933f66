// How lines of evidence were put right, as it is shown: to the desk by name, to the person by role.

import { takeBackCorrection } from '#domain/exits/corrections.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Case } from './cases.ts'

export const correctionsShown = ({ corrections }: Pick<Case, 'corrections'>, named: (actor: string) => string, mayTakeBack: boolean): ExitView['corrections'] =>
  corrections.flatMap(({ id, evidence, replacement, at, by, role, why }) => {
    if (evidence === null) return []
    const back = corrections.find(({ takesBack }) => takesBack === id)
    return [{
      id, evidence, replacement, at, by: named(by), role, why, takenBack: back ? { at: back.at, by: named(back.by), role: back.role, why: back.why } : null,
      mayTakeBack: mayTakeBack && takeBackCorrection(corrections, id).ok,
    }]
  })
