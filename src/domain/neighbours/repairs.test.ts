// Three ways in their order, and none in danger; what a visit costs; done is what the home says.
import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { hour, instant, minute, plus, type Instant } from '../kernel/instants.ts'
import type { Home } from '../people/people.ts'
import type { Scope, SealingOrder, Stage } from '../sealing/sealing.ts'
import type { LoanActId } from '../kernel/ids.ts'
import { loanNow, loanState, mayLend } from './lent.ts'
import { costOfVisit, costsMore, dangerOf, goesUpAt, isNews, levelAbove, mayRepair, openNow, repairNow, saidOver, untouchedRepair, usualDueOf, visitsNow, waysOpen, type RepairDeed, type VisitCost, type Said } from './repairs.ts'

const now = instant('2026-04-05T08:00:00Z')
const said = (more: Partial<Said> = {}): Said => ({ spot: 'toilet', since: null, stopped: [], risks: [], danger: null, ...more })
const acts = (...deeds: RepairDeed[]) => deeds.map((deed, n) => ({ seq: n + 1, at: plus(now, n), deed }))
const failed = (way: 'self' | 'guided' | 'visit'): RepairDeed => ({ kind: 'failed', way, why: 'did-not-help', words: '' })

const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const home = { community: uuid(1), compound: uuid(2), building: uuid(3), entrance: uuid(4), flat: uuid(5) } as unknown as Home
const person = asId<'resident'>(uuid(6))
const place = { homes: [home], people: [person] }
let orders = 0
const order = (startsAt: Instant, stages: readonly Stage[], scope: Scope = { kind: 'building', id: home.building }, more: Partial<SealingOrder> = {}): SealingOrder => ({
  id: asId<'sealing-order'>(uuid(100 + ++orders)), scope, rule: { id: asId<'control-rule'>(uuid(7)), code: 'r', version: 1, validFrom: startsAt, stages, countsFrom: 'moment' }, startsAt, restarts: [], liftedAt: null, issuer: '', ground: '', caseSince: null, ...more,
})
const closed = (hours: number, code = 'closed'): Stage => ({ code, level: 'sealed', days: 0, hours })
const zone = 'Asia/Shanghai'
const cost = (all: readonly SealingOrder[], { from = now, until = plus(from, hour), safe = false } = {}, at = place) => costOfVisit(all, at, { from, until, protected: safe }, zone)

test('no power with an oxygen machine is danger, whoever forgets to say so; either alone is none', () => {
  expect([dangerOf(said({ stopped: ['power'], risks: ['oxygen'] })), dangerOf(said({ stopped: ['power'] })), dangerOf(said({ stopped: ['water'], risks: ['oxygen'] })), dangerOf(said({ danger: 'gas' }))]).toEqual(['oxygen', null, null, 'gas'])
})

test('a danger that somebody put down is taken back by whoever has read it and says that it is none, and by nobody else', () => {
  expect([saidOver(said(), 'gas', null), saidOver(said(), 'gas', 'fire'), saidOver(said(), 'gas', 'gas'), saidOver(said({ danger: 'fire' }), 'gas', null), saidOver(said(), null, null)].map(({ danger }) => danger)).toEqual(['gas', 'gas', null, 'fire', null])
})

test('of two dangers the graver is kept, whichever was said last, unless it is said of it that it is none', () => {
  const over = (danger: Said['danger'], before: Said['danger'], none: Said['danger'] = null) => saidOver(said({ danger }), before, none).danger
  expect([over('lift', 'gas'), over('gas', 'lift'), over('lift', 'gas', 'gas'), over('lift', 'gas', 'fire'), over('gas', 'gas')]).toEqual(['gas', 'gas', 'lift', 'gas', 'gas'])
  expect(saidOver(said({ stopped: ['power'], risks: ['oxygen'] }), 'gas', null)).toMatchObject({ danger: 'gas', stopped: ['power'], risks: ['oxygen'] })
})

test('each way opens when those before it led nowhere; in danger all are open, and a visit can be sent once more', () => {
  const after = (...deeds: RepairDeed[]) => waysOpen(repairNow(acts(...deeds)), null)
  expect([after(), after(failed('self')), after(failed('self'), failed('guided')), after(failed('self'), failed('guided'), failed('visit'))]).toEqual([['self'], ['guided'], ['visit'], ['visit']])
  expect(waysOpen(untouchedRepair, 'gas')).toEqual(['self', 'guided', 'visit'])
  expect(mayRepair({ kind: 'way', way: 'guided' }, untouchedRepair, null)).toMatchObject({ ok: false, problem: { code: 'repair-order', way: 'self' } })
})

