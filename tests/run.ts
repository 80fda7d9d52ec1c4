/**
 * The whole proof in one command: types, lint, import rules, unused code, then the tests against a real PostgreSQL,
 * simulated shops with everything that goes wrong, and a real browser. Ends with "N passed, N failed". `--fast` leaves out the end-to-end tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './support/chromium.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const reports = mkdtempSync(join(tmpdir(), 'nexus-test-'));

function count(passed: boolean): void {
  if (passed) tally.passed += 1;
  else tally.failed += 1;
}

function step(name: string, command: string, args: string[], env: NodeJS.ProcessEnv = process.env): boolean {
  const startedMs = performance.now();
  process.stdout.write(`\n── ${name}\n`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env });
  process.stdout.write(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${Math.round((performance.now() - startedMs) / 1000)} s)\n`);
  return status === 0;
}

function check(name: string, script: string): void {
  count(step(name, 'npm', ['run', '--silent', script]));
}

function vitest(project: string, env: NodeJS.ProcessEnv = process.env): void {
  const report = join(reports, `${project}.json`);
  const ok = step(`tests: ${project}`, 'npx', ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], env);
  if (!existsSync(report)) {
    count(false);
    return;
  }
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  tally.passed += numPassedTests ?? 0;
  tally.failed += numFailedTests ?? 0;
  tally.skipped += numPendingTests ?? 0;
  // A file that could not be loaded has no tests to fail: it still fails the run.
  if (!ok && (numFailedTests ?? 0) === 0) count(false);
}

check('types', 'types');
check('lint', 'lint');
check('import rules', 'boundaries');
check('unused code', 'unused');
vitest('unit');
vitest('integration');
count(step('simulated shops', 'npm', ['run', '--silent', 'simulate', '--', '--seeds', '200', '--steps', '300', '--rxdb-seeds', '20']));
if (!process.argv.includes('--fast')) {
  const chromium = ensureChromium();
  check('build', 'build');
  vitest('e2e', { ...process.env, CHROMIUM_PATH: chromium });
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}\n`);
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);
