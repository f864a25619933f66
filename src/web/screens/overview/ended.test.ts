// What stands under a step of an order, of the passes that ended with it: nobody is to be called who knows.

import { beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/kernel/instants.ts'
import { m } from '../../words/compiled/messages.js'
import { loadAreas } from '../../words/texts.ts'
import { endedText, type Review } from './Ended.tsx'

beforeAll(() => loadAreas(['overview']))

test('once each was told, or let out anew, nobody is to be called; one who was not, or does not stand here, still is', () => {
  const [told, again, untold] = [{ again: false, toldAt: instant('2026-04-05T02:00:00Z') }, { again: true, toldAt: null }, { again: false, toldAt: null }]
  const said = (ended: object[], count = ended.length): string => endedText({ ended, count } as unknown as Review)
  expect(said([told, again])).toBe(m.overview_endedAllTold({ count: 2 }))
  expect(said([told, untold])).toBe(m.overview_endedExits({ count: 2 }))
  expect(said([told], 300)).toBe(m.overview_endedExits({ count: 300 }))
  expect(said([])).toBe(m.overview_endedNone())
})
