// Each side says its own part of a loan, late and twice; only what is back is disinfected.
import { expect, test } from 'vitest'
import { hour, instant, plus } from '../kernel/instants.ts'
import { loanDeeds, loanNow, loanState, mayLend, mayRemark, mayTakeBack, type LoanAct, type LoanDeed, type LoanRemark } from './lent.ts'

const now = instant('2026-04-05T08:00:00Z')
const act = (kind: LoanDeed | LoanRemark, at: number, of: LoanAct | null = null): LoanAct => ({ id: `${kind}-${at}`, kind, at: plus(now, at * hour), of: of?.id ?? null }) as LoanAct
const said = (...all: (LoanDeed | [LoanDeed, number])[]) => loanNow(all.map((it, n) => act(Array.isArray(it) ? it[0] : it, Array.isArray(it) ? it[1] : n)))

test('of what is said twice the first time counts, whichever comes first', () => {
  expect(Object.fromEntries(Object.entries(said(['got', 5], ['got', 2], ['out', 0]).deeds).map(([deed, it]) => [deed, it?.at ?? null]))).toEqual({ out: now, got: plus(now, 2 * hour), 'put-out': null, lost: null, fetched: null, clean: null })
})

test('it stands as far as anybody has said, also where the home said nothing in between', () => {
  expect([loanState(said('out')), loanState(said('out', 'got')), loanState(said('out', 'fetched')), loanState(said('out', 'fetched', 'got'))]).toEqual(['out', 'got', 'fetched', 'fetched'])
})

test('what is not back is not disinfected; anything else may be said, and once more', () => {
  expect(mayLend('clean', said('out', 'got', 'put-out'))).toMatchObject({ ok: false, problem: { code: 'tool-not-fetched' } })
  expect(mayLend('clean', said('out', 'fetched'))).toEqual({ ok: true, value: { already: false } })
  for (const deed of loanDeeds.filter((it) => it !== 'clean')) expect(mayLend(deed, said('out')), deed).toEqual({ ok: true, value: { already: deed === 'out' } })
})

const [out, got, put] = [act('out', 0), act('got', 1), act('put-out', 2)]
const nothing = act('not-there', 3, put)
const every = (acts: LoanAct[]) => [loanState(loanNow(acts)), loanState(loanNow(acts.toReversed()))]

test('where nothing lay, it is not put out until the home says so again, or the desk hears that they have it still; whichever arrives first', () => {
  expect(every([out, got, put, nothing])).toEqual(['not-there', 'not-there'])
  expect(every([out, got, put, nothing, act('kept', 4, nothing)])).toEqual(['got', 'got'])
  expect(every([out, got, put, nothing, act('put-out', 5)])).toEqual(['put-out', 'put-out'])
  expect(every([out, got, put, nothing, act('fetched', 5)])).toEqual(['fetched', 'fetched'])
  expect(every([out, got, put, nothing, act('taken-back', 4, nothing)]), 'the wrong door').toEqual(['put-out', 'put-out'])
})

test('what is lost is looked for no longer; put out after that or fetched it was found; what is back is not lost', () => {
  expect(every([out, got, act('lost', 3)])).toEqual(['lost', 'lost'])
  expect(every([out, act('lost', 3), act('put-out', 2)]), 'they had put it out before').toEqual(['put-out', 'put-out'])
  expect(every([out, act('lost', 3), act('put-out', 4)])).toEqual(['put-out', 'put-out'])
  expect(every([out, act('lost', 3), act('fetched', 4)])).toEqual(['fetched', 'fetched'])
  expect(mayLend('lost', loanNow([out, act('fetched', 1)]))).toMatchObject({ problem: { code: 'tool-is-back' } })
  expect(mayLend('lost', loanNow([out, put])), 'it lies before the door').toMatchObject({ problem: { code: 'tool-moved-on' } })
})

