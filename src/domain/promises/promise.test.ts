// What acts come to: who has it, what closes it, and what two desks wrote without having seen each other.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type AccountId } from '../kernel/ids.ts'
import { hour, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import { furthestDue } from './due.ts'
import { clashOf, fieldOf, may, occasions, openClashes, presentOf, triesApart, untouched, type Deed, type PromiseAct } from './promise.ts'

const account = (n: number): AccountId => asId<'account'>(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const [anna, ben] = [account(1), account(2)]
const start = instant('2026-04-05T00:00:00Z')
type Said = { by?: AccountId; at?: Instant; seen?: number }
/** Acts one after the other, a minute apart, each having seen all before it. */
const acts = (...all: (Deed | [Deed, Said])[]): PromiseAct[] => all.map((one, n) => {
  const [deed, said] = Array.isArray(one) ? one : [one, {}]
  const recordedAt = plus(start, n * minute)
  return { id: asId<'promise-act'>(`00000000-0000-7000-8000-${String(n + 100).padStart(12, '0')}`), seq: n + 1, by: said.by ?? anna, role: 'staff', at: said.at ?? recordedAt, recordedAt, seen: said.seen ?? n, deed }
})
const opened: Deed = { kind: 'opened', owner: anna, urgency: 'today', due: plus(start, 4 * hour), step: { code: 'call-back', words: '' } }
const done: Deed = { kind: 'outcome', outcome: 'done', words: '水管已修好' }
const told: Deed = { kind: 'told', way: 'phone', words: '' }
const tried: Deed = { kind: 'tried', way: 'phone', words: '' }
const closed = (...all: (Deed | [Deed, Said])[]) => presentOf(acts(opened, ...all)).closedAs
const tries = (apart: number, many = 3): [Deed, Said][] => Array.from({ length: many }, (_, n): [Deed, Said] => [tried, { at: plus(start, n * apart) }])

test('an outcome alone closes nothing, and neither does telling alone: somebody has to be told of it', () => {
  expect([closed(done), closed(told), closed(told, done), closed(done, told)]).toEqual([null, null, null, 'told'])
  expect(closed(done, told, { kind: 'outcome', outcome: 'not-possible', words: '' }), 'told of an earlier outcome is not told of this one').toBe(null)
})

test('three tries on three occasions stand for being told; three calls within an hour are one', () => {
  expect([closed(done, ...tries(triesApart)), closed(done, ...tries(triesApart - 1)), closed(done, ...tries(triesApart, 2))]).toEqual(['nobody-reached', null, null])
  expect(closed(...tries(triesApart), done), 'before there was anything to tell').toBe(null)
  expect(closed(...tries(triesApart), { kind: 'outcome', outcome: 'nobody-there', words: '' })).toBe('nobody-reached')
  expect([occasions([]), occasions([start, plus(start, hour), plus(start, hour + 1)])]).toEqual([0, 2])
})

test('the person for whom it is withdraws it without more ado, and one press opens it again', () => {
  expect(closed({ kind: 'withdrawn', words: '' })).toBe('withdrawn')
  const again = presentOf(acts(opened, done, told, { kind: 'reopened', words: '又漏了' }))
  expect(again).toMatchObject({ closedAt: null, closedAs: null, outcome: null, toldAt: null, owner: anna })
  expect(closed(done, told, { kind: 'reopened', words: '又漏了' }, done), 'what was told before counts no more').toBe(null)
  expect(closed(done, ...tries(triesApart), { kind: 'reopened', words: '' }, done), 'nor do tries').toBe(null)
})

test('it is taken by whoever opens it for themselves, and by nobody when it is handed on', () => {
  const present = (...all: (Deed | [Deed, Said])[]) => { const { owner, taken } = presentOf(acts(opened, ...all)); return [owner, taken] }
  expect(present()).toEqual([anna, true])
  expect(present({ kind: 'handed-over', to: ben })).toEqual([ben, false])
  expect(present({ kind: 'handed-over', to: ben }, [{ kind: 'taken' }, { by: ben }])).toEqual([ben, true])
  expect(presentOf(acts([opened, { by: ben }])).taken, 'opened for a colleague').toBe(false)
  expect(present({ kind: 'urgency', urgency: 'now', why: 'third-contact', due: null }), 'what a third call makes urgent rings').toEqual([anna, false])
  expect(present({ kind: 'urgency', urgency: 'now', why: 'said', due: null }), 'whoever says so has it in hand').toEqual([anna, true])
})

test('it rings though somebody has it when anybody else says that it is now, or opens it again; who opens it of their own has it in hand', () => {
  const [now, again]: Deed[] = [{ kind: 'urgency', urgency: 'now', why: 'said', due: null }, { kind: 'reopened', words: '又漏了' }]
  const taken = (...all: (Deed | [Deed, Said])[]) => presentOf(acts(opened, ...all)).taken
  expect([taken([now!, { by: ben }]), taken(now!, [now!, { by: ben }]), taken([{ ...now, urgency: 'week' } as Deed, { by: ben }])]).toEqual([false, false, true])
  expect([taken(now!, done, told, [again!, { by: ben }]), taken(now!, done, told, again!), taken(now!, done, told, [{ kind: 'reopened', words: '', why: 'main' }, { by: ben }])]).toEqual([false, true, true])
  expect(taken([now!, { by: ben }], { kind: 'taken' }), 'until it is taken').toBe(true)
})

test('two desks on one thing: both texts are kept, the clash shows, and whoever has seen both ends it', () => {
  const step = (words: string): Deed => ({ kind: 'step', step: { code: 'other', words } })
  const two = acts(opened, [step('叫物业'), { by: anna, seen: 1 }], [step('叫街道'), { by: ben, seen: 1 }])
  expect(clashOf(two[2]!, two)).toBe(two[1])
  expect([openClashes(two), presentOf(two).step.words, presentOf(two).acts]).toEqual([['step'], '叫街道', 3])
  expect(openClashes(acts(opened, [step('叫物业'), { by: anna, seen: 1 }], [step('叫街道'), { by: ben, seen: 1 }], [step('叫物业和街道'), { by: anna, seen: 3 }]))).toEqual([])
  expect(openClashes(acts(opened, step('叫物业'), [step('叫街道'), { by: ben, seen: 2 }])), 'one who has seen the other puts it right').toEqual([])
  expect(openClashes(acts(opened, [step('叫物业'), { seen: 1 }], [tried, { by: ben, seen: 1 }])), 'what is only added clashes with nothing').toEqual([])
})

test('what was done earlier and comes later changes nothing that it has not seen, and is kept', () => {
  const late = acts(opened, [{ kind: 'handed-over', to: ben }, { by: ben, seen: 1, at: plus(start, hour) }], [{ kind: 'taken' }, { by: account(3), seen: 1, at: plus(start, minute) }])
  expect([presentOf(late).owner, openClashes(late)]).toEqual([ben, ['owner']])
  const closedMeanwhile = acts(opened, [done, { by: ben, seen: 1, at: plus(start, hour) }], [told, { by: ben, at: plus(start, hour) }], [{ kind: 'outcome', outcome: 'not-needed', words: '' }, { seen: 1, at: start }])
  expect(presentOf(closedMeanwhile)).toMatchObject({ closedAs: 'told', outcome: { code: 'done' } })
  expect([openClashes(closedMeanwhile), clashOf(closedMeanwhile.at(-1)!, closedMeanwhile)?.seq], 'what is closed asks nobody; that they overlap stays').toEqual([[], 2])
})

test('what is worked out begins anew after it was gone', () => {
  expect(presentOf(acts({ kind: 'taken' }, { kind: 'gone' }))).toMatchObject({ closedAs: 'gone', owner: null })
  expect(presentOf(acts({ kind: 'taken' }, tried, { kind: 'gone' }, [{ kind: 'taken' }, { by: ben }]))).toMatchObject({ closedAs: null, owner: ben, tries: 0 })
})

test('who may do what: nobody ends what the records end, hands on to strangers, or puts off what rings', () => {
  const now = plus(start, hour)
  const code = (deed: Deed, more: object = {}, present: object = {}) => {
    const it = may(deed, { ...untouched, ...present }, { kept: true, confidential: false, reads: false, keepers: new Map([[anna, 'anna']]), ...more }, now)
    return it.ok ? 'yes' : it.problem.code
  }
  for (const deed of [done, told, { kind: 'withdrawn', words: '自己好了' }, { kind: 'due', due: now }] as Deed[]) expect([code(deed), code(deed, { kept: false })]).toEqual(['yes', 'promise-worked-out'])
  for (const deed of [{ kind: 'taken' }, tried, { kind: 'snoozed', until: plus(now, hour) }] as Deed[]) expect(code(deed, { kept: false })).toBe('yes')
  expect([code(opened), code({ kind: 'gone' })]).toEqual(['promise-worked-out', 'promise-worked-out'])
  expect([code({ kind: 'handed-over', to: anna }), code({ kind: 'handed-over', to: ben })]).toEqual(['yes', 'promise-owner-not-here'])
  expect([code({ kind: 'snoozed', until: now }), code({ kind: 'snoozed', until: plus(now, 8 * 24 * hour) }), code({ kind: 'snoozed', until: null })]).toEqual(['promise-snooze', 'promise-snooze', 'yes'])
  expect([code({ kind: 'snoozed', until: plus(now, hour) }, {}, { urgency: 'now', taken: false }), code({ kind: 'snoozed', until: plus(now, hour) }, {}, { urgency: 'now', taken: true })]).toEqual(['promise-rings', 'yes'])
  expect([code({ kind: 'reopened', words: 'x' }), code({ kind: 'reopened', words: 'x' }, {}, { closedAt: now })]).toEqual(['promise-open', 'yes'])
  expect([code({ kind: 'taken' }, { confidential: true }), code({ kind: 'taken' }, { confidential: true, reads: true })]).toEqual(['promise-private', 'yes'])
  expect([code({ kind: 'outcome', outcome: 'other', words: '' }), code({ kind: 'withdrawn', words: '' })]).toEqual(['promise-outcome-words', 'promise-withdrawn-words'])
  for (const due of [plus(now, furthestDue), plus(now, -furthestDue)]) expect([code({ kind: 'due', due }), code({ kind: 'urgency', urgency: 'week', why: 'said', due })]).toEqual(['yes', 'yes'])
  for (const due of [plus(now, furthestDue + 1), plus(now, -furthestDue - 1)]) expect([code({ kind: 'due', due }), code({ kind: 'urgency', urgency: 'week', why: 'said', due })]).toEqual(['promise-due', 'promise-due'])
})

test('whatever is done in whatever order, what is closed was told, tried or withdrawn, and what was opened has somebody, a due time and a next step', () => {
  const deeds: fc.Arbitrary<Deed> = fc.constantFrom<Deed>({ kind: 'taken' }, { kind: 'taken-over' }, { kind: 'handed-over', to: ben }, { kind: 'step', step: { code: 'call', words: '' } }, { kind: 'due', due: start }, { kind: 'snoozed', until: plus(start, hour) },
    { kind: 'urgency', urgency: 'now', why: 'said', due: null }, tried, done, told, { kind: 'reopened', words: '' }, { kind: 'withdrawn', words: '' })
  const one = fc.record({ deed: deeds, by: fc.constantFrom(anna, ben), at: fc.integer({ min: 0, max: 600 }), seen: fc.nat(20) })
  fc.assert(fc.property(fc.array(one, { maxLength: 14 }), (all) => {
    const said = acts(opened, ...all.map(({ deed, by, at, seen }, n): [Deed, Said] => [deed, { by, at: plus(start, at * minute), seen: Math.min(seen, n + 1) }]))
    const present = presentOf(said)
    expect(present.owner).not.toBeNull()
    expect(present.due).not.toBeNull()
    expect(present.urgency).not.toBeNull()
    if (present.closedAs === 'told' || present.closedAs === 'nobody-reached') expect(present.outcome).not.toBeNull()
    if (present.closedAs === 'told') expect(said.some((act) => act.deed.kind === 'told')).toBe(true)
    if (present.closedAs === 'nobody-reached') expect(occasions(said.filter((act) => act.deed.kind === 'tried').map((act) => act.at))).toBeGreaterThanOrEqual(3)
    expect(presentOf(said.toReversed()), 'in whatever order the rows are read').toEqual(present)
    for (const act of said) expect(clashOf(act, said)?.by).not.toBe(act.by)
    expect(openClashes(said).every((field) => said.some((act) => fieldOf(act.deed.kind) === field))).toBe(true)
  }))
})
