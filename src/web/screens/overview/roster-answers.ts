// What somebody has answered so far about a roster's difference: for all of a kind, and one by one. What was not answered stays so.

import type { ResidentId } from '#domain/kernel/ids.ts'
import type { RosterAnswers } from '#domain/people/roster-answers.ts'
import type { RosterDifference, RosterJoiner } from '#domain/people/roster-wire.ts'

export type Kind = 'changed' | 'corrected' | 'alike' | 'moved' | 'gone'
export type Said = { rest: string | null; each: ReadonlyMap<ResidentId, string> }
export type AllSaid = Record<Kind, Said>
const unsaid: Said = { rest: null, each: new Map() }
export const nothingSaid: AllSaid = { changed: { rest: 'take', each: new Map() }, corrected: unsaid, alike: unsaid, moved: unsaid, gone: unsaid }

/** `gone`: they left lately, and may be another of that name: nothing but “leave it” is said of them together with others. */
type Listed = { id: ResidentId; gone?: boolean | undefined }
export const answerFor = ({ rest, each }: Said, { id, gone }: Listed): string | null => each.get(id) ?? (gone && rest !== 'leave' ? null : rest)
export const sayAll = (rest: string | null): Said => ({ rest, each: new Map() })
export const sayOne = ({ rest, each }: Said, id: ResidentId, answer: string): Said => ({ rest, each: new Map(each).set(id, answer) })

/** Everybody of a kind by what was answered; '' for those who were not. Those who are not listed count with `rest`. */
export function counted(said: Said, listed: readonly Listed[], count: number): Record<string, number> {
  const counts: Record<string, number> = {}
  const add = (answer: string | null, more: number) => { counts[answer ?? ''] = (counts[answer ?? ''] ?? 0) + more }
  for (const one of listed) add(answerFor(said, one), 1)
  if (count > listed.length) add(said.rest, count - listed.length)
  return counts
}

export const idsWith = (said: Said, listed: readonly Listed[], answer: string): ResidentId[] => listed.filter((one) => answerFor(said, one) === answer).map(({ id }) => id)

function asSent(said: Said, listed: readonly Listed[]): { rest: string | null; each: Record<string, ResidentId[]> } {
  const each: Record<string, ResidentId[]> = {}
  for (const { id, gone } of listed) {
    const answer = said.each.get(id)
    if (answer && (gone || answer !== said.rest)) (each[answer] ??= []).push(id)
  }
  return { rest: said.rest, each }
}

export const answersOf = (said: AllSaid, { changed, corrected, alike, moved, gone }: RosterDifference, source: string): RosterAnswers =>
  ({ changed: asSent(said.changed, changed), corrected: asSent(said.corrected, corrected), alike: asSent(said.alike, alike), moved: asSent(said.moved, moved), gone: asSent(said.gone, gone), source }) as RosterAnswers

/** Who leaves their door by what was answered: of those who are asked about. Whoever the file names where they live stays, whatever was said of all others. */
export const leaving = ({ gone, moved }: RosterDifference, said: AllSaid): ResidentId[] => [...idsWith(said.gone, gone, 'moved-out'), ...idsWith(said.moved, moved, 'moved')]

/** As many as one question takes (`mostListed` of roster-wire.ts). */
const askedAtOnce = 5_000

/** Who comes to live behind a door where others may stay, by what was answered: whoever is new there, and each who is said to be somebody else of that name. The first of them, where they are more than can be asked about at once. */
export function joining({ fresh, alike, moved }: RosterDifference, said: AllSaid): RosterJoiner[] {
  const others = <T extends Listed>(of: Said, listed: readonly T[]): T[] => listed.filter((one) => answerFor(of, one) === 'other')
  return [
    ...fresh.filter(({ homes }) => homes.length > 0).map(({ compound, door, born }) => ({ compound, door, born })),
    ...others(said.alike, alike).map(({ compound, door, fields }) => ({ compound, door, born: fields.find(({ what }) => what === 'born')?.new ?? null })),
    ...others(said.moved, moved).filter(({ toOthers }) => toOthers).map(({ to, toCompound, fileBorn }) => ({ compound: toCompound, door: to, born: fileBorn })),
  ].slice(0, askedAtOnce)
}
