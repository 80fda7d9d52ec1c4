/**
 * `npm run simulate -- --seeds N --steps M [--seed S] [--workers W] [--mutants]`: runs simulated shops, first those that
 * once found a bug. The last line says what was run; a violation prints its seed, is made small and written down.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Crew } from './crew.ts';
import { openPostgres } from './database.ts';
import { expectedFaults, faults } from './faults/faults.ts';
import { acts } from './people/acts.ts';
import { mutants } from './mutants/list.ts';
import { hunt } from './mutants/plant.ts';
import type { Plan } from './plan.ts';
import { readRegressions, writeRegression } from './regressions.ts';
import { Shrinking } from './shrink.ts';
import { Totals } from './totals.ts';

const SHRINKING_TRIES = 60;
const RXDB_STEPS = 60;
/** Seeds after which a long run says how far it is. */
const SEEDS_A_LINE = 50;
const MOST_MUTANT_SEEDS = 40;
const MUTANT_STEPS = 200;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' }, steps: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.max(2, availableParallelism())) }, 'no-shrink': { type: 'boolean', default: false }, 'keep-going': { type: 'boolean', default: false },
    'no-regressions': { type: 'boolean', default: false }, mutants: { type: 'boolean', default: false }, 'rxdb-seeds': { type: 'string', default: '0' }, only: { type: 'string', default: '' },
    plan: { type: 'string', default: '' }, loud: { type: 'string', default: '' }, calm: { type: 'string', default: '' },
  },
});

/** A long run that is told to end says what it came to. */
const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());

function* planned(): Generator<Plan> {
  if (values.plan !== '') {
    const known = readRegressions().find(({ name }) => name === `${values.plan}.json`);
    if (known === undefined) throw new Error(`no plan ${values.plan} among the regressions`);
    yield known.plan;
    return;
  }
  const first = Number(values.seed);
  const steps = Number(values.steps);
  const weather = { ...(values.loud === '' ? {} : { loud: values.loud.split(',') }), ...(values.calm === '' ? {} : { calm: values.calm.split(',') }) };
  for (let index = 0; index < Number(values.seeds) && !ending.signal.aborted; index += 1) yield { seed: first + index, steps, ...weather };
  for (let index = 0; index < Number(values['rxdb-seeds']) && !ending.signal.aborted; index += 1) yield { seed: first + index, steps: RXDB_STEPS, rxdb: true, ...weather };
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

interface Failed {
  plan: Plan;
  violation: string;
}

async function runAll(crew: Crew, plans: Iterable<Plan>, totals: Totals): Promise<Failed | null> {
  let failed: Failed | null = null;
  await crew.run(plans, (outcome, plan) => {
    totals.add(outcome);
    if (totals.seeds % SEEDS_A_LINE === 0) say(`… ${totals.toString()}`);
    if (outcome.violation === null) return failed !== null && !values['keep-going'];
    failed ??= { plan, violation: outcome.violation };
    say(`seed ${plan.seed} (${plan.steps} steps): ${outcome.violation}`);
    return !values['keep-going'];
  });
  return failed;
}

async function main(): Promise<number> {
  const startedMs = performance.now();
  const postgres = await openPostgres();
  const crew = await Crew.hire(postgres.url, Number(values.workers));
  const totals = new Totals();
  try {
    if (!values['no-regressions']) {
      const known = readRegressions();
      const broken = await runAll(crew, known.map(({ plan }) => plan), new Totals());
      say(`${known.length} plans that once found a bug were run first${broken === null ? '' : ': one does again'}`);
      if (broken !== null) return 1;
    }
    const failed = await runAll(crew, planned(), totals);
    if (failed !== null && !values['no-shrink'] && !values['keep-going']) {
      const small = await new Shrinking(crew, failed.plan, failed.violation).shrink(faults.map(({ name }) => name), SHRINKING_TRIES);
      say(`made small: ${JSON.stringify(small)}, written to ${writeRegression(small, failed.violation)}`);
    }
  } finally {
    await crew.dismiss();
    await postgres.close();
  }
  for (const counts of [totals.operations, totals.faults]) {
    for (const [name, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) say(`  ${name}: ${count}`);
  }
  const shortcomings = totals.violations === 0 ? totals.shortcomings(expectedFaults, acts.map(({ type }) => type)) : [];
  for (const shortcoming of shortcomings) say(`FAILED: ${shortcoming}`);
  say(`${Math.round((performance.now() - startedMs) / 1000)} s`);
  say(totals.toString());
  return totals.violations === 0 && shortcomings.length === 0 ? 0 : 1;
}

/** Plants each bug, as many at a time as there are workers; whether all were caught. */
async function huntMutants(): Promise<number> {
  const postgres = await openPostgres();
  const chosen = mutants.filter(({ name }) => name.includes(values.only));
  const queue = chosen.values();
  let caught = 0;
  const huntOn = async (): Promise<void> => {
    for (const mutant of queue) {
      const found = await hunt(mutant, postgres.url, { seeds: MOST_MUTANT_SEEDS, steps: MUTANT_STEPS });
      if (found.caught) caught += 1;
      const about = mutant.case === undefined ? mutant.name : `${mutant.name} [case ${mutant.case}]`;
      say(found.caught ? `caught by seed ${found.seed}, after ${found.seeds}: ${about} (${found.violation})` : `MISSED by ${found.seeds} seeds: ${about} (${found.violation})`);
    }
  };
  try {
    await Promise.all(Array.from({ length: Number(values.workers) }, huntOn));
  } finally {
    await postgres.close();
  }
  say(`caught ${caught}/${chosen.length}`);
  return caught === chosen.length ? 0 : 1;
}

process.exit(await (values.mutants ? huntMutants() : main()));
