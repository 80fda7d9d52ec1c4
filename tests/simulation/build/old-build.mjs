/**
 * Loaded before a worker's own code: lets the server's side of the world be an older build for a while. What
 * `definitionOf` answers then is null for the types that `globalThis.simulatedServerLacks` names.
 */
import { register } from 'node:module';

const hooks = `
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.split('?')[0].endsWith('/src/domain/registry.ts')) return loaded;
  const source = String(loaded.source);
  const found = source.match(/function definitionOf\\(\\w+,\\s*\\w+\\)\\s*\\{/g) ?? [];
  if (found.length !== 1) throw new Error('definitionOf was not found once in ' + url);
  const name = /\\((\\w+)/.exec(found[0])[1];
  return { ...loaded, source: source.replace(found[0], found[0] + 'if(globalThis.simulatedServerLacks?.has(' + name + '))return null;') };
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
