// What the desk has asked the household for: “send a picture of the hospital's appointment, by 15:00”. Asking is a step of the case like any other, and so is that it is needed no more; what
// became of it is worked out from the steps and from what has come. It decides nothing and refuses nothing: past its hour somebody rings. An emergency is never asked anything.

import type { EvidenceId } from '../kernel/ids.ts'
import { day, plus, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { Evidence, EvidenceKind, ItemState } from './evidence.ts'
import { counting, decided, exitAfter, isOpen, type Decider, type EvidenceAsked, type EvidenceUnasked, type Exit, type Step } from './history.ts'

/** Nobody is given longer than this: who has to be asked again then, is. */
export const longestAsked = 14 * day
/** Of one case. Each is told to the household and read with the case. */
export const mostAsks = 50

/** `settled`: it was decided since, without it, or the pass for which it was asked lets nobody out any more. Where they appeal against a no, it is waited for again. */
export const askStates = ['open', 'answered', 'taken-back', 'asked-again', 'settled'] as const
export type AskNow = { step: EvidenceAsked; is: (typeof askStates)[number]; /** what is still to come; empty unless it is open */ open: EvidenceKind[]; /** that it is needed no more */ takenBack: EvidenceUnasked | null }
/** As it stands beside the case: what is still to come, of each that is open. */
export type StillAsked = { seq: number; kinds: EvidenceKind[]; until: Instant }

const lets = (step: Step): boolean => step.what === 'granted' || step.what === 'override-confirmed' || step.what === 'office-granted'
/** While nothing is decided, or it was granted and they are asked for more, an open ask is waited for. */
const waits = ({ state, emergency }: Exit): boolean => !emergency && (state === 'asked' || state === 'appealed' || state === 'granted')

/** In which order a piece answers them: what was asked since the last grant before what was settled by it, and of those the oldest first. */
const inTurn = (asks: readonly EvidenceAsked[], grants: readonly number[]): EvidenceAsked[] => {
  const settledBy = ({ seq }: EvidenceAsked): number => grants.filter((grant) => grant > seq).length
  return asks.toSorted((a, b) => settledBy(a) - settledBy(b) || a.seq - b.seq)
}

/**
 * All that was asked for, the oldest first. A piece answers one ask, the oldest that waits for its kind, and what a grant has settled only where none waits; whatever was there when it was asked
 * answers none, be it by its own clock later, nor does what was put right of it since. A line that counts no longer answers nothing, so what it had answered is open again.
 * @param evidence what counts, in the order in which it was laid  @param replaced which lines a line stands for that are the same piece (`samePiece`)
 * @param spent the pass lets nobody out any more, and nobody is out on it
 */
export function asksOf(steps: readonly Step[], evidence: readonly Pick<Evidence, 'id' | 'content'>[], replaced: (id: EvidenceId) => readonly EvidenceId[] = () => [], spent = false): AskNow[] {
  const all = counting(steps)
  const used = new Set<string>()
  const grants = all.filter(lets).map(({ seq }) => seq)
  const granted = grants.at(-1) ?? 0
  const exit = exitAfter(steps)
  const ends = !waits(exit) || (exit.state === 'granted' && spent)
  const isOver = ({ seq }: Step): boolean => all.some((it) => (it.what === 'evidence-unasked' || it.what === 'evidence-asked') && it.names === seq)
  const live = all.filter((step): step is EvidenceAsked => step.what === 'evidence-asked' && !isOver(step))
  const wasThere = (id: EvidenceId) => ({ had }: EvidenceAsked): boolean => [id, ...replaced(id)].some((one) => had.includes(one))
  // As they came, whatever their clocks say: what more asks have found there came before.
  const found = new Map(evidence.map(({ id }) => [id, live.filter(wasThere(id)).length]))
  const came = evidence.toSorted((a, b) => found.get(b.id)! - found.get(a.id)!)
  const stillOpen = new Map(inTurn(live, grants).map((step) => [step.seq, step.kinds.filter((kind) => {
    const piece = came.find(({ id, content }) => content.kind === kind && !used.has(id) && !wasThere(id)(step))
    if (piece) used.add(piece.id)
    return !piece
  })]))
  return all.flatMap((step): AskNow[] => {
    if (step.what !== 'evidence-asked') return []
    const takenBack = all.find((it): it is EvidenceUnasked => it.what === 'evidence-unasked' && it.names === step.seq) ?? null
    if (takenBack) return [{ step, is: 'taken-back', open: [], takenBack }]
    const open = stillOpen.get(step.seq)
    if (!open) return [{ step, is: 'asked-again', open: [], takenBack }]
    if (open.length === 0) return [{ step, is: 'answered', open, takenBack }]
    return [ends || step.seq < granted ? { step, is: 'settled', open: [], takenBack } : { step, is: 'open', open, takenBack }]
  })
}

export const stillAsked = (asks: readonly AskNow[]): StillAsked[] => asks.filter(({ is }) => is === 'open').map(({ step, open }) => ({ seq: step.seq, kinds: open, until: step.until }))

/** Of what is asked for, what the household can send itself (the desk takes down who answers at work) and what is not on the list of the rules already: `items`, while that is shown. */
export function wanted(asks: readonly AskNow[], items: readonly { requirement: { kind: EvidenceKind }; state: ItemState }[]): EvidenceKind[] {
  const listed = items.filter(({ state }) => state === 'missing' || state === 'too-old' || state === 'sentences-unread').map(({ requirement }) => requirement.kind)
  return [...new Set(stillAsked(asks).flatMap(({ kinds }) => kinds))].filter((kind) => kind !== 'employer-confirmation' && !listed.includes(kind))
}

/** Whether anything can be asked for: of a request that waits, and of a pass that was given although something is missing, while it is of use (`spent`). */
export function mayAskFor(exit: Exit, missing: number, spent = false): Result<null> {
  if (exit.emergency) return no({ code: 'emergency-asks-nothing' })
  if (isOpen(exit) || (exit.state === 'granted' && exit.pass !== null && missing > 0 && !spent)) return ok(null)
  return decided(exit)
}

export type Asking = { kinds: readonly EvidenceKind[]; /** what it is to be, in the desk's own words */ words: string; until: Instant }
/** All that was laid before the decision by now, also what counts no longer. */
type Laid = readonly Pick<Evidence, 'id' | 'content'>[]
const same = (step: EvidenceAsked, kinds: readonly EvidenceKind[], words: string): boolean =>
  step.words === words && step.kinds.length === kinds.length && step.kinds.every((kind) => kinds.includes(kind))

/**
 * Asks for something. Null where the same is asked for by the same hour already, be it by a colleague a moment ago; by another hour it is asked again, and the new hour counts.
 * @param missing how much the rules still ask for  @param asks all asks of the case, as they stand  @param spent its pass lets nobody out any more
 */
export function askFor(steps: readonly Step[], { missing, asks, laid, spent = false }: { missing: number; asks: readonly AskNow[]; laid: Laid; spent?: boolean }, by: Decider | null, at: Instant, { kinds: all, words: said, until }: Asking): Result<EvidenceAsked | null> {
  const exit = exitAfter(steps)
  const may = mayAskFor(exit, missing, spent)
  if (!may.ok) return may
  const [kinds, words] = [[...new Set(all)], said.trim()]
  if (kinds.length === 0) return no({ code: 'nothing-asked-for' })
  const before = asks.find(({ is, step }) => is === 'open' && same(step, kinds, words))
  if (before?.step.until === until) return ok(null)
  if (until <= at || until > plus(at, longestAsked)) return no({ code: 'asked-until', days: longestAsked / day })
  if (asks.length >= mostAsks) return no({ code: 'too-many-asks', most: mostAsks })
  // Asked again, what has answered a part of it answers that part again.
  const had = before ? before.step.had : laid.filter(({ content }) => kinds.includes(content.kind)).map(({ id }) => id)
  return ok({ what: 'evidence-asked', seq: exit.seq + 1, at, by, kinds, had, words, until, names: before?.step.seq ?? null })
}

/** It is needed no more, or was a mistake. Null where that was said already. What has come, or was asked again since, is not taken back. */
export function unaskFor(steps: readonly Step[], asks: readonly AskNow[], by: Decider | null, at: Instant, seq: number): Result<EvidenceUnasked | null> {
  const it = asks.find(({ step }) => step.seq === seq)
  if (it?.is === 'taken-back') return ok(null)
  if (it?.is !== 'open') return no({ code: 'ask-is-over' })
  return ok({ what: 'evidence-unasked', seq: exitAfter(steps).seq + 1, at, by, names: seq })
}
