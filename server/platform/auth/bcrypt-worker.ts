import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/**
 * The worker's whole program. Plain text, so that it runs without a TypeScript loader and starts in milliseconds.
 * One job at a time: bcrypt in pure JavaScript takes a core for a quarter of a second.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const bcrypt = require(workerData.bcryptPath);
parentPort.on('message', ({ id, text, hash, cost }) => {
  try {
    parentPort.postMessage({ id, value: hash === null ? bcrypt.hashSync(text, cost) : bcrypt.compareSync(text, hash) });
  } catch (error) {
    parentPort.postMessage({ id, error: error.message });
  }
});
`;

interface Job {
  resolve(value: string | boolean): void;
  reject(error: Error): void;
}

interface Reply {
  id: number;
  value?: string | boolean;
  error?: string;
}

/** bcrypt on a thread of its own: sales go on being taken while a PIN is compared. Starts with its first job. */
export class BcryptWorker {
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #jobs = new Map<number, Job>();

  /** @param cost rounds as a power of two */
  async hash(text: string, cost: number): Promise<string> {
    return String(await this.#run({ text, hash: null, cost }));
  }

  async compare(text: string, hash: string): Promise<boolean> {
    return (await this.#run({ text, hash, cost: 0 })) === true;
  }

  #run(request: { text: string; hash: string | null; cost: number }): Promise<string | boolean> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject });
      // Keeps the process alive until its answer, not longer.
      worker.ref();
      worker.postMessage({ id, ...request }, []);
    });
  }

  #start(): Worker {
    const bcryptPath = createRequire(import.meta.url).resolve('bcryptjs');
    const worker = new Worker(program, { eval: true, workerData: { bcryptPath }, execArgv: [], env: {} });
    worker.on('message', (reply: Reply) => this.#settle(worker, reply));
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => this.#failAll(new Error('the hashing thread ended')));
    worker.unref();
    return worker;
  }

  #settle(worker: Worker, { id, value, error }: Reply): void {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (this.#jobs.size === 0) worker.unref();
    if (value === undefined) job?.reject(new Error(error ?? 'no answer'));
    else job?.resolve(value);
  }

  #failAll(error: Error): void {
    this.#worker = null;
    for (const job of this.#jobs.values()) job.reject(error);
    this.#jobs.clear();
  }
}
