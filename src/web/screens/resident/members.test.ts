// What the line of a member says first.

import { beforeAll, expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import { instant, type Zone } from '#domain/kernel/instants.ts'
import { loadAllLanguages } from '../../words/all-languages.ts'
import { saysOf } from './Members.tsx'
import type { NewsRow, OwnExits } from './phase.ts'

beforeAll(() => loadAllLanguages(['common', 'resident']))
const zone = 'Asia/Shanghai' as Zone
const now = instant('2026-04-14T02:00:00Z')
const exit = (more: Partial<ExitView>): ExitView => ({
  id: 'e1', state: 'asked', purpose: 'scheduled-care', place: '区中心医院', emergency: false, proposed: false, whereabouts: 'not-yet-out', overdue: false, dueBack: null, decisions: [], movements: [],
  advice: null, may: [], pass: null, refusal: null, ...more,
}) as unknown as ExitView
const own = (exits: ExitView[], news: Partial<NewsRow>[] = []): OwnExits => ({ exits, news: news.map((it) => ({ id: 'n', seenAt: null, at: now, details: {}, ...it })) }) as unknown as OwnExits

test('being late comes before news, news before what is under way; and nothing is said to be nothing', () => {
  const late = exit({ whereabouts: 'out', state: 'granted', overdue: true, dueBack: instant('2026-04-14T01:00:00Z') })
  const refused = { code: 'exit-refused', details: { exit: 'e1', purpose: 'scheduled-care', place: '', reason: '' } }
  expect(saysOf(own([late], [{ ...refused, details: { exit: 'e2' } }]), zone, now)).toMatchObject({ urgent: true, text: expect.stringMatching(/home|back/i) })
  expect(saysOf(own([exit({ state: 'refused' })], [refused]), zone, now)).toMatchObject({ urgent: true, text: 'Not granted this time' })
  expect(saysOf(own([exit({})]), zone, now).urgent).toBe(false)
  expect(saysOf(own([]), zone, now)).toEqual({ text: 'Nothing to do right now', urgent: false })
})
