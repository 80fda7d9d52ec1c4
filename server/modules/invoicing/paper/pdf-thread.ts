import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** How the thread begins: Node 20 has no other way to start one on a TypeScript file. */
const program = `
const { workerData } = require('node:worker_threads');
import(workerData.loader).then(({ register }) => {
  register();
  return import(workerData.program);
});
`;

export interface PdfJob {
  id: number;
  xml: string;
  logo: Uint8Array | null;
}

export type PdfReply = { id: number; pdf: Uint8Array } | { id: number; error: string };

/** A document that large has more lines than anybody prints; the thread must not take the machine's memory. */
const MAX_HEAP_MB = 512;

interface Waiting {
  resolve(pdf: Uint8Array): void;
  reject(error: Error): void;
}

/** Draws PDFs on a thread of its own: sales go on being taken while a month's tickets are laid out. Starts with its first job. */
export class PdfThread {
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();

  /** As `invoicePdf`. */
  draw(xml: string, logo: Uint8Array | null): Promise<Uint8Array> {
    const worker = (this.#worker ??= this.#start());
    const job: PdfJob = { id: this.#nextId, xml, logo };
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(job.id, { resolve, reject });
      // Keeps the process alive until its answer, not longer.
      worker.ref();
      worker.postMessage(job, []);
    });
  }

  #start(): Worker {
    const workerData = { loader: new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'))).href, program: new URL('pdf-worker.ts', import.meta.url).href };
    const worker = new Worker(program, { eval: true, workerData, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
    worker.on('message', (reply: PdfReply) => this.#settle(worker, reply));
    worker.on('error', (error) => this.#failAll(worker, error));
    worker.on('exit', () => this.#failAll(worker, new Error('the drawing thread ended')));
    worker.unref();
    return worker;
  }

  #settle(worker: Worker, reply: PdfReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) worker.unref();
    if ('pdf' in reply) waiting?.resolve(reply.pdf);
    else waiting?.reject(new Error(reply.error));
  }

  #failAll(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

/** The one of this process. */
export const paperThread = new PdfThread();
