import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // Streams, processes and browsers run in real time here, on a machine that may be held up. What
    // passes only the second time is named at the end of `npm test`.
    retry: 1,
  },
})
