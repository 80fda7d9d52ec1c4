import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Plan } from './plan.ts';
import type { Outcome } from './run-seed.ts';
import type { FromWorker, ToWorker } from './worker.ts';

/** A few steps take parts of a second: what has gone no further for this long has stopped for good. */
const HUNG_MS = 300_000;
const OLD_BUILD = new URL('build/old-build.mjs', import.meta.url).href;
/** A world is made of things that live briefly: with room for them the collector has next to nothing to move. */
const WORKER_FLAGS = ['--max-semi-space-size=64', '--stack-trace-limit=5'];
const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Processes that run plans, as many at a time as there are. */
export class Crew {
  readonly #databaseUrl: string;
  readonly #workers: ChildProcess[];

  private constructor(databaseUrl: string, workers: ChildProcess[]) {
    this.#databaseUrl = databaseUrl;
    this.#workers = workers;
  }

  static async hire(databaseUrl: string, count: number): Promise<Crew> {
    const workers: ChildProcess[] = [];
    // One after another: the first makes the template that the others copy.
    for (let index = 0; index < count; index += 1) workers.push(await startWorker(databaseUrl));
    return new Crew(databaseUrl, workers);
  }

  /** Runs plans until there are none, or `done` says that it has seen enough. */
  async run(plans: Iterable<Plan>, done: (outcome: Outcome, plan: Plan) => boolean): Promise<void> {
    const queue = plans[Symbol.iterator]();
    let enough = false;
    const work = async (index: number): Promise<void> => {
      for (;;) {
        const next = enough ? undefined : queue.next();
        if (next === undefined || next.done === true) return;
        const outcome = await this.#ask(index, next.value);
        if (done(outcome, next.value)) enough = true;
      }
    };
    await Promise.all(this.#workers.map((_worker, index) => work(index)));
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => new Promise((resolve) => {
      worker.once('exit', resolve);
      worker.send({ end: true } satisfies ToWorker);
    })));
  }

  async #ask(index: number, plan: Plan): Promise<Outcome> {
    const worker = this.#workers[index];
    if (worker === undefined) throw new Error('there is no such worker');
    const outcome = await new Promise<Outcome | null>((resolve) => {
      const timer = setTimeout(() => worker.kill('SIGKILL'), HUNG_MS);
      const settle = (value: Outcome | null): void => {
        clearTimeout(timer);
        worker.off('message', heard);
        worker.off('exit', ended);
        resolve(value);
      };
      const heard = (message: FromWorker): void => {
        timer.refresh();
        if ('outcome' in message) settle(message.outcome);
      };
      const ended = (): void => settle(null);
      worker.on('message', heard);
      worker.on('exit', ended);
      worker.send({ plan } satisfies ToWorker);
    });
    if (outcome !== null) return outcome;
    this.#workers[index] = await startWorker(this.#databaseUrl);
    return { seed: plan.seed, steps: plan.steps, operations: {}, faults: {}, violation: 'broken: the run hung, or ended its process' };
  }
}

async function startWorker(databaseUrl: string): Promise<ChildProcess> {
  const worker = fork(WORKER, [databaseUrl], { execArgv: [...WORKER_FLAGS, '--import', 'tsx', '--import', OLD_BUILD], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
  });
  worker.removeAllListeners('exit');
  return worker;
}
