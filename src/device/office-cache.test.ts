import { describe, expect, it } from 'vitest';
import { Unreachable } from './http/api-client.ts';
import { OfficeCache } from './office-cache.ts';

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('answers kept by key', () => {
  it('asks once at a time', async () => {
    const cache = new OfficeCache(() => 7);
    const answer = deferred<string>();
    let asked = 0;
    const ask = () => {
      asked += 1;
      return answer.promise;
    };
    const loads = [cache.load('a', ask), cache.load('a', ask)];
    answer.resolve('yes');
    await Promise.all(loads);
    expect(asked).toBe(1);
    expect(cache.entry('a').get()).toEqual({ data: 'yes', asOfMs: 7, problem: null, loading: false, stale: false });
  });

  it('keeps the old answer beside the problem of the newer try', async () => {
    const cache = new OfficeCache(() => 7);
    await cache.load('a', () => Promise.resolve('old'));
    await cache.load('a', () => Promise.reject(new Unreachable('no network')));
    expect(cache.entry('a').get()).toMatchObject({ data: 'old', asOfMs: 7, problem: { kind: 'offline' } });
  });

  it('stays stale when something was written while the answer was on its way', async () => {
    const cache = new OfficeCache(() => 7);
    const answer = deferred<string>();
    const load = cache.load('products/all', () => answer.promise);
    cache.invalidate('products/');
    answer.resolve('before the write');
    await load;
    expect(cache.entry('products/all').get()).toMatchObject({ data: 'before the write', stale: true });
  });

  it('drops what comes for a person who has left', async () => {
    const cache = new OfficeCache(() => 7);
    const answer = deferred<string>();
    const load = cache.load('a', () => answer.promise);
    cache.clear();
    answer.resolve("the former person's");
    await load;
    expect(cache.entry('a').get().data).toBeUndefined();
  });
});
