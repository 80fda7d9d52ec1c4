import type { Flag } from './decision.ts';
import type { OperationDefinition } from './definition.ts';
import type { Operation } from './envelope.ts';
import type { World } from './world.ts';

/**
 * What there is to say of the person behind an operation that has already happened: it is applied all the same,
 * and somebody looks at it. An operation without an author is the server's own or a type nobody is asked for.
 */
export function judgeAuthor<Body, Personal>(definition: OperationDefinition<Body, Personal>, operation: Operation, world: World): Flag[] {
  if (definition.permission === null) return [];
  if (operation.author === null) return [{ code: 'no-author' }];
  const author = world.employee(operation.author);
  if (author === null) return [{ code: 'unknown-employee' }];
  const flags: Flag[] = author.active ? [] : [{ code: 'inactive-employee' }];
  if (!author.can(definition.permission, operation.branch)) flags.push({ code: 'not-permitted', data: { permission: definition.permission } });
  return flags;
}
