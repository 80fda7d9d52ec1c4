import { describe, expect, it } from 'vitest';
import { SecretHasher } from './secret-hasher.ts';

const hasher = new SecretHasher('a pepper of the tests, long enough', 4);

describe('SecretHasher', () => {
  it('names its scheme and compares', async () => {
    const hash = await hasher.hash('pin', '4826');
    expect(hash).toMatch(/^nx1\$2b\$04\$/);
    expect(await hasher.compare('pin', '4826', hash)).toEqual({ right: true, outdated: false });
    expect(await hasher.compare('pin', '4827', hash)).toEqual({ right: false, outdated: false });
  });

  it('needs the same pepper and the same kind', async () => {
    const hash = await hasher.hash('pin', '4826');
    const other = new SecretHasher('another pepper of the tests, as long', 4);
    expect((await other.compare('pin', '4826', hash)).right).toBe(false);
    expect((await hasher.compare('password', '4826', hash)).right).toBe(false);
  });

  it('tells a hash of another cost to be made anew, and is never right without a hash of its scheme', async () => {
    const cheap = await hasher.hash('password', 'una contraseña larga');
    const dearer = new SecretHasher('a pepper of the tests, long enough', 5);
    expect(await dearer.compare('password', 'una contraseña larga', cheap)).toEqual({ right: true, outdated: true });
    expect(await hasher.compare('password', 'nobody has this one', null)).toEqual({ right: false, outdated: false });
    expect((await hasher.compare('password', 'x', '$argon2id$x')).right).toBe(false);
  });

  it('tells long secrets apart past the 72 bytes that bcrypt looks at', async () => {
    const hash = await hasher.hash('password', `${'x'.repeat(100)}a`);
    expect((await hasher.compare('password', `${'x'.repeat(100)}b`, hash)).right).toBe(false);
  });

  it('answers every one of many at once', async () => {
    const hash = await hasher.hash('pin', '4826');
    const answers = await Promise.all(['4826', '1111', '4826', '2222'].map((pin) => hasher.compare('pin', pin, hash)));
    expect(answers.map(({ right }) => right)).toEqual([true, false, true, false]);
  });
});
