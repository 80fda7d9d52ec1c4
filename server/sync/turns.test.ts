import { describe, expect, it } from 'vitest';
import { TooManyWaiting, Turns } from './turns.ts';

/** Work that ends when it is told to, and notes that it began. */
function works(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const take = (key: string, name: string, weight: number): Promise<void> =>
    turns.take(key, weight, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  return { begun, take, end: (name: string) => ends.get(name)?.() };
}

describe('turns', () => {
  it('go one at a time for a key, the lightest first and the older of equals; other keys do not wait', async () => {
    const { begun, take, end } = works(new Turns({ atOnce: 1, mostWaiting: 10 }));
    const all = [take('shop', 'week', 500), take('shop', 'heavy', 400), take('shop', 'sale', 1), take('shop', 'second sale', 1), take('other', 'elsewhere', 9)];
    expect(begun).toEqual(['week', 'elsewhere']);
    for (const name of ['elsewhere', 'week', 'sale', 'second sale', 'heavy']) {
      end(name);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(begun).toEqual(['week', 'elsewhere', 'sale', 'second sale', 'heavy']);
  });

  it('go as many at a time as may, and no more when one ends', async () => {
    const { begun, take, end } = works(new Turns({ atOnce: 2, mostWaiting: 10 }));
    const all = ['first', 'second', 'third', 'fourth'].map((name) => take('shop', name, 1));
    expect(begun).toEqual(['first', 'second']);
    end('second');
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(['first', 'second', 'third']);
    for (const name of ['first', 'third']) end(name);
    await new Promise((resolve) => setImmediate(resolve));
    end('fourth');
    await Promise.all(all);
  });

  it('go on after work that failed, and refuse who would wait too long', async () => {
    const turns = new Turns({ atOnce: 1, mostWaiting: 1 });
    const { begun, take, end } = works(turns);
    const failing = turns.take('shop', 1, () => Promise.reject(new Error('refused')));
    const next = take('shop', 'next', 1);
    await expect(take('shop', 'one too many', 1)).rejects.toBeInstanceOf(TooManyWaiting);
    await expect(failing).rejects.toThrow('refused');
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(['next']);
    end('next');
    await next;
    await turns.take('shop', 1, async () => begun.push('afterwards'));
    expect(begun).toEqual(['next', 'afterwards']);
  });
});
