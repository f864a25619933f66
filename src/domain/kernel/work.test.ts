import { expect, test } from 'vitest'
import { instantOf, minute, plus } from './instants.ts'
import { isLate, lateAfter, workStates, type WorkState } from './work.ts'

const due = instantOf(Date.parse('2026-04-05T01:00:00Z'))
const late = (state: WorkState, after: number) => isLate({ state, dueAt: due }, plus(due, after))

test('work is late when it has failed, was stopped, or is not over after two minutes; what is done never is', () => {
  expect(workStates.filter((state) => late(state, 0))).toEqual(['stopped', 'failed'])
  expect(workStates.filter((state) => late(state, lateAfter - 1))).toEqual(['stopped', 'failed'])
  expect(workStates.filter((state) => late(state, lateAfter))).toEqual(['waiting', 'running', 'stopped', 'failed'])
  expect(late('waiting', -60 * minute)).toBe(false)
})
