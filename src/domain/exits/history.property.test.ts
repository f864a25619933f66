// Any sequence of steps, against a naive reading of the list: the last word counts, and who said no before it. Written on its own,
// so that the two can disagree.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { between, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import type { Result } from '../kernel/result.ts'
import {
  appeal, ask, confirmOverride, exitAfter, grant, openEmergencyStep, proposeOverride, refuse, revoke, withdraw, type Decider, type Step,
} from './history.ts'
import { rowOf, stepOf } from './step-rows.ts'
import { asKnown, isDecision, toldFrom, undo } from './undo.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const start = instant('2026-04-05T02:00:00Z')
const rank = { staff: 1, deputy: 2, secretary: 3 } as const
const deciders: Decider[] = (['staff', 'staff', 'deputy', 'deputy', 'secretary', 'secretary'] as const).map((role, n) => ({ account: asId<'account'>(uuid(n)), role }))

const commands = ['grant', 'refuse', 'propose', 'confirm', 'appeal', 'revoke', 'undo', 'withdraw'] as const
type Command = { what: (typeof commands)[number]; by: Decider; missing: boolean; decider: keyof typeof rank; appealTo: keyof typeof rank; /** milliseconds since the step before */ after: number }
const role = fc.constantFrom('staff' as const, 'deputy' as const, 'secretary' as const)
/** Withdrawing ends a case, so it comes seldom. */
const command: fc.Arbitrary<Command> = fc.record({
  what: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...commands.slice(0, -1)) }, { weight: 1, arbitrary: fc.constant('withdraw' as const) }),
  by: fc.constantFrom(...deciders), missing: fc.boolean(), decider: role, appealTo: role, after: fc.constantFrom(0, 1_000, 9_999, 10_000, minute),
})
/** Most mistakes are seen at once, by whoever made them. */
const wishes = fc.array(fc.tuple(command, fc.boolean()), { maxLength: 60, size: 'max' }).map((all) => all.flatMap(([it, slip]) =>
  (slip ? [it, { ...it, what: 'undo' as const, after: it.after === minute ? 10_000 : it.after }] : [it])))

const timeOf = (steps: readonly Step[], after: number): Instant => plus(steps.at(-1)?.at ?? start, after)

function perform(steps: readonly Step[], { what, by, missing, decider, appealTo, after }: Command): Result<Step> {
  const advice = { decider, missing: missing ? [{ requirement: { kind: 'certificate' } }] : [] } as unknown as Parameters<typeof grant>[1]
  const at = timeOf(steps, after)
  const pass = asId<'pass'>(uuid(1000 + steps.length))
  switch (what) {
    case 'grant': return grant(steps, advice, by, at, pass)
    case 'refuse': return refuse(steps, by, at, 'because', appealTo)
    case 'propose': return proposeOverride(steps, by, at, 'because')
    case 'confirm': return confirmOverride(steps, advice, by, at, pass)
    case 'appeal': return appeal(steps, null, at, 'but')
    case 'revoke': return revoke(steps, by, at, 'because', 'decision', appealTo)
    case 'undo': return undo(steps, steps.at(-1)!.seq, by, at, false) as Result<Step>
    case 'withdraw': return withdraw(steps, null, at)
  }
}

/** The paper file: whoever undoes tears out the last sheet. */
function paperFile(rows: readonly Step[]): Step[] {
  const file: Step[] = []
  for (const row of rows) {
    if (row.what === 'undone') file.pop()
    else file.push(row)
  }
  return file
}

/** What a secretary with the paper file in hand would say: may this be? */
function mayBe(rows: readonly Step[], { what, by, missing, decider, after }: Command): boolean {
  const steps = paperFile(rows)
  const words = steps.filter((step) => step.what !== 'override-proposed')
  const [last, saidNo] = [words.at(-1)!, words.at(-2)]
  const first = steps.at(-1)!.what === 'override-proposed' ? steps.at(-1)!.by! : null
  if (steps[0]!.what === 'emergency') return false
  const onAppeal = last.what === 'appealed'
  const open = last.what === 'asked' || onAppeal
  const ownNo = onAppeal && saidNo!.by!.account === by.account
  const appealsRank = onAppeal && (saidNo!.what === 'refused' || saidNo!.what === 'revoked') ? rank[saidNo!.appealTo as keyof typeof rank] : 0
  const mine = rank[by.role]
  switch (what) {
    case 'grant': return open && !ownNo && mine >= appealsRank && !missing && mine >= rank[decider]
    case 'refuse': return open && !ownNo && mine >= appealsRank
    case 'propose': return open && !ownNo && !first
    case 'confirm': return first !== null && !ownNo && first.account !== by.account && Math.max(mine, rank[first.role]) >= Math.max(appealsRank, rank[decider])
    case 'appeal': return last.what === 'revoked' || (last.what === 'refused' && saidNo!.what !== 'appealed')
    case 'revoke': return last.what === 'granted' || last.what === 'override-confirmed'
    case 'undo': return ['granted', 'refused', 'override-confirmed'].includes(rows.at(-1)!.what) && rows.at(-1)!.by!.account === by.account && after < 10_000
    case 'withdraw': return open || last.what === 'refused'
  }
}

