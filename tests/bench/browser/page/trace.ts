import type { Ports } from '../../../../src/device/ports.ts';

/** Instants of one sale, in milliseconds of the page's own clock. */
export type Trace = Partial<Record<'locked' | 'hashing' | 'hashed' | 'writing' | 'written', number>>;

let current: Trace | null = null;

/** Begins to note the instants of what is recorded next. */
export function beginTrace(): Trace {
  current = {};
  return current;
}

/** The device's ports, noting when the log's lock is held and when it hashes. */
export function tracedPorts(ports: Ports): Ports {
  const { locks, subtle } = ports;
  return {
    ...ports,
    locks: {
      request: (name, options, held) =>
        locks.request(name, options, () => {
          if (current && name.endsWith('-log')) current.locked ??= performance.now();
          return held();
        }),
    },
    subtle: new Proxy(subtle, {
      get(target, name: keyof SubtleCrypto) {
        if (name !== 'digest') return target[name].bind(target);
        return async (...given: Parameters<SubtleCrypto['digest']>) => {
          if (current) current.hashing ??= performance.now();
          const hash = await target.digest(...given);
          if (current) current.hashed = performance.now();
          return hash;
        };
      },
    }),
  };
}

/** Notes when the log's own database writes: from the opening of its transaction to its completion. */
export function traceLogWrites(): void {
  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(...given: Parameters<IDBDatabase['transaction']>): IDBTransaction {
    const trace = current;
    const begunMs = performance.now();
    const opened = open.apply(this, given);
    if (trace && given[1] === 'readwrite' && this.name.endsWith('-log')) {
      trace.writing ??= begunMs;
      opened.addEventListener('complete', () => (trace.written ??= performance.now()));
    }
    return opened;
  };
}