test('whoever enters a sealed home stays until it is sealed no more, within what is sealed; with protection nobody does', () => {
  const here = order(plus(now, -hour), [closed(40), { code: 'watched', level: 'controlled', days: 0, hours: 10 }])
  expect(cost([here])).toEqual({ level: 'sealed', stays: 'visitor', where: 'building', until: plus(now, 39 * hour) })
  expect(cost([order(now, [closed(4)], { kind: 'person', id: person })]), 'an order on a person closes their flat').toMatchObject({ where: 'flat', until: plus(now, 4 * hour) })
  expect(cost([here], { safe: true })).toEqual({ level: 'sealed', stays: 'nobody', where: null, until: null })
  expect(cost([here], { from: plus(now, 40 * hour) })).toEqual({ level: 'controlled', stays: 'nobody', where: null, until: null })
  expect(cost([])).toEqual({ level: 'open', stays: 'nobody', where: null, until: null })
})

test('an order that begins while they are there keeps them as one that holds when they come; one that begins when they have left does not', () => {
  const later = order(plus(now, 30 * minute), [closed(40)])
  expect(cost([later], { until: plus(now, hour) })).toMatchObject({ stays: 'visitor', until: plus(now, 40 * hour + 30 * minute) })
  expect(cost([later], { until: plus(now, 30 * minute) })).toMatchObject({ level: 'open', stays: 'nobody' })
  expect(cost([later], { until: now }), 'asked of one moment').toMatchObject({ stays: 'nobody' })
  expect(cost([order(now, [closed(4)])], { until: now })).toMatchObject({ stays: 'visitor' })
})

test('two that seal it in a row hold as one, whatever their stages are called and on whatever they are; a gap lets out', () => {
  const first = order(now, [closed(10), closed(5, 'longer')])
  const second = order(plus(now, 14 * hour), [closed(10, 'other')], { kind: 'flat', id: home.flat })
  expect(cost([first]).until, 'two stages').toBe(plus(now, 15 * hour))
  expect(cost([second, first])).toMatchObject({ where: 'building', until: plus(now, 24 * hour) })
  expect(cost([first, order(plus(now, 16 * hour), [closed(10)])]).until).toBe(plus(now, 15 * hour))
})

test('an entrance, a compound, and whoever else lives behind the door are places too', () => {
  const whole = { ...home, building: '', entrance: '', flat: '' } as Home
  expect(cost([order(now, [closed(4)], { kind: 'compound', id: home.compound })], {}, { homes: [whole], people: [] })).toMatchObject({ stays: 'visitor', where: 'compound' })
  expect(cost([order(now, [closed(4)], { kind: 'flat', id: home.flat })], {}, { homes: [whole], people: [] })).toMatchObject({ stays: 'nobody' })
  expect(cost([order(now, [closed(4)], { kind: 'entrance', id: home.entrance })], {}, { homes: [whole, home], people: [] })).toMatchObject({ stays: 'visitor', where: 'entrance' })
})

test('what a visit costs by now lies over what was shown when they were sent, of that one sending alone', () => {
  const [free, dear] = [{ level: 'open', stays: 'nobody', where: null, until: null }, { level: 'sealed', stays: 'visitor', where: 'building', until: plus(now, 40 * hour) }] as const satisfies VisitCost[]
  const visit = (who: string): RepairDeed => ({ kind: 'visit', visit: { who, from: now, until: plus(now, hour), protected: false, cost: free } })
  const is = acts(visit('a'), visit('b'), { kind: 'cost', of: 1, cost: dear })
  expect(repairNow(is)).toMatchObject({ visit: { who: 'b', cost: free }, costWas: null })
  expect([...visitsNow(is).values()].map((one) => one.cost)).toEqual([dear, free])
  const both = acts(visit('a'), { kind: 'cost', of: 1, cost: dear })
  expect(repairNow(both)).toMatchObject({ visit: { cost: dear }, costWas: free })
  expect(repairNow([...both, { seq: 3, at: now, deed: { kind: 'cost', of: 1, cost: free } }])).toMatchObject({ visit: { cost: free }, costWas: null })
  expect([costsMore(free, dear), costsMore(dear, free), costsMore(dear, { ...dear, until: plus(now, 41 * hour) }), costsMore(dear, dear)]).toEqual([true, false, true, false])
})

test('broken again is news of what was over, and a tool of whoever has asked for none; else only other words are', () => {
  const again = (words: string, still?: true): RepairDeed => ({ kind: 'again', words, ...(still && { still }) })
  const tool = (words: string): RepairDeed => ({ kind: 'tool', words })
  expect([isNews(again(''), [], untouchedRepair, true), isNews(again(''), [], untouchedRepair, false), isNews(again('厨房也漏'), [], untouchedRepair, false)]).toEqual([true, false, true])
  expect([isNews(again('厨房也漏'), acts(again('厨房也漏', true)), untouchedRepair, false), isNews(again('卧室也漏'), acts(again('厨房也漏', true)), untouchedRepair, false)]).toEqual([false, true])
  const asked = repairNow(acts(tool('疏通器')))
  expect([isNews(tool(''), [], untouchedRepair, false), isNews(tool('疏通器'), acts(tool('疏通器')), asked, false), isNews(tool('皮搋子'), acts(tool('疏通器')), asked, false)]).toEqual([true, false, true])
  const street: RepairDeed = { kind: 'level', level: 'street', due: plus(now, hour), words: '' }
  expect(repairNow(acts(street, again('厨房也漏', true))), 'said while it is not over, it stays with whoever has it').toMatchObject({ level: 'street', levelDue: plus(now, hour), again: 0, acts: 2 })
})

