// What a household's own pages say of what it was asked for.

import { expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import { instant } from '#domain/kernel/instants.ts'
import { untilWhen } from '../../parts/times.ts'
import { roleName } from '../../words/sentences.ts'
import { loadAreas } from '../../words/texts.ts'
import { askOf, byWhen, isSigned, letterOf, neededNoMore } from './asked.ts'

const taken = (seq: number, takenBack: string | null, more: object = {}) =>
  ({ seq, kinds: ['certificate'], words: `${seq}`, is: takenBack ? 'taken-back' : 'open', takenBack: takenBack && { at: `2026-03-04T${takenBack}Z` }, ...more })
const decision = (what: string, at: string, undone = false) => ({ what, at: `2026-03-04T${at}Z`, undone })
const seqs = (asks: object[] | undefined, decisions: object[] = []): number[] => neededNoMore({ asks, decisions } as unknown as ExitView).map(({ seq }) => seq)

test('each of what is needed no more is said, also while something else is still asked for', () => {
  expect(seqs([taken(2, '08:00'), taken(3, null)])).toEqual([2])
  expect(seqs([taken(2, '08:00'), taken(3, '09:00'), taken(4, null)])).toEqual([2, 3])
  expect(seqs([taken(2, null)])).toEqual([])
  expect(seqs(undefined), 'kept before there was asking').toEqual([])
})

test('what was asked for anew is not said to be needed no more beside it; taken back twice it is said once', () => {
  expect(seqs([taken(2, '08:00', { words: 'x' }), taken(4, null, { words: 'x' })])).toEqual([])
  expect(seqs([taken(2, '08:00', { words: 'x' }), taken(4, '09:00', { words: 'x' })])).toEqual([4])
  expect(seqs([taken(2, '08:00', { words: 'x' }), taken(4, null, { words: 'x', kinds: ['test-result'] })])).toEqual([2])
})

test('what was decided since says more; what is proposed, kept as it is or was undone decides nothing', () => {
  expect(seqs([taken(2, '08:00'), taken(3, '10:00')], [decision('refused', '09:00')])).toEqual([3])
  expect(seqs([taken(2, '08:00')], [decision('override-proposed', '09:00'), decision('kept', '09:00'), decision('granted', '09:00', true)])).toEqual([2])
})

const letter = (id: string, counts?: boolean) => ({ id, content: { kind: 'letter-of-commitment' }, counts })
const ask = (...open: string[]) => ({ open, is: open.length > 0 ? 'open' : 'answered' })
type More = { evidence?: object[]; asks?: object[] | undefined; may?: string[] }
const exit = (more: More) => ({ evidence: [], asks: [], may: ['record-evidence'], ...more }) as unknown as ExitView

test('a letter that is there is signed, until another one is asked for; a certificate that is asked for is none of it', () => {
  expect(isSigned(exit({}))).toBe(false)
  expect(isSigned(exit({ evidence: [letter('a')] }))).toBe(true)
  expect(isSigned(exit({ evidence: [letter('a')], asks: [ask('certificate')] }))).toBe(true)
  expect(isSigned(exit({ evidence: [letter('a')], asks: [ask('certificate', 'letter-of-commitment')] })), 'asked for anew').toBe(false)
  expect(isSigned(exit({ evidence: [letter('a'), letter('b')], asks: [ask()] })), 'and signed anew').toBe(true)
  expect(isSigned(exit({ evidence: [letter('a')], asks: [ask('letter-of-commitment')], may: [] })), 'nothing can be sent any more').toBe(true)
})

test('a letter that was struck is none', () => {
  expect(isSigned(exit({ evidence: [letter('a', false)] }))).toBe(false)
  expect(letterOf(exit({ evidence: [letter('a', true), letter('b', false)] }))?.id).toBe('a')
})

test('a request that was kept on this phone before there was asking is read all the same', () => {
  expect(isSigned(exit({ evidence: [letter('a')], asks: undefined }))).toBe(true)
})

test('of several asks for the same kind the page says the one that is due first, by whom and by when, and late that it can still be sent', async () => {
  await loadAreas(['common', 'told'])
  const [at, until] = [instant('2026-03-04T08:00:00Z'), instant('2026-03-04T10:00:00Z')]
  const asks = [{ ...ask('certificate'), seq: 2, until: instant('2026-03-04T12:00:00Z') }, { ...ask('certificate'), seq: 3, until }, { ...ask('test-result'), seq: 4, until: at }, { ...ask(), seq: 5, until: at }]
  expect(askOf(exit({ asks }), 'certificate')?.seq).toBe(3)
  expect(askOf(exit({ asks }), 'letter-of-commitment')).toBeUndefined()
  const said = (now = at) => byWhen({ role: 'deputy', at, until }, 'Asia/Shanghai', now)
  expect([said().includes(roleName('deputy')), said().includes(untilWhen(until, 'Asia/Shanghai', at))]).toEqual([true, true])
  expect(said(until)).not.toBe(said())
})
