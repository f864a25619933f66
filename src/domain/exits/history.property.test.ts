// Any sequence of steps, against a naive reading of the list: the last word counts, and who said no before it. Written on its own,
// so that the two can disagree.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { instant, minute, plus } from '../kernel/instants.ts'
import type { Result } from '../kernel/result.ts'
import {
  appeal, ask, confirmOverride, exitAfter, grant, openEmergencyStep, proposeOverride, refuse, revoke, withdraw, type Decider, type Step,
} from './history.ts'
import { rowOf, stepOf } from './step-rows.ts'

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const start = instant('2026-04-05T02:00:00Z')
const rank = { staff: 1, deputy: 2, secretary: 3 } as const
const deciders: Decider[] = (['staff', 'staff', 'deputy', 'deputy', 'secretary', 'secretary'] as const).map((role, n) => ({ account: asId<'account'>(uuid(n)), role }))

const commands = ['grant', 'refuse', 'propose', 'confirm', 'appeal', 'revoke', 'withdraw'] as const
type Command = { what: (typeof commands)[number]; by: Decider; missing: boolean; decider: keyof typeof rank; appealTo: keyof typeof rank }
const role = fc.constantFrom('staff' as const, 'deputy' as const, 'secretary' as const)
/** Withdrawing ends a case, so it comes seldom. */
const command: fc.Arbitrary<Command> = fc.record({
  what: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...commands.slice(0, -1)) }, { weight: 1, arbitrary: fc.constant('withdraw' as const) }),
  by: fc.constantFrom(...deciders), missing: fc.boolean(), decider: role, appealTo: role,
})

function perform(steps: readonly Step[], { what, by, missing, decider, appealTo }: Command): Result<Step> {
  const advice = { decider, missing: missing ? [{ requirement: { kind: 'certificate' } }] : [] } as unknown as Parameters<typeof grant>[1]
  const at = plus(start, steps.length * minute)
  const pass = asId<'pass'>(uuid(1000 + steps.length))
  switch (what) {
    case 'grant': return grant(steps, advice, by, at, pass)
    case 'refuse': return refuse(steps, by, at, 'because', appealTo)
    case 'propose': return proposeOverride(steps, by, at, 'because')
    case 'confirm': return confirmOverride(steps, advice, by, at, pass)
    case 'appeal': return appeal(steps, null, at, 'but')
    case 'revoke': return revoke(steps, by, at, 'because', 'decision', appealTo)
    case 'withdraw': return withdraw(steps, null, at)
  }
}

/** What a secretary with the paper file in hand would say: may this be? */
function mayBe(steps: readonly Step[], { what, by, missing, decider, appealTo: _ }: Command): boolean {
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
  fc.assert(fc.property(fc.array(command, { maxLength: 60, size: 'max' }), (wishes) => {
    play(wishes, (steps, wish, result) => {
      expect([wish.what, result.ok]).toEqual([wish.what, mayBe(steps, wish)])
      if (result.ok) reached.set(`${exitAfter(steps).state} ${wish.what}`, 1)
    })
  }), { numRuns: 1500 })
  expect([...reached.keys()].sort()).toEqual([
    'appealed confirm', 'appealed grant', 'appealed propose', 'appealed refuse', 'appealed withdraw', 'asked confirm', 'asked grant', 'asked propose', 'asked refuse',
    'asked withdraw', 'granted revoke', 'refused appeal', 'refused withdraw', 'revoked appeal',
  ])
})

test('where a case stands is what its last word says, with the override beside it and one pass at most', () => {
  const states = { asked: 'asked', emergency: 'granted', granted: 'granted', 'override-confirmed': 'granted', refused: 'refused', revoked: 'revoked', appealed: 'appealed', withdrawn: 'withdrawn' } as const
  fc.assert(fc.property(fc.array(command, { maxLength: 60, size: 'max' }), (wishes) => {
    const steps = play(wishes, () => undefined)
    const exit = exitAfter(steps)
    const words = steps.filter((step) => step.what !== 'override-proposed')
    const [last, saidNo] = [words.at(-1)!, words.at(-2)]
    const issued = steps.flatMap((step) => (step.what === 'granted' || step.what === 'override-confirmed' ? [step.pass] : []))
    const ended = steps.flatMap((step) => (step.what === 'revoked' ? [step.pass] : []))
    expect(exit.state).toBe(states[last.what as keyof typeof states])
    expect(exit.proposed).toBe(steps.at(-1)!.what === 'override-proposed' ? steps.at(-1) : null)
    expect(exit.appeal).toBe(last.what === 'appealed' ? last : null)
    if (last.what === 'refused' || last.what === 'revoked') expect(exit.against).toBe(last)
    if (last.what === 'appealed') expect(exit.against).toBe(saidNo)
    if (exit.state === 'granted') expect([exit.pass, exit.against, exit.final]).toEqual([issued.at(-1), null, false])
    if (exit.state === 'refused') expect(exit.final).toBe(saidNo!.what === 'appealed')
    expect(issued.filter((pass) => !ended.includes(pass))).toEqual(exit.pass ? [exit.pass] : [])
    expect(steps.map((step) => step.seq)).toEqual(steps.map((_, n) => n + 1))
  }), { numRuns: 1000 })
})

test('rows read in any order, and twice, say the same; a step goes into its row and comes back', () => {
  const shuffled = fc.array(command, { maxLength: 40, size: 'max' }).map((wishes) => play(wishes, () => undefined))
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
