import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Lifecycle } from './lifecycle.ts';
import { createLifecycle } from './lifecycle.ts';

function make(): { lifecycle: Lifecycle; events: string[]; part: (name: string) => Promise<string> } {
  const events: string[] = [];
  const lifecycle = createLifecycle({ log: pino({ level: 'silent' }), exit: (code) => void events.push(`exit ${code}`) });
  const part = (name: string) =>
    lifecycle.start({ name, limitMs: 5_000, start: () => name, stop: (started) => void events.push(`stop ${started}`) });
  return { lifecycle, events, part };
}

describe('lifecycle', () => {
  it('stops in the reverse order, once, however often it is asked', async () => {
    const { lifecycle, events, part } = make();
    await part('postgres');
    await part('databases');
    await part('http');
    expect(lifecycle.closing.aborted).toBe(false);
    await Promise.all([lifecycle.stop(0), lifecycle.stop(1)]);
    expect(events).toEqual(['stop http', 'stop databases', 'stop postgres', 'exit 0']);
    expect(lifecycle.closing.aborted).toBe(true);
  });

  it('goes on when a part fails to stop or hangs, and then ends with 1', async () => {
    const { lifecycle, events, part } = make();
    await part('postgres');
    await lifecycle.start({ name: 'hangs', limitMs: 10, start: () => 0, stop: () => new Promise(() => {}) });
    await lifecycle.start({ name: 'throws', limitMs: 5_000, start: () => 0, stop: () => Promise.reject(new Error('no')) });
    await lifecycle.stop(0);
    expect(events).toEqual(['stop postgres', 'exit 1']);
  });

  it('waits for what is just starting, stops it, and starts nothing more', async () => {
    const { lifecycle, events, part } = make();
    let finish: (value: string) => void = () => {};
    const slow = lifecycle.start({
      name: 'slow',
      limitMs: 5_000,
      start: () => new Promise<string>((resolve) => (finish = resolve)),
      stop: (started) => void events.push(`stop ${started}`),
    });
    const stopped = lifecycle.stop(0);
    finish('slow');
    await expect(slow).rejects.toThrow();
    await stopped;
    await expect(part('late')).rejects.toThrow();
    expect(events).toEqual(['stop slow', 'exit 0']);
  });

  it('has nothing to stop of a part that failed to start', async () => {
    const { lifecycle, events } = make();
    const failed = lifecycle.start({
      name: 'x',
      limitMs: 5_000,
      start: () => Promise.reject(new Error('port taken')),
      stop: () => void events.push('stop x'),
    });
    await expect(failed).rejects.toThrow('port taken');
    await lifecycle.stop(1);
    expect(events).toEqual(['exit 1']);
  });
});
