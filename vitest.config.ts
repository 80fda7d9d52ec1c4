import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** How long before a test counts as hung. Never how fast it must be: a busy machine is no defect. */
const HUNG_MS = 300_000;

export default defineConfig({
  test: {
    // One a core: by itself it leaves one idle, which on two cores is half of them.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'server/**/*.test.ts', 'sw/**/*.test.ts', 'tests/*.test.ts'],
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
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/postgres-global.ts'],
          // Each file has a server, a database and a browser of its own.
          maxWorkers: 2,
          testTimeout: 4 * HUNG_MS,
          hookTimeout: HUNG_MS,
        },
      },
    ],
  },
});