function play(wishes: readonly Command[], check: (steps: readonly Step[], wish: Command, result: Result<Step>) => void): Step[] {
  const steps: Step[] = [ask(start)]
  for (const wish of wishes) {
    const result = perform(steps, wish)
    check(steps, wish, result)
    if (result.ok) steps.push(result.value)
  }
  return steps
}

test('at every point of every case, each of six people may do exactly what the paper file says', () => {
  const reached = new Map<string, number>()
  fc.assert(fc.property(wishes, (all) => {
    play(all, (steps, wish, result) => {
      expect([wish.what, result.ok]).toEqual([wish.what, mayBe(steps, wish)])
      if (result.ok) reached.set(`${exitAfter(steps).state} ${wish.what}`, 1)
    })
  }), { numRuns: 1500 })
  expect([...reached.keys()].sort()).toEqual([
    'appealed confirm', 'appealed grant', 'appealed propose', 'appealed refuse', 'appealed withdraw', 'asked confirm', 'asked grant', 'asked propose', 'asked refuse',
    'asked withdraw', 'granted revoke', 'granted undo', 'refused appeal', 'refused undo', 'refused withdraw', 'revoked appeal',
  ])
})

test('where a case stands is what its last word says, with the override beside it and one pass at most', () => {
  const states = { asked: 'asked', emergency: 'granted', granted: 'granted', 'override-confirmed': 'granted', refused: 'refused', revoked: 'revoked', appealed: 'appealed', withdrawn: 'withdrawn' } as const
  fc.assert(fc.property(wishes, (all) => {
    const rows = play(all, () => undefined)
    const exit = exitAfter(rows)
    const steps = paperFile(rows)
    const words = steps.filter((step) => step.what !== 'override-proposed')
    const [last, saidNo] = [words.at(-1)!, words.at(-2)]
    const issued = steps.flatMap((step) => (step.what === 'granted' || step.what === 'override-confirmed' ? [step.pass] : []))
    const ended = steps.flatMap((step) => (step.what === 'revoked' ? [step.pass] : []))
    expect(exit.state).toBe(states[last.what as keyof typeof states])
    expect({ ...exit, seq: 0 }, 'what was undone never was').toEqual({ ...exitAfter(steps), seq: 0 })
    expect(exit.overridden).toBe(steps.some((step) => step.what === 'override-confirmed'))
    expect(exit.proposed).toBe(steps.at(-1)!.what === 'override-proposed' ? steps.at(-1) : null)
    expect(exit.appeal).toBe(last.what === 'appealed' ? last : null)
    if (last.what === 'refused' || last.what === 'revoked') expect(exit.against).toBe(last)
    if (last.what === 'appealed') expect(exit.against).toBe(saidNo)
    if (exit.state === 'granted') expect([exit.pass, exit.against, exit.final]).toEqual([issued.at(-1), null, false])
    if (exit.state === 'refused') expect(exit.final).toBe(saidNo!.what === 'appealed')
    expect(issued.filter((pass) => !ended.includes(pass))).toEqual(exit.pass ? [exit.pass] : [])
    expect(rows.map((step) => step.seq)).toEqual(rows.map((_, n) => n + 1))
    expect(exit.seq).toBe(rows.length)
  }), { numRuns: 1000 })
})

test('whoever is not told yet knows the case without the last decision, and nobody but the desk ever knows of one that was undone', () => {
  fc.assert(fc.property(wishes, fc.constantFrom(0, 9_999, 10_000, 13_000, minute), (all, after) => {
    const rows = play(all, () => undefined)
    const last = rows.at(-1)!
    const now = plus(last.at, after)
    const from = isDecision(last) ? toldFrom(last.at) : null
    const file = paperFile(rows)
    // Told by whoever does, or by the clock alone a little later.
    expect(asKnown(rows, null, now)).toEqual(file)
    expect(asKnown(rows, from, now)).toEqual(from && between(last.at, now) < 13_000 ? file.slice(0, -1) : file)
  }), { numRuns: 500 })
})

test('rows read in any order, and twice, say the same; a step goes into its row and comes back', () => {
  const shuffled = wishes.map((all) => play(all, () => undefined))
    .chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length }), fc.array(fc.constantFrom(...steps), { maxLength: 5 })))
  fc.assert(fc.property(shuffled, ([steps, rows, repeats]) => {
    const again = [...rows, ...repeats].map((step) => stepOf(rowOf(step)))
    expect(exitAfter(again)).toEqual(exitAfter(steps))
  }), { numRuns: 300 })
})

test('nothing follows an emergency, whoever tries', () => {
  fc.assert(fc.property(command, (wish) => {
    expect(perform([openEmergencyStep(start, null)], wish).ok).toBe(false)
  }))
})
