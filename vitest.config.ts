import { defineConfig } from 'vitest/config'

const globalSetup = ['test/support/global-postgres.ts']
const api = ['test/api/**/*.test.ts', 'test/migrations/**/*.test.ts']
const faults = ['test/faults/**/*.test.ts']
const journeys = ['test/journeys/**/*.test.ts']

// Projects, so that the fast part can run alone: `vitest run --project domain`. The long faults run with POSTERN_LONG=1.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'domain', include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/vectors/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'api', globalSetup, setupFiles: ['test/support/statements.ts'], include: api, testTimeout: 60_000, hookTimeout: 120_000 } },
      // Processes are killed here; nothing else may run beside.
      { test: { name: 'faults', globalSetup, include: faults, testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false } },
      // Two side by side, each with a server and a database of its own, after the group before: a journey waits more than it works.
      { test: { name: 'journeys', globalSetup, include: journeys, testTimeout: 300_000, hookTimeout: 300_000, maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
})
