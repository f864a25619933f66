// Where a case stands, in one word or two: the decision, and where its person is.

import { expect, test } from 'vitest'
import { deskState } from '../words/compiled/groups/deskState.js'
import { loadAreas } from '../words/texts.ts'
import { roleName } from '../words/sentences.ts'
import { m } from '../words/compiled/messages.js'
import { deskDecision } from '../words/compiled/groups/deskDecision.js'
import { deciderName, decisionName, newsName, stateName, whoName } from './exit-names.ts'

const named = (state: string, whereabouts: string, exitsUsed = whereabouts === 'not-yet-out' ? 0 : 1): string => stateName({ state, whereabouts, exitsUsed })
const word = (name: string): string => deskState[name]!()

test('whoever is out is said to be out, also when the pass was taken back or the appeal was withdrawn', async () => {
  await loadAreas(['desk', 'common'])
  expect([named('granted', 'out'), named('granted', 'back'), named('granted', 'not-yet-out')]).toEqual([word('out'), word('back'), word('granted')])
  expect([stateName({ state: 'withdrawn', whereabouts: 'not-yet-out', exitsUsed: 0, endedAsGone: true }), stateName({ state: 'revoked', whereabouts: 'out', exitsUsed: 1, endedAsGone: true })]).toEqual([m.desk_stateAsGone(), `${m.desk_stateAsGone()} · ${word('out')}`])
  for (const state of ['revoked', 'appealed', 'refused', 'withdrawn']) {
    expect(named(state, 'out')).toBe(`${word(state)} · ${word('out')}`)
    expect(named(state, 'back')).toBe(word(state))
  }
})

test('granted again after a return it is granted; still out on the pass that was taken back, they are out', async () => {
  await loadAreas(['desk', 'common'])
  expect([named('granted', 'back', 0), named('granted', 'out', 0)]).toEqual([word('granted'), word('out')])
})

test('a colleague is said by name; whoever may read no names is told what it was', async () => {
  await loadAreas(['desk', 'common'])
  expect(['resident', 'gate', 'desk', '陈晓'].map(whoName)).toEqual([roleName('resident'), roleName('gate'), roleName('staff'), '陈晓'])
  expect(roleName('gate')).not.toBe('gate')
})

test('who decided is said with the role of that day, on the desk and on the sheet alike; a household is said once', async () => {
  await loadAreas(['desk', 'common'])
  expect(deciderName({ by: '书记 Secretary', role: 'secretary' })).toBe(`书记 Secretary · ${roleName('secretary')}`)
  expect(deciderName({ by: 'resident', role: 'resident' })).toBe(roleName('resident'))
})

test('a pass that ended with an order, or with whoever moved away, was taken back by nobody: it says what ended it, and on whose word', async () => {
  await loadAreas(['desk', 'common'])
  const deputy = { what: 'revoked', by: '副书记', role: 'deputy' }
  expect([decisionName(deputy), decisionName({ ...deputy, cause: 'status-changed' }), decisionName({ ...deputy, cause: 'left' })]).toEqual([deskDecision['revoked']!(), m.desk_endedEarly(), m.desk_endedLeft()])
  const who = `副书记 · ${roleName('deputy')}`
  expect([deciderName(deputy), deciderName({ ...deputy, cause: 'status-changed' })]).toEqual([who, m.desk_endedWith({ who })])
  expect(decisionName({ what: 'a-newer-one' })).toBe('a-newer-one')
})

test('of every news that the desk may have to tell there is a sentence, and never its code', async () => {
  await loadAreas(['desk', 'common'])
  const codes = ['exit-granted', 'exit-refused', 'exit-extended', 'exit-revoked', 'office-granted', 'office-refused', 'appeal-again', 'pass-ended-as-gone', 'appeal-ended-as-gone', 'request-ended-as-gone']
  for (const code of codes) expect(newsName(code), code).not.toMatch(/^[a-z_-]+$/)
  expect(new Set(codes.map(newsName)).size).toBe(codes.length)
})
