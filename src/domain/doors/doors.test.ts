import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountId, DoorResultId, DoorTaskId, HouseholdId } from '../kernel/ids.ts'
import { instant } from '../kernel/instants.ts'
import { asksWhich, believed, counting, countsOf, figureOf, figures, homesLeft, mayTell, outcomes, pressesOf, restOf, stateOf, stillNeeds, untouched, type Outcome, type Said } from './doors.ts'

const kit = 'kit' as DoorTaskId
const list = 'list' as DoorTaskId
const [her, him] = ['her', 'him'] as unknown as [AccountId, AccountId]
const time = (hour: number) => instant(`2026-04-05T${String(hour).padStart(2, '0')}:00:00Z`)
const say = (id: string, hour: number, outcome: Said['outcome'], more: Partial<Said> = {}): Said =>
  ({ id: id as DoorResultId, tasks: [kit], outcome, at: time(hour), againAt: null, words: '', takesBack: null, by: her, desk: false, ...more })

test('a door at which nobody has been needs everything', () => {
  expect(stateOf([], kit)).toEqual(untouched)
  expect(stillNeeds([{ id: kit }, { id: list }], [])).toHaveLength(2)
})

test('the latest that happened counts, not the latest that arrived', () => {
  expect(stateOf([say('b', 12, 'refused'), say('a', 9, 'nobody')], kit)).toMatchObject({ outcome: 'refused', tries: 1 })
  expect(stateOf([say('b', 9, 'refused'), say('a', 12, 'again', { againAt: time(18) })], kit)).toMatchObject({ outcome: 'again', againAt: time(18) })
})

test('what was done stays done: a colleague who finds nobody an hour later takes no kit back', () => {
  expect(stateOf([say('a', 9, 'done'), say('b', 10, 'nobody', { by: him })], kit)).toMatchObject({ outcome: 'done', result: 'a', differs: null })
})

test('two people who did the same are both kept, the first counts, and somebody has to look', () => {
  expect(stateOf([say('b', 10, 'done', { by: him }), say('a', 9, 'done')], kit)).toMatchObject({ result: 'a', differs: 'twice' })
  expect(stateOf([say('a', 9, 'done'), say('b', 10, 'done')], kit), 'the same person twice').toMatchObject({ differs: null })
  expect(stateOf([say('a', 9, 'refused'), say('b', 10, 'done', { by: him })], kit)).toMatchObject({ outcome: 'done', differs: 'clash' })
})

const [front, back] = ['front', 'back'] as unknown as [HouseholdId, HouseholdId]
test('of two homes behind one door each is done by itself: the door needs somebody until both are, and what was said of no home in particular is of the door', () => {
  const one = [say('a', 9, 'done', { homes: [front] })]
  expect(stateOf(one, kit, [front, back])).toMatchObject({ outcome: null, tries: 0 })
  expect(stateOf(one, kit, [front])).toMatchObject({ outcome: 'done', result: 'a' })
  expect(homesLeft(one, [kit], [front, back])).toEqual([back])
  expect(stillNeeds([{ id: kit }], one, [front, back])).toHaveLength(1)
  const both = [...one, say('b', 10, 'refused', { homes: [back] })]
  expect(stateOf(both, kit, [front, back])).toMatchObject({ outcome: 'refused', result: 'b' })
  expect(homesLeft(both, [kit], [front, back])).toEqual([])
  expect(stateOf([...one, say('c', 10, 'nobody')], kit, [front, back]), 'nobody opened: that is of both').toMatchObject({ outcome: 'nobody', tries: 1 })
  expect(stateOf([say('d', 9, 'done')], kit, [front, back]), 'of the door').toMatchObject({ outcome: 'done' })
  const unclear = [say('d', 9, 'done')]
  expect([stateOf(unclear, kit, [front, back]).differs, stateOf(unclear, kit, [front]).differs, stateOf([say('n', 9, 'nobody')], kit, [front, back]).differs], 'somebody has to look which it was').toEqual(['which', null, null])
  expect(stateOf([...unclear, say('b', 10, 'done', { homes: [front], by: him })], kit, [front, back]), 'of the other nobody has said so yet').toMatchObject({ outcome: 'done', differs: 'which' })
  expect(stateOf([...unclear, say('b', 10, 'done', { homes: [front, back], by: him })], kit, [front, back]), 'it is known now').toMatchObject({ outcome: 'done', result: 'b', differs: null })
  const found = [...unclear, say('x', 10, 'taken-back', { takesBack: 'd' as DoorResultId, by: him, desk: true }), say('b', 10, 'done', { homes: [front], by: him })]
  expect([stateOf(found, kit, [front, back]), homesLeft(found, [kit], [front, back])], 'the other is still to be gone to').toMatchObject([{ outcome: null, differs: null }, [back]])
  expect(stateOf(one, kit, [back]), 'the one that was told has moved out').toMatchObject({ outcome: null })
  expect(stateOf([...one, say('e', 11, 'done', { homes: [front], by: him })], kit, [front, back]).differs).toBe('twice')
  expect([asksWhich('done', [front, back]), asksWhich('nobody', [front, back]), asksWhich('done', [front])]).toEqual([true, false, false])
})

test('a press at a door of several homes is of those that still need it: nothing is done again that a colleague has done at one of them', () => {
  const kitThere = [say('a', 9, 'done', { homes: [front] })]
  expect(pressesOf(kitThere, [kit, list], [front])).toEqual([{ tasks: [list], homes: [front] }])
  expect(pressesOf(kitThere, [kit, list], [front, back])).toEqual([{ tasks: [kit], homes: [back] }, { tasks: [list], homes: [front, back] }])
  expect(pressesOf(kitThere, [kit, list], []), 'of the door').toEqual([{ tasks: [kit, list], homes: [] }])
  expect(pressesOf(kitThere, [kit], [front])).toEqual([])
})

