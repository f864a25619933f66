// What stands on the card of a no: whoever may appeal is told to whom, and nobody else is. And on that of a yes, from when it holds.

import { expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import { hour, instant, plus } from '#domain/kernel/instants.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { standsAgain } from './ExitPage.tsx'
import { toldBy } from './NewsCard.tsx'
import type { NewsRow } from './phase.ts'

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
