// What stands on the card of a no: whoever may appeal is told to whom, and nobody else is. And on that of a yes, from when it holds.

import { expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import { hour, instant, plus } from '#domain/kernel/instants.ts'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { asGoneOf, asGoneSaid, standsAgain } from './as-gone.ts'
import { newsSaid } from './asked.ts'
import { saysMore, toldBy } from './NewsCard.tsx'
import { phaseOf, type NewsRow } from './phase.ts'
import { headline, kindName } from './sayings.ts'

test('a no that can be appealed names the role, a final one says that it is final, and one that was withdrawn says neither', async () => {
  await loadAreas(['resident', 'common'])
  const news = { id: 'n', code: 'exit-refused', at: '2026-04-05T01:00:00.000Z', seenAt: null, details: { exit: 'e', purpose: 'exam', place: 'x', reason: 'y', role: 'deputy', appealTo: 'secretary' } } as unknown as NewsRow
  const lines = (exit?: object): string[] => toldBy(news, exit as ExitView | undefined).lines
  const may = m.resident_mayAppeal({ role: 'z' }).split('z')[0]!
  expect(lines({ may: ['appeal'], refusal: { final: false } }).at(-1)).toContain(may)
  expect(lines({ may: ['withdraw'], refusal: { final: true } }).at(-1)).toBe(m.resident_final())
  expect(lines({ may: [], refusal: { final: false } })).toHaveLength(2)
  expect(lines()).toHaveLength(2)
})

test('the news of a grant never says that they may go now; where the request is there it says from when', async () => {
  await loadAreas(['resident', 'common'])
  const [at, tomorrow] = [instant('2026-04-05T01:00:00Z'), instant('2026-04-06T01:00:00Z')]
  const news = { id: 'n', code: 'exit-granted', at, seenAt: null, details: { exit: 'e', purpose: 'exam', place: 'x' } } as unknown as NewsRow
  const exit = { may: [], state: 'granted', emergency: false, whereabouts: 'home', exits: 1, movements: [], pass: { status: 'valid', exits: 1, exitsUsed: 0, weekly: null, notBefore: tomorrow, notAfter: plus(tomorrow, hour), backBy: plus(tomorrow, hour) } } as unknown as ExitView
  expect(toldBy(news, exit).title).not.toMatch(/you may go/i)
  expect(toldBy(news, exit, { zone: 'Asia/Shanghai', now: at }).lines).toContain(m.resident_phaseNotYet({ from: when(tomorrow, 'Asia/Shanghai', at) }))
})

test('an appeal that stands again is with whoever decides on it; its page says why, also when that was read, and not of one that was made anew', async () => {
  await loadAreas(['resident', 'common'])
  const at = instant('2026-04-05T01:00:00Z')
  const news = { id: 'n', code: 'appeal-again', at, seenAt: at, details: { exit: 'e', purpose: 'exam', place: 'x' } } as unknown as NewsRow
  const exit = { id: 'e', may: [], state: 'appealed', emergency: false, whereabouts: 'not-yet-out', refusal: { appealTo: 'deputy' }, decisions: [{ what: 'refused', at: plus(at, -2 * hour) }, { what: 'appealed', at: plus(at, -hour) }] } as unknown as ExitView
  expect(toldBy(news, exit, { zone: 'Asia/Shanghai', now: at }).lines.at(-1)).toBe(m.resident_phaseAppealed({ role: roleName('deputy') }))
  expect(standsAgain(exit, [news])).toBe(true)
  expect(standsAgain({ ...exit, id: 'other' } as unknown as ExitView, [news])).toBe(false)
  expect(standsAgain({ ...exit, state: 'refused' }, [news])).toBe(false)
  expect(standsAgain({ ...exit, decisions: [...exit.decisions, { ...exit.decisions[1]!, at: plus(at, hour) }] }, [news])).toBe(false)
})

test('what ended with their being put down as gone is never called taken back, and says what may be done, for a pass, an appeal and a request that only waited', async () => {
  await loadAreas(['resident', 'common', 'told'])
  const at = instant('2026-04-05T01:00:00Z')
  const [left, own] = [{ what: 'withdrawn', cause: 'left', at }, { what: 'withdrawn', at }]
  const exit = (more: object) => ({ id: 'e', may: [], state: 'withdrawn', emergency: false, whereabouts: 'not-yet-out', refusal: null, decisions: [left], ...more }) as unknown as ExitView
  const title = (it: ExitView): string => headline(it, phaseOf(it, at), 'Asia/Shanghai', at)
  expect([title(exit({})), title(exit({ decisions: [own] }))]).toEqual([m.resident_phaseAsGone(), m.resident_phaseWithdrawn()])
  expect([exit({}), exit({ refusal: {}, may: ['appeal'] }), exit({ state: 'revoked', refusal: {} }), exit({ decisions: [own] }), exit({ state: 'appealed', decisions: [left, { what: 'undone', at }] })].map(asGoneOf))
    .toEqual(['request-ended-as-gone', 'appeal-ended-as-gone', 'pass-ended-as-gone', null, null])
  const news = (code: string) => toldBy({ id: 'n', code, at, seenAt: null, details: { exit: 'e', purpose: 'exam', place: 'x' } } as unknown as NewsRow, undefined)
  expect([news('pass-ended-as-gone').title, news('request-ended-as-gone').tone]).toEqual([m.resident_newsRevoked(), 'ask'])
  expect(new Set(['pass', 'appeal', 'request'].map((it) => asGoneSaid(`${it}-ended-as-gone`))).size).toBe(3)
})

test('what is asked for stands on the first page with what it is, by when and who asks, late as well, and what has come of it no more; and what is needed no more', async () => {
  await loadAreas(['resident', 'common', 'told'])
  const [at, until] = [instant('2026-04-05T01:00:00Z'), instant('2026-04-05T03:00:00Z')]
  const news = (code: string) => ({ id: 'n', code, at, seenAt: null, details: { exit: 'e', seq: 2, purpose: 'exam', place: 'x', kinds: ['certificate', 'test-result'], words: '预约单', until, role: 'deputy' } }) as unknown as NewsRow
  const codes = ['exit-evidence-asked', 'exit-evidence-unasked', 'request-ended-as-gone', 'exit-granted', 'exit-refused', 'exit-withdrawn', 'exit-extended']
  expect(codes.filter((code) => saysMore(news(code)))).toEqual(codes.slice(0, 3))
  expect(codes.slice(0, 3).map((code) => toldBy(news(code), undefined).tone)).toEqual(['ask', 'plain', 'ask'])
  const said = (now = at, ask?: object) => newsSaid(news('exit-evidence-asked'), ask as never, 'Asia/Shanghai', now)
  const both = `${kindName('certificate')}${m.common_listComma()}${kindName('test-result')} · 预约单`
  expect(said()[1]).toBe(both)
  expect(said()[2]).toContain(roleName('deputy'))
  expect(said()[2]).toContain(untilWhen(until, 'Asia/Shanghai', at))
  expect(said(until)[2]).not.toBe(said()[2])
  expect(said(at, { is: 'open', open: ['test-result'] })[1]).toBe(`${kindName('test-result')} · 预约单`)
  expect(said(at, { is: 'answered', open: [] })[1]).toBe(both)
  const noMore = newsSaid(news('exit-evidence-unasked'), undefined, 'Asia/Shanghai', at)
  expect(noMore).toEqual([expect.stringContaining(both)])
  expect(noMore).not.toContain(both)
})