test('crossed out on paper for one home or one thing, what the same press said of another is noted anew', () => {
  const one = { tasks: [kit, list], homes: [front, back] }
  expect(restOf(one, [kit], [front], [front, back])).toEqual([{ tasks: [list], homes: [front, back] }, { tasks: [kit], homes: [back] }])
  expect(restOf(one, [kit, list], [front], [front, back])).toEqual([{ tasks: [kit, list], homes: [back] }])
  expect(restOf({ tasks: [kit], homes: [] }, [kit], [front], [front, back]), 'nobody could tell, and it was not this one').toEqual([{ tasks: [kit], homes: [back] }])
  expect(restOf({ tasks: [kit], homes: [] }, [kit], [], [front, back]), 'the box of the door').toEqual([])
  expect(restOf({ tasks: [kit], homes: [front] }, [kit], [front], [front, back])).toEqual([])
})

test('nobody opened for the second home: what the first had said there stands, until it says otherwise or its hour has come', () => {
  const no = say('a', 9, 'refused', { homes: [front] })
  const came = say('b', 10, 'nobody')
  expect([stateOf([no, came], kit, [front]).outcome, stateOf([no, came], kit, [back]).outcome, homesLeft([no, came], [kit], [front, back])]).toEqual(['refused', 'nobody', [back]])
  const at = (hour: number) => say('a', 9, 'again', { homes: [front], againAt: time(hour) })
  expect(stateOf([at(18), came], kit, [front])).toMatchObject({ outcome: 'again', againAt: time(18) })
  expect(stateOf([at(10), came], kit, [front]), 'whoever came at that hour found nobody').toMatchObject({ outcome: 'nobody', tries: 2 })
  expect(stateOf([no, say('b', 8, 'nobody')], kit, [front]), 'nobody had opened before they spoke').toMatchObject({ outcome: 'refused', tries: 1 })
})

test('a slip is taken back by whoever made it, or by whoever leads the round; by nobody else, and be it before the slip arrives', () => {
  const slip = say('a', 9, 'done')
  const back = (more: Partial<Said>) => say('z', 8, 'taken-back', { takesBack: slip.id, ...more })
  expect(stateOf([back({}), slip], kit).outcome).toBeNull()
  expect(stateOf([slip, back({ by: him })], kit).outcome).toBe('done')
  expect(stateOf([slip, back({ by: him, desk: true })], kit).outcome).toBeNull()
})

test('one press may be about several tasks of a door, and each has its own state', () => {
  const all = [say('a', 9, 'nobody', { tasks: [kit, list] }), say('b', 10, 'done', { tasks: [list] })]
  expect([stateOf(all, kit).outcome, stateOf(all, list).outcome]).toEqual(['nobody', 'done'])
  expect(stillNeeds([{ id: kit }, { id: list }], all).map((one) => one.id)).toEqual([kit])
})

const anySaid = fc.array(fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), hour: fc.integer({ min: 0, max: 23 }), outcome: fc.constantFrom(...outcomes, 'taken-back' as const), by: fc.constantFrom(her, him), takesBack: fc.constantFrom('a', 'b', 'c'),
}), { maxLength: 12 }).map((all) => [...new Map(all.map((it) => [it.id, it])).values()].map((it) => say(it.id, it.hour, it.outcome, { by: it.by, takesBack: it.outcome === 'taken-back' ? (it.takesBack as DoorResultId) : null })))

test('in whatever order, and however often each arrives, a door comes to the same', () => {
  fc.assert(fc.property(anySaid, fc.infiniteStream(fc.nat()), (all, order) => {
    const shuffled = [...all, ...all.slice(0, 3)].map((one) => ({ one, at: order.next().value! })).sort((a, b) => a.at - b.at).map(({ one }) => one)
    expect(stateOf(shuffled, kit)).toEqual(stateOf(all, kit))
    expect(counting(shuffled)).toHaveLength(counting(all).length)
  }))
})

test('the figures of a round add up to its doors', () => {
  const states = fc.array(fc.constantFrom<Outcome | null>(...outcomes, null), { minLength: 1, maxLength: 3 })
  fc.assert(fc.property(fc.array(states, { maxLength: 40 }), (doors) => {
    const counts = countsOf(doors.map((door) => figureOf(door.map((outcome) => ({ outcome })))))
    expect(figures.reduce((sum, one) => sum + counts[one], 0)).toBe(counts.doors)
  }))
  expect([['done', 'done'], ['done', 'refused'], ['done', 'again'], ['done', 'nobody'], ['done', null]].map((door) => figureOf(door.map((outcome) => ({ outcome: outcome as Outcome | null })))))
    .toEqual(['done', 'refused', 'again', 'nobody', 'left'])
})

test('a clock that is wrong neither lets a result happen before its round nor after it was told', () => {
  expect(believed(time(3), time(8), time(12))).toBe(time(8))
  expect(believed(time(23), time(8), time(12))).toBe(time(12))
  expect(believed(time(9), time(8), time(12))).toBe(time(9))
})

test('whoever walked while they had the right tells of it also after it ended, and it is marked; whoever never had it tells nothing', () => {
  const morning = [{ since: null, until: time(12) }]
  expect(mayTell(morning, time(11), time(13))).toEqual({ may: true, late: true })
  expect(mayTell(morning, time(12), time(13))).toEqual({ may: false, late: false })
  expect(mayTell([{ since: time(10), until: null }], time(9), time(13)), 'from before, told by somebody who has it now').toEqual({ may: true, late: false })
  expect(mayTell([], time(9), time(13)).may).toBe(false)
})