test('what was found and is not there after all is looked for, and lost only when that is said again', () => {
  const lost = act('lost', 1)
  for (const more of [[put], [put, nothing], [put, nothing, act('kept', 4, nothing)]]) expect(loanState(loanNow([out, lost, ...more])), more.at(-1)!.kind).not.toBe('lost')
  expect(every([out, lost, put, nothing])).toEqual(['not-there', 'not-there'])
  expect(mayLend('lost', loanNow([out, lost, put, nothing]))).toEqual({ ok: true, value: { already: false } })
  const again = act('lost', 5)
  expect(every([out, lost, put, nothing, again])).toEqual(['lost', 'lost'])
  expect(mayTakeBack('desk', loanNow([out, lost, put, nothing, again]))?.id).toBe(again.id)
  expect(every([out, lost, put, nothing, again, act('taken-back', 6, again)])).toEqual(['not-there', 'not-there'])
  expect(every([out, lost, act('taken-back', 2, lost), act('lost', 4)])).toEqual(['lost', 'lost'])
})

test('looked for twice, the last time decides: the home that has it then has it', () => {
  const [second, none] = [act('put-out', 5), act('not-there', 6)]
  const twice = [out, got, put, nothing, second, { ...none, of: second.id } as LoanAct]
  expect(every(twice)).toEqual(['not-there', 'not-there'])
  expect(every([...twice, act('kept', 7, none)])).toEqual(['got', 'got'])
})

test('what was taken back may be said again: that nothing lay there, and that the home has it still', () => {
  const may = (kind: LoanRemark, of: LoanAct, ...acts: LoanAct[]) => mayRemark('desk', { kind, of: of.id }, loanNow(acts))
  const [back, kept] = [act('taken-back', 4, nothing), act('kept', 4, nothing)]
  expect(may('not-there', put, out, put, nothing)).toEqual({ ok: true, value: { already: true } })
  expect(may('not-there', put, out, put, nothing, back)).toEqual({ ok: true, value: { already: false } })
  expect(every([out, put, nothing, back, act('not-there', 5, put)])).toEqual(['not-there', 'not-there'])
  expect(may('kept', nothing, out, put, nothing, kept)).toEqual({ ok: true, value: { already: true } })
  expect(may('kept', nothing, out, put, nothing, kept, act('taken-back', 5, kept))).toEqual({ ok: true, value: { already: false } })
})

test('what a side said last is what the server heard last, whatever the clock of the device says', () => {
  const [slow, fast] = [act('put-out', 1), act('got', 3)]
  expect(mayTakeBack('home', loanNow([out, fast, slow]))?.id).toBe(slow.id)
})

test('each side takes back what it said last, and no more than that: the home until the tool is fetched, that it was handed out while nobody said more', () => {
  expect(every([out, got, put, act('taken-back', 3, put)])).toEqual(['got', 'got'])
  expect(every([out, act('taken-back', 3, out)])).toEqual(['not-lent', 'not-lent'])
  const last = (side: 'home' | 'desk', ...acts: LoanAct[]) => mayTakeBack(side, loanNow(acts))?.kind ?? null
  expect([last('home', out), last('home', out, got), last('home', out, got, put), last('home', out, got, put, act('fetched', 3)), last('home', out, got, act('lost', 3))]).toEqual([null, 'got', 'put-out', null, null])
  expect([last('desk', out), last('desk', out, got), last('desk', out, act('fetched', 1), act('clean', 2)), last('desk', out, act('lost', 1)), last('desk', out, put, nothing)]).toEqual(['out', null, 'clean', 'lost', 'not-there'])
  const remark = (side: 'home' | 'desk', kind: LoanRemark, of: LoanAct, ...acts: LoanAct[]) => mayRemark(side, { kind, of: of.id }, loanNow(acts))
  const fetched = act('fetched', 3)
  expect(remark('home', 'taken-back', got, out, got, put)).toMatchObject({ problem: { code: 'tool-moved-on' } })
  expect(remark('home', 'taken-back', fetched, out, fetched), 'the other side’s').toMatchObject({ problem: { code: 'not-found' } })
  expect(remark('desk', 'taken-back', put, out, got, put), 'the other side’s').toMatchObject({ problem: { code: 'not-found' } })
  expect(remark('desk', 'not-there', put, out, put, fetched)).toMatchObject({ problem: { code: 'tool-moved-on' } })
  expect(remark('desk', 'not-there', got, out, got)).toMatchObject({ problem: { code: 'tool-moved-on' } })
  expect(remark('home', 'taken-back', put, out, got, put, act('taken-back', 3, put))).toEqual({ ok: true, value: { already: true } })
})
