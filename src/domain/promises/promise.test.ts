// What acts come to: who has it, what closes it, and what two desks wrote without having seen each other.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Actor, Grant } from '../access/access.ts'
import { asId, type AccountId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import { furthestDue, longestSnooze } from './due.ts'
import { clashOf, fieldOf, may, notToThem, occasions, openClashes, presentOf, readsPrivate, triesApart, untouched, type Deed, type PromiseAct } from './promise.ts'

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

test('told, or tried, of what another desk had written and nobody here had read, is of nothing: somebody has still to be told of what holds', () => {
  const no: Deed = { kind: 'outcome', outcome: 'not-possible', words: '修不了' }
  // Ben wrote without a network that it was done, and told them so; meanwhile anna wrote that it cannot be done.
  const offline = (deed: Deed): [Deed, Said] => [deed, { by: ben, seen: 1, at: start }]
  const meanwhile: [Deed, Said] = [no, { by: anna, seen: 1, at: plus(start, hour) }]
  expect(presentOf(acts(opened, meanwhile, offline(done), offline(told)))).toMatchObject({ outcome: { code: 'not-possible' }, closedAs: null, toldAt: null })
  expect(closed(meanwhile, offline(done), ...[0, 2, 4].map((n): [Deed, Said] => [tried, { by: ben, seen: 1, at: plus(start, n * hour) }])), 'nor do tries').toBe(null)
  expect(closed(meanwhile, offline(done), offline(told), [told, { by: ben, seen: 2 }]), 'once they have read it, they tell of it').toBe('told')
  expect(closed(offline(done), offline(told)), 'their own they know').toBe('told')
  expect(closed(meanwhile, [done, { by: ben, seen: 2 }], offline(done), offline(told)), 'but not what they wrote on another device, having read more').toBe(null)
  expect(closed(...[1, 2].map((): [Deed, Said] => [{ kind: 'step', step: { code: 'call', words: '' } }, { by: anna }]), [{ ...done, why: 'main' }, { by: ben }], offline(told)), 'of a fault they said it for all of its homes').toBe('told')
  const page = (deed: Deed, seen: number, seq: number): PromiseAct => ({ ...acts(deed)[0]!, seq, by: null, seen })
  expect([1, 2].map((seen) => presentOf([...acts(opened), page(done, 1, 2), page(told, seen, 3)]).closedAs), 'one home is not another').toEqual([null, 'told'])
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

test('only calls are tries: what else was done on three occasions tells nobody, and closes nothing', () => {
  const step = (n: number): [Deed, Said] => [{ kind: 'step', step: { code: 'call', words: '' } }, { at: plus(start, n * 2 * hour) }]
  expect([closed(done, step(1), step(2), step(3)), closed(done, step(1), step(2), tried)]).toEqual([null, null])
})

test('tries that come late, and out of order, count by when they were; what was tried before it was opened again counts no more', () => {
  expect(occasions([plus(start, 2 * hour), start, plus(start, hour)])).toBe(3)
  const late = presentOf(acts(opened, done, [tried, { at: plus(start, 3 * hour) }], [tried, { at: plus(start, hour) }]))
  expect([late.tries, late.lastTriedAt]).toEqual([2, plus(start, 3 * hour)])
  expect([presentOf(acts(opened)).tries, presentOf(acts(opened)).lastTriedAt]).toEqual([0, null])
  const again = presentOf(acts(opened, done, ...tries(triesApart), { kind: 'reopened', words: '还没修好' }, [tried, { at: plus(start, 9 * hour) }]))
  expect(again).toMatchObject({ closedAt: null, tries: 1, lastTriedAt: plus(start, 9 * hour) })
})

test('it is over from when the last of it was written down; told at is when they were told, and nothing else', () => {
  expect(presentOf(acts(opened, done, told))).toMatchObject({ closedAs: 'told', closedAt: plus(start, 2 * minute), toldAt: plus(start, 2 * minute) })
  expect(presentOf(acts(opened, done, ...tries(triesApart)))).toMatchObject({ closedAs: 'nobody-reached', closedAt: plus(start, 4 * minute), toldAt: null })
  expect(presentOf(acts(opened, { kind: 'withdrawn', words: '自己好了' }))).toMatchObject({ closedAs: 'withdrawn', toldAt: null })
})

test('words that were taken back close nothing that somebody was at work on who could not know it, whenever that arrives', () => {
  const back: Deed = { kind: 'withdrawn', words: '', why: 'contact' }
  const step: Deed = { kind: 'step', step: { code: 'ask-property', words: '' } }
  expect([closed(back), closed(back, [step, { seen: 1 }]), closed(back, [step, { seen: 2 }])]).toEqual(['withdrawn', null, 'withdrawn'])
  expect(closed({ kind: 'withdrawn', words: '自己好了' }, [step, { seen: 1 }]), 'their own word does').toBe('withdrawn')
})

test('opened again it is open, by its hour or by a new one, and what comes next closes it: their own word, or an outcome of which they are told', () => {
  const again: Deed = { kind: 'reopened', words: '又漏了' }
  const later = plus(start, 30 * hour)
  const reopened = (...all: (Deed | [Deed, Said])[]) => presentOf(acts(opened, done, told, ...all))
  expect([reopened(again).due, reopened({ ...again, due: later }).due]).toEqual([plus(start, 4 * hour), later])
  expect([reopened(again, { kind: 'withdrawn', words: '自己好了' }).closedAs, reopened(again, told).closedAs, reopened(again, done, told).closedAs]).toEqual(['withdrawn', null, 'told'])
  expect(presentOf(acts([opened, { by: ben }], done, told, [again, { by: anna }])).taken, 'opened for a colleague who has not taken it, it is not in hand by that').toBe(false)
})

test('more urgent, it is due by the hour that is said, or by its own; what becomes now is put off no longer, and what does not stays put off', () => {
  const until = plus(start, 2 * hour)
  const after = (urgency: 'now' | 'today' | 'week', due: Instant | null) => presentOf(acts(opened, { kind: 'snoozed', until }, { kind: 'urgency', urgency, why: 'said', due }))
  expect([after('now', until).due, after('now', null).due]).toEqual([until, plus(start, 4 * hour)])
  expect([after('now', null).snoozedUntil, after('today', null).snoozedUntil, after('week', null).snoozedUntil]).toEqual([null, until, until])
  expect(presentOf(acts([opened, { by: ben }], { kind: 'urgency', urgency: 'week', why: 'said', due: null })).taken, 'said of what nobody has taken, nobody has').toBe(false)
})

test('whoever puts off what a colleague has dated anew, having read that, takes nothing of the date; of two in one moment the later row holds', () => {
  const due = plus(start, 9 * hour)
  expect(presentOf(acts(opened, { kind: 'due', due }, [{ kind: 'snoozed', until: plus(start, hour) }, { by: ben }])).due).toBe(due)
  const at = plus(start, hour)
  const two = acts(opened, [{ kind: 'handed-over', to: ben }, { by: ben, seen: 1, at }], [{ kind: 'taken' }, { by: account(3), seen: 1, at }])
  expect([presentOf(two).owner, openClashes(two)]).toEqual([account(3), ['owner']])
})

test('what is private is read by whoever keeps it, whoever began it, and the secretary there; begun for its keeper alone, by no other colleague', () => {
  const [community, building] = [asId<'community'>('00000000-0000-7000-8000-000000000009'), asId<'building'>('00000000-0000-7000-8000-000000000008')]
  const reads = (actor: Actor, roles: Grant['role'][], keeperOnly = false, its: { owner: AccountId | null; openedBy: AccountId | null } = { owner: anna, openedBy: ben }) =>
    readsPrivate({ actor, grants: roles.map((role) => ({ role, community, building: null })), residents: [] }, { community, building }, { ...its, keeperOnly })
  const who = (id: AccountId): Actor => ({ kind: 'account', id })
  expect([reads(who(anna), ['staff']), reads(who(ben), ['staff']), reads(who(account(3)), ['secretary'])]).toEqual([true, true, true])
  expect([reads(who(account(3)), ['staff']), reads(who(account(3)), ['deputy'])], 'no other colleague').toEqual([false, false])
  expect([reads(who(anna), ['staff'], true), reads(who(ben), ['staff'], true), reads(who(account(3)), ['secretary'], true)]).toEqual([true, false, true])
  expect(reads(who(ben), ['staff'], true, { owner: ben, openedBy: ben }), 'who began it and keeps it').toBe(true)
  const phone = { kind: 'household', id: anna as never, only: null, exit: null, issued: null } satisfies Actor
  expect([reads(phone, []), reads({ ...phone, id: ben as never }, [])], 'nor a phone, whatever its id').toEqual([false, false])
  expect(reads(who(account(3)), ['staff'], false, { owner: null, openedBy: null })).toBe(false)
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
  expect([code({ ...told, way: 'page' } as Deed), code({ ...told, way: 'page' } as Deed, { page: true })]).toEqual(['promise-no-page', 'yes'])
  expect([code(opened), code({ kind: 'gone' })]).toEqual(['promise-worked-out', 'promise-worked-out'])
  expect([code({ kind: 'handed-over', to: anna }), code({ kind: 'handed-over', to: ben })]).toEqual(['yes', 'promise-owner-not-here'])
  expect([code({ kind: 'snoozed', until: now }), code({ kind: 'snoozed', until: plus(now, 8 * 24 * hour) }), code({ kind: 'snoozed', until: null })]).toEqual(['promise-snooze', 'promise-snooze', 'yes'])
  expect([code({ kind: 'snoozed', until: plus(now, hour) }, {}, { urgency: 'now', taken: false }), code({ kind: 'snoozed', until: plus(now, hour) }, {}, { urgency: 'now', taken: true })]).toEqual(['promise-rings', 'yes'])
  expect([code({ kind: 'snoozed', until: plus(now, longestSnooze) }), code({ kind: 'snoozed', until: plus(now, longestSnooze + 1) })]).toEqual(['yes', 'promise-snooze'])
  for (const deed of [{ kind: 'taken' }, tried, { kind: 'snoozed', until: null }] as Deed[]) expect(code(deed, {}, { urgency: 'now', taken: false }), 'only put off it is not').toBe('yes')
  expect([code({ kind: 'outcome', outcome: 'done', words: '' }), code({ kind: 'outcome', outcome: 'other', words: '搬走了' }), code({ kind: 'urgency', urgency: 'now', why: 'said', due: null })]).toEqual(['yes', 'yes', 'yes'])
  expect(notToThem(new Map(Array.from({ length: 20 }, (_, n) => [account(n), `${n}`]))).problem['who'], 'as many as a sentence holds').toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11')
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

test('of any number of acts it is known at once what holds and what clashes, as by looking at every one before', () => {
  const kinds = fc.constantFrom<Deed>({ kind: 'taken' }, { kind: 'step', step: { code: 'call', words: '' } }, { kind: 'step', step: { code: 'tell', words: '' } }, { kind: 'due', due: start }, { kind: 'due', due: plus(start, day) }, { kind: 'urgency', urgency: 'now', why: 'said', due: null })
  const one = fc.record({ deed: kinds, by: fc.constantFrom(anna, ben, account(3)), at: fc.integer({ min: 0, max: 30 }), seen: fc.nat(20) })
  fc.assert(fc.property(fc.array(one, { maxLength: 16 }), (all) => {
    const said = acts(opened, ...all.map(({ deed, by, at, seen }, n): [Deed, Said] => [deed, { by, at: plus(start, at * minute), seen: Math.min(seen, n + 1) }]))
    // What does not hold changes nothing: without it everything comes to the same.
    const held = said.filter((act) => act.at >= (clashOf(act, said)?.at ?? act.at))
    expect(presentOf(said)).toEqual({ ...presentOf(held.map((act) => ({ ...act, seen: act.seq }))), acts: said.length })
    const open = new Map<string, number>()
    for (const act of said) {
      const field = fieldOf(act.deed.kind)
      if (field !== null && clashOf(act, said)) open.set(field, act.seq)
      else if (field !== null && act.seen >= (open.get(field) ?? Infinity)) open.delete(field)
    }
    expect(openClashes(said)).toEqual([...open.keys()])
  }))
  const many = acts(opened, ...Array.from({ length: 30_000 }, (_, n): Deed => ({ kind: 'step', step: { code: 'call', words: `${n}` } })))
  expect([presentOf(many).step.words, openClashes(many)]).toEqual(['29999', []])
})

test('what was a mistake counts no longer, whatever it had done; it stays, and is nobody’s clash', () => {
  const all = acts(opened, done, told)
  const struck = (of: number[]): Deed => ({ kind: 'struck', acts: of.map((n) => all[n]!.id) })
  expect(presentOf(acts(opened, done, told, struck([1, 2])))).toMatchObject({ closedAs: null, outcome: null, acts: 4 })
  expect(presentOf(acts(opened, done, told, struck([2])))).toMatchObject({ closedAs: null, outcome: { code: 'done' } })
  expect(presentOf(acts(opened, tried, struck([1])))).toMatchObject({ tries: 0, lastTriedAt: null })
  expect(openClashes(acts(opened, done, [{ ...done, words: '没修好' }, { by: ben, seen: 1 }], struck([1])))).toEqual([])
})
