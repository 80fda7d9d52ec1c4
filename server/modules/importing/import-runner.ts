import type { Databases } from '../../platform/database-port.ts';
import { applyImport } from './apply-import.ts';
import { checkImport } from './check-import.ts';
import { ImportFailed, loadJob } from './import-job.ts';
import type { ImportJob } from './import-job.ts';
import { claimRun, endRun, releaseRun } from './import-run.ts';
import type { Run } from './import-run.ts';

export interface RunnerPorts {
  databases: Pick<Databases, 'tenant'>;
  log: { error(fields: object, message: string): void };
  /** Aborted when the process is stopping: what is under way is left for the next one. */
  closing: AbortSignal;
}

const FAILURES: Readonly<Record<Run['state'], string>> = {
  checking: 'Algo falló en el servidor al revisar el archivo. Vuelve a intentarlo.',
  applying: 'Algo falló en el servidor a la mitad. Lo que se tomó está completo; aplica otra vez para tomar lo demás.',
};
/** Files in memory at once. */
const MAX_AT_ONCE = 2;

/**
 * Checks and applies imports behind the requests that ask for it. All that it knows stands in the tables: what a
 * restart interrupts is gone on with by the next process (resume-imports.ts), or when somebody looks at it.
 */
export class ImportRunner {
  readonly #ports: RunnerPorts;
  /** Being worked on, or waiting their turn; true: asked for again meanwhile. */
  readonly #known = new Map<string, boolean>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
  }

  /** Works on an import unless some process does. Returns at once; what goes wrong ends up in the import. */
  start(tenantId: string, importId: string): void {
    const known = this.#known.has(importId);
    this.#known.set(importId, known);
    if (!known) void this.#work(tenantId, importId);
  }

  /** As `start`, until there is nothing more to do; for the command line. */
  async run(tenantId: string, importId: string, onProgress: ImportJob['onProgress'] = () => {}): Promise<void> {
    const { databases, closing } = this.#ports;
    const db = await databases.tenant(tenantId);
    for (let run = await claimRun(db, importId); run !== null; run = await claimRun(db, importId)) {
      try {
        const job = await loadJob(db, run, { closing, onProgress });
        await (run.state === 'checking' ? checkImport(job) : applyImport(job));
      } catch (error) {
        if (closing.aborted) return releaseRun(db, run);
        if (!(error instanceof ImportFailed)) this.#ports.log.error({ err: error, tenantId, importId }, 'import failed');
        await endRun(db, run, 'failed', error instanceof ImportFailed ? error.message : FAILURES[run.state]);
      }
    }
  }

  async #work(tenantId: string, importId: string): Promise<void> {
    // Whoever ends hands its place on.
    if (this.#running >= MAX_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    do {
      this.#known.set(importId, false);
      try {
        await this.run(tenantId, importId);
      } catch (error) {
        // The database is away: the import stays as it is, and is gone on with later.
        if (!this.#ports.closing.aborted) this.#ports.log.error({ err: error, tenantId, importId }, 'import not gone on with');
      }
    } while (this.#known.get(importId) === true);
    this.#known.delete(importId);
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
