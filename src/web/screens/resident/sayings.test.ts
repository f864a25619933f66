// What a household reads of what follows, where an order has been given that is still to begin.

import { beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import type { HomeStatus } from '#domain/people/wire.ts'
import { m } from '../../words/compiled/messages.js'
import { when } from '../../parts/times.ts'
import { levelName } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { homeHeadline, span, whatFollows } from './sayings.ts'

beforeAll(() => loadAreas(['resident', 'common']))

const zone = 'Asia/Shanghai'
const now = instant('2026-04-05T02:00:00Z')
const [tonight, weeksOn] = [instant('2026-04-05T12:00:00Z'), instant('2026-04-19T10:00:00Z')]
const home = (more: Partial<HomeStatus>): HomeStatus => ({ level: 'controlled', stage: 'closed', rule: '14', day: 9, until: tonight, next: 'open', freeAt: tonight, caseInScope: false, issuer: null, ground: null, ...more })
/** The beginning of a sentence, before what is filled in. */
const relief = (): string => m.resident_thenMore({ days: '¶' as unknown as number, until: '§' }).split('¶')[1]!.split('§')[0]!

test('a stricter order that is to begin is named as what comes next, and neither it nor the same again is called a relief', () => {
  expect(homeHeadline(home({ next: 'sealed', freeAt: weeksOn }), zone, now)).toContain('20:00')
  for (const next of ['sealed', 'controlled'] as const) {
    const said = whatFollows(home({ next, freeAt: weeksOn }), zone, now)
    expect(said).toContain(levelName(next))
    expect(said).not.toContain(relief())
  }
})

test('what is lighter follows as before, and nothing where all is over', () => {
  expect(whatFollows(home({ level: 'sealed', next: 'controlled', freeAt: weeksOn }), zone, now)).toContain(relief())
  expect(whatFollows(home({}), zone, now)).toBeNull()
})

test('times of one day name it once, also until midnight; a night names both days', () => {
  expect(span(instant('2026-04-05T06:00:00+08:00'), instant('2026-04-05T12:00:00+08:00'), zone, now)).toMatch(/ 06:00–12:00$/)
  expect(span(instant('2026-04-05T20:00:00+08:00'), instant('2026-04-06T00:00:00+08:00'), zone, now)).toMatch(/ 20:00–24:00$/)
  const night = span(instant('2026-04-05T20:00:00+08:00'), instant('2026-04-06T06:00:00+08:00'), zone, now)
  expect(night).toBe(m.resident_fromTo({ from: when(instant('2026-04-05T20:00:00+08:00'), zone, now), until: when(instant('2026-04-06T06:00:00+08:00'), zone, now) }))
})