test('whoever is sent already may go on what it costs by now, also where danger that let them skip the order is none any more', () => {
  const visit = (who: string): RepairDeed => ({ kind: 'visit', visit: { who, from: now, until: plus(now, hour), protected: false, cost: { level: 'open', stays: 'nobody', where: null, until: null } } })
  const is = repairNow(acts(visit('a')))
  expect([mayRepair(visit('a'), is, null).ok, mayRepair(visit('b'), is, null).ok]).toEqual([true, false])
})

test('it works when they say so; broken again it begins anew, and what led nowhere need not be tried once more', () => {
  const is = repairNow(acts(failed('self'), { kind: 'works', words: '' }, { kind: 'again', words: '' }))
  expect(is).toMatchObject({ worksAt: null, again: 1, failed: ['self'] })
  expect(repairNow(acts({ kind: 'again', words: '' })).again, 'what never worked was not mended').toBe(0)
  expect(mayRepair({ kind: 'works', words: '' }, repairNow(acts({ kind: 'works', words: '' })), null)).toMatchObject({ ok: false })
})

test('what they said holds on an open case only while somebody on the way has to be called off; who is sent after it is sent because it works no more', () => {
  const visit: RepairDeed = { kind: 'visit', visit: { who: 'a', from: plus(now, hour), until: plus(now, 2 * hour), protected: false, cost: { level: 'open', stays: 'nobody', where: null, until: null } } }
  const works: RepairDeed = { kind: 'works', words: '' }
  const is = repairNow(acts(visit, works))
  expect([openNow(is, null, now).worksAt, openNow(is, null, plus(now, hour)).worksAt, openNow(repairNow(acts(works)), null, now).worksAt]).toEqual([is.worksAt, null, null])
  expect(repairNow(acts(works, visit))).toMatchObject({ worksAt: null, again: 1 })
})

test('whoever has it has their time: it goes up once after that, later where somebody is on the way, and not where it works or has come back', () => {
  const level = (to: 'property' | 'street', due: Instant): RepairDeed => ({ kind: 'level', level: to, due, words: '' })
  const due = plus(now, hour)
  const visit: RepairDeed = { kind: 'visit', visit: { who: 'a', from: now, until: plus(now, 2 * hour), protected: false, cost: { level: 'open', stays: 'nobody', where: null, until: null } } }
  expect(goesUpAt(untouchedRepair), 'nobody else has heard of it').toBeNull()
  expect([goesUpAt(repairNow(acts(level('property', due)))), goesUpAt(repairNow(acts(level('property', due), visit)))]).toEqual([due, plus(now, 2 * hour)])
  const late = repairNow(acts(level('property', due), { kind: 'level-late', of: 1 }))
  expect([late.levelLate, goesUpAt(late)]).toEqual([plus(now, 1), null])
  expect(repairNow(acts(level('property', due), level('street', due), { kind: 'level-late', of: 1 })), 'of whoever had it before').toMatchObject({ level: 'street', levelLate: null, levelRing: '' })
  expect(goesUpAt(repairNow(acts(level('property', due), { kind: 'works', words: '' })))).toBeNull()
  expect(repairNow(acts(level('street', due), { kind: 'works', words: '' }, { kind: 'again', words: '' }))).toMatchObject({ level: 'property', levelDue: null, handed: null })
  expect([levelAbove('property'), levelAbove('street'), levelAbove('district')]).toEqual(['street', 'district', null])
  expect([usualDueOf('district', 'gas', now) < usualDueOf('property', null, now)]).toEqual([true])
})

test('a tool is back when it is disinfected, whatever the home forgot to say', () => {
  const at = (kind: 'out' | 'got' | 'put-out' | 'fetched' | 'clean', n: number) => ({ id: `${kind}-${n}` as LoanActId, kind, at: plus(now, n), of: null })
  expect([loanState(loanNow([at('out', 0)])), loanState(loanNow([at('fetched', 2), at('out', 0)])), loanState(loanNow([at('clean', 2), at('out', 0), at('fetched', 1)]))]).toEqual(['out', 'fetched', 'clean'])
  expect(mayLend('clean', loanNow([at('out', 0)]))).toMatchObject({ ok: false })
  expect(mayLend('got', loanNow([at('out', 0), at('got', 3)]))).toMatchObject({ ok: true, value: { already: true } })
})
