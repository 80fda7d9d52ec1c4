import type { Logger } from 'pino';

/** Ends within this, whatever hangs. */
const STOP_LIMIT_MS = 9_500;
/** npm passes on a Ctrl-C that the terminal has already sent: two signals at once are one wish. */
const SAME_WISH_MS = 1_000;
const PARENT_LOOK_MS = 250;

interface Stopper {
  readonly name: string;
  readonly limitMs: number;
  /** How to stop it, once it has started; null when it never did. */
  readonly started: Promise<(() => Promise<void> | void) | null>;
}

/** A part of the server: how it starts, and how it is stopped, in at most `limitMs` from when it had started. */
export interface Part<T> {
  readonly name: string;
  readonly limitMs: number;
  readonly start: () => Promise<T> | T;
  readonly stop: (started: T) => Promise<void> | void;
}

export interface Lifecycle {
  /** Aborted when stopping begins: streams end themselves, waiting work gives up. */
  readonly closing: AbortSignal;
  /**
   * Starts a part, which will be stopped before those started earlier. When stopping begins meanwhile, the part is
   * waited for and stopped, and this throws.
   */
  start<T>(part: Part<T>): Promise<T>;
  /** Stops everything and ends the process with this code (the first one asked for). */
  stop(exitCode: number): Promise<void>;
}

export interface LifecycleOptions {
  readonly log: Logger;
  readonly exit: (code: number) => void;
}

async function stopOne(stopper: Stopper, log: Logger): Promise<boolean> {
  // What is still starting (a new data folder of PostgreSQL takes seconds) is let start: only the whole has a limit then.
  const stop = await stopper.started;
  if (stop === null) return true;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${stopper.limitMs} ms`)), stopper.limitMs);
  });
  try {
    await Promise.race([stop(), limit]);
    return true;
  } catch (error) {
    log.error({ err: error, part: stopper.name }, 'did not stop cleanly');
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps what was started, to stop it in the reverse order, once, in bounded time. */
export function createLifecycle({ log, exit }: LifecycleOptions): Lifecycle {
  const controller = new AbortController();
  const stoppers: Stopper[] = [];
  let stopping: Promise<void> | null = null;

  async function stopAll(exitCode: number): Promise<void> {
    const force = setTimeout(() => exit(1), STOP_LIMIT_MS);
    force.unref();
    controller.abort();
    let clean = true;
    for (let stopper = stoppers.pop(); stopper; stopper = stoppers.pop()) clean = (await stopOne(stopper, log)) && clean;
    clearTimeout(force);
    exit(clean ? exitCode : 1);
  }

  return {
    closing: controller.signal,
    async start(part) {
      controller.signal.throwIfAborted();
      const starting = Promise.resolve(part.start());
      stoppers.push({
        name: part.name,
        limitMs: part.limitMs,
        started: starting.then((started) => () => part.stop(started), () => null),
      });
      const started = await starting;
      controller.signal.throwIfAborted();
      return started;
    },
    stop(exitCode) {
      stopping ??= stopAll(exitCode);
      return stopping;
    },
  };
}

/**
 * SIGTERM and SIGINT stop in order; a second one, a second or more later, ends the process at once.
 * What nobody caught is logged and stops the server with code 1: its state is no longer known.
 */
export function stopOnSignals(lifecycle: Lifecycle, { log, exit }: LifecycleOptions): void {
  let firstAtMs: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstAtMs === null) {
      firstAtMs = performance.now();
      log.info({ signal }, 'stopping');
      void lifecycle.stop(0);
    } else if (performance.now() - firstAtMs >= SAME_WISH_MS) {
      log.warn({ signal }, 'stopped at once');
      exit(1);
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const onUncaught = (error: unknown) => {
    log.fatal({ err: error }, 'uncaught error');
    void lifecycle.stop(1);
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}

/**
 * npm runs its scripts in a shell, and a signal it passes on may end only that shell. Then this process has another
 * parent than it was started by: it stops as if the signal had come here.
 */
export function stopWithNpm(lifecycle: Lifecycle, log: Logger): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    log.info('npm has ended: stopping');
    void lifecycle.stop(0);
  }, PARENT_LOOK_MS);
  watch.unref();
}
