import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

const globalSetup = ['test/support/global-postgres.ts']
const api = ['test/api/**/*.test.ts', 'test/migrations/**/*.test.ts']
/** They take a module's place, which only a process of one's own lets go again. */
const mocking = ['test/api/access.test.ts', 'test/api/codes.test.ts']
const faults = ['test/faults/**/*.test.ts']
const journeys = ['test/journeys/**/*.test.ts']

/** As many as there are processors: one more is quicker, and slow moments become failures. */
const maxWorkers = Math.max(2, Math.min(8, availableParallelism()))
/** A slow moment of the machine is no failure: whoever waits for something to come true waits as long as for a page. */
const expect = { poll: { timeout: 30_000 } }

/** What a test makes lives briefly and is much: with more room for it a process clears away less often, an eighth of its work. */
const execArgv = ['--max-semi-space-size=32']

// Projects, so that the fast part can run alone: `vitest run --project domain`. The long faults run with POSTERN_LONG=1.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: 'domain', include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/vectors/**/*.test.ts'], testTimeout: 30_000, maxWorkers } },
      // One process takes one file after the other and keeps what it has read of the product: a sixth of the processor less. What stubs a global puts it back.
      { test: { name: 'api', isolate: false, globalSetup, setupFiles: ['test/support/statements.ts'], include: api, exclude: mocking, testTimeout: 60_000, hookTimeout: 120_000, maxWorkers, execArgv, expect } },
      { test: { name: 'mocking', globalSetup, setupFiles: ['test/support/statements.ts'], include: mocking, testTimeout: 60_000, hookTimeout: 120_000, maxWorkers, execArgv, expect } },
      // Each with a server and a database of its own, after the group before.
      { test: { name: 'journeys', isolate: false, globalSetup, include: journeys, testTimeout: 300_000, hookTimeout: 300_000, maxWorkers, execArgv, expect, sequence: { groupOrder: 1 } } },
      // Processes are killed here, each in a folder and with a database of its own: two may do it beside each other, and nothing else.
      { test: { name: 'faults', globalSetup, include: faults, testTimeout: 300_000, hookTimeout: 300_000, maxWorkers: 2, expect, sequence: { groupOrder: 2 } } },
    ],
  },
})
