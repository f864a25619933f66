// The lines of what somebody said at doors: what this phone keeps of them and what lies in its outbox, as one. Asks neither the disk nor the network.

import type { DoorWords, DoorWordsBack } from '#domain/desk/door-words-wire.ts'
import type { AccountId, ContactId, FlatId, RoundId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Command } from '../../offline/commands.ts'
import type { Entry } from '../../offline/outbox.ts'

export type Kept = {
  id: ContactId; /** null: kept by a version that did not take back */ round: RoundId | null; door: FlatId; name: string; /** empty: they were kept here no more when somebody signed in again, and lie in no outbox */ words: string; urgent: boolean; at: Instant; by: AccountId
  /** the server would not take it: that it is gone from the outbox does not say that it has arrived */ refused: boolean
  /** whether it was taken back here; `refused`: the server would not hear of that */ back: 'no' | 'asked' | 'refused'
}
/** `waiting`: on this phone alone. `there`: the committee has it. `refused`: it has not, and will not by itself. Taken back: as long as that waits (`back-waits`), done (`back`), or not taken (`back-refused`). */
export type Line = Kept & { state: 'waiting' | 'refused' | 'there' | 'back-waits' | 'back' | 'back-refused'; entry: Entry<Command> | null }

const pathIs = /^\/api\/rounds\/([0-9a-f-]{36})\/words(\/taken-back)?$/
export const isOfWords = ({ body: { path } }: Entry<Command>): boolean => pathIs.test(path)
const isBack = ({ body: { path } }: Entry<Command>): boolean => path.endsWith('/taken-back')

const ofEntry = ({ body: { path, body, by } }: Entry<Command>): Kept => {
  const { id, door, words = '', urgent = false, at } = body as DoorWordsBack & Partial<DoorWords>
  return { id, round: pathIs.exec(path)![1] as RoundId, door, name: '', words, urgent, at, by: by as AccountId, refused: false, back: 'no' }
}

const stateOf = ({ back }: Kept, entry: Entry<Command> | null, asked: Entry<Command> | null): Line['state'] => {
  if (back === 'no') return entry === null ? 'there' : entry.problem ? 'refused' : 'waiting'
  return asked === null ? 'back' : asked.problem ? 'back-refused' : 'back-waits'
}

/** `backs`: what another tab has taken back since this one read it. A take-back has a line of its own also where nothing else of its words is left here. */
export function linesOf(all: readonly Entry<Command>[], kept: readonly Kept[], backs: ReadonlySet<ContactId>, now: Instant): Line[] {
  const of = (id: ContactId, back: boolean): Entry<Command> | null => all.find((one) => isBack(one) === back && (one.body.body as DoorWordsBack).id === id) ?? null
  const since = plus(now, -day)
  return [...new Map([...all.filter(isBack).map(ofEntry), ...all.filter((one) => !isBack(one)).map(ofEntry), ...kept].map((one) => [one.id, one])).values()].flatMap((one): Line[] => {
    const [entry, asked] = [of(one.id, false), of(one.id, true)]
    if (entry === null && asked === null && (one.refused || one.words === '' || one.at <= since)) return []
    // Kept by the version before, it has neither.
    const before = { ...one, round: one.round ?? null, back: backs.has(one.id) ? 'asked' as const : one.back ?? 'no' }
    // Put away after a no: it stands with the committee as it did.
    const back = asked === null ? (before.back === 'refused' ? 'no' : before.back) : asked.problem ? 'refused' : 'asked'
    const next: Kept = { ...before, back, refused: entry === null ? before.refused : entry.problem !== null }
    return [{ ...next, entry: asked ?? entry, state: stateOf(next, entry, asked) }]
  })
}
