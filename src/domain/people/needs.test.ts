import { expect, test } from 'vitest'
import type { AccountId, HouseholdId, NeedActId, NeedId, ResidentId } from '../kernel/ids.ts'
import { instant, type Day } from '../kernel/instants.ts'
import { checkNeed, isAskedAnew, mayTakeBackNeed, needKinds, needNow, needShapes, readsPrivate, seeToFrom, stateOn, type NeedAct, type NeedContent } from './needs.ts'
import { needContent } from './needs-wire.ts'

const today = '2026-04-05' as Day
const mother = 'mother' as ResidentId
const home = 'home' as HouseholdId
const medicine: NeedContent = { kind: 'medicine', words: '胰岛素，第一人民医院', due: '2026-04-08' as Day, times: null, helper: null, endsOn: null, private: false }
const at = (minute: number) => instant(`2026-04-05T02:${String(minute).padStart(2, '0')}:00Z`)
const act = (id: string, minute: number, rest: object): NeedAct => ({ id: id as NeedActId, need: 'need' as NeedId, at: at(minute), ...rest }) as NeedAct
const added = act('a', 0, { what: 'added', content: medicine, home })
const later = act('b', 5, { what: 'changed', content: { ...medicine, due: '2026-05-08' as Day }, home })
const ended = act('c', 9, { what: 'ended' })

test('what was changed last holds, in whatever order the acts came', () => {
  for (const order of [[added, later], [later, added]]) expect(needNow(order, mother)).toMatchObject({ kind: 'medicine', due: '2026-05-08', last: 'b', state: 'open' })
})

test('an end that was a mistake is taken back, and so is a change', () => {
  expect(needNow([added, ended], mother)?.state).toBe('ended')
  const back = act('d', 10, { what: 'taken-back', takesBack: 'c' })
  expect(needNow([added, ended, back], mother)).toMatchObject({ state: 'open', last: 'd' })
  expect(needNow([added, later, act('d', 10, { what: 'taken-back', takesBack: 'b' })], mother)?.due).toBe('2026-04-08')
})

test('a need that was put down by mistake is withdrawn, and what it said stays readable for the person', () => {
  expect(needNow([added, act('d', 1, { what: 'taken-back', takesBack: 'a' })], mother)).toMatchObject({ state: 'withdrawn', words: medicine.words })
})

test('nothing is taken back under what a colleague has put down since', () => {
  expect(mayTakeBackNeed([added, later], added.id)).toMatchObject({ problem: { code: 'need-changed-meanwhile' } })
  expect(mayTakeBackNeed([added, later], later.id).ok).toBe(true)
  const back = act('d', 10, { what: 'taken-back', takesBack: 'b' })
  expect(mayTakeBackNeed([added, later, back], later.id)).toMatchObject({ problem: { code: 'already-taken-back' } })
  expect(mayTakeBackNeed([added], 'x' as NeedActId)).toMatchObject({ problem: { code: 'not-found' } })
  expect(mayTakeBackNeed([added, later, back], added.id).ok, 'what counts no longer is nothing that was put down since').toBe(true)
})

test('it is over by itself the day after its last, and stays what it was until then', () => {
  expect(stateOn({ state: 'open', endsOn: today }, today)).toBe('open')
  expect(stateOn({ state: 'open', endsOn: '2026-04-04' as Day }, today)).toBe('over')
  expect(stateOn({ state: 'ended', endsOn: '2026-04-04' as Day }, today)).toBe('ended')
})

test('medicine is seen to five days before it runs out, a birth four weeks before', () => {
  expect(seeToFrom({ kind: 'medicine', due: '2026-04-08' as Day })).toBe('2026-04-03')
  expect(seeToFrom({ kind: 'birth', due: '2026-05-08' as Day })).toBe('2026-04-10')
  expect(seeToFrom({ kind: 'medicine', due: null })).toBeNull()
})

test('dialysis needs its days, a language its name; what does not belong to a kind is not kept', () => {
  const said = (more: Partial<NeedContent>): NeedContent => ({ ...medicine, due: null, ...more })
  expect(checkNeed(said({ kind: 'dialysis' }), today)).toMatchObject({ problem: { code: 'need-times-missing' } })
  expect(checkNeed(said({ kind: 'language', words: '' }), today)).toMatchObject({ problem: { code: 'need-words-missing' } })
  expect(checkNeed(said({ endsOn: '2026-04-04' as Day }), today)).toMatchObject({ problem: { code: 'need-ends-before' } })
  expect(checkNeed(said({ due: '2036-04-04' as Day }), today)).toMatchObject({ problem: { code: 'need-day-too-far' } })
  expect(checkNeed(said({ kind: 'deaf', due: today, times: { days: [1], at: 0 } }), today)).toMatchObject({ value: { due: null, times: null } })
  expect(checkNeed(said({ kind: 'dialysis', times: { days: [6, 2, 6], at: 420 } }), today)).toMatchObject({ value: { times: { days: [2, 6], at: 420 } } })
  for (const kind of needKinds) expect(checkNeed(said({ kind, times: { days: [1], at: 0 } }), today).ok, kind).toBe(true)
  expect(Object.keys(needShapes).sort()).toEqual([...needKinds].sort())
})

test('who lives alone is asked anew after a move, or when somebody is at home with them; who cannot hear is not', () => {
  const other = 'other' as HouseholdId
  expect(isAskedAnew({ kind: 'lives-alone', home }, home, 1)).toBe(false)
  expect(isAskedAnew({ kind: 'lives-alone', home }, home, 2)).toBe(true)
  expect(isAskedAnew({ kind: 'no-stove', home }, other, 1)).toBe(true)
  expect(isAskedAnew({ kind: 'deaf', home }, other, 2)).toBe(false)
})

test('what was said in confidence is read by whoever put it down, whoever helps, and those who lead', () => {
  const need = { helper: { account: 'helper' as AccountId }, by: ['account:writer', 'household:own'] }
  const reads = (actor: string, leads = false) => readsPrivate(need, { actor, leads })
  expect([reads('account:writer'), reads('account:helper'), reads('account:other'), reads('account:other', true)]).toEqual([true, true, false, true])
  expect(readsPrivate({ ...need, helper: { words: 'account:other' } }, { actor: 'account:other', leads: false })).toBe(false)
})

test('over the wire a need has its kind alone, and the rest when it is there', () => {
  expect(needContent.parse({ kind: 'deaf' })).toEqual({ kind: 'deaf', words: '', due: null, times: null, helper: null, endsOn: null, private: false })
  expect(needContent.safeParse({ kind: 'kidney-failure' }).success).toBe(false)
})
