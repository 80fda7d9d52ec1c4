import { defineConfig } from 'vitest/config';

/** How long before a test counts as hung. Never how fast it must be: a busy machine is no defect. */
const HUNG_MS = 300_000;

/** What `npm test` runs in the browser. The other files of tests/e2e are on trial (docs/gaps.md). */
const PROVEN = ['day-at-the-counter', 'device-browser', 'two-profiles'].map((name) => `tests/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'server/**/*.test.ts', 'sw/**/*.test.ts'],
          testTimeout: HUNG_MS,
          hookTimeout: HUNG_MS,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/support/postgres-global.ts'],
          testTimeout: HUNG_MS,
          hookTimeout: HUNG_MS,
        },
      },
      {
        test: {
          name: 'e2e',
          include: PROVEN,
          globalSetup: ['tests/support/postgres-global.ts'],
          fileParallelism: false,
          testTimeout: 4 * HUNG_MS,
          hookTimeout: HUNG_MS,
        },
      },
      {
        test: {
          name: 'trial',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: PROVEN,
          globalSetup: ['tests/support/postgres-global.ts'],
          fileParallelism: false,
          testTimeout: 4 * HUNG_MS,
          hookTimeout: HUNG_MS,
        },
      },
    ],
  },
});
