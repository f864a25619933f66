import { defineConfig } from 'vitest/config'

// Three projects, so that the fast part can run alone: `vitest run --project domain`.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'domain', include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/vectors/**/*.test.ts'] } },
      { test: { name: 'api', include: ['test/api/**/*.test.ts', 'test/migrations/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 } },
      { test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false } },
    ],
  },
})
