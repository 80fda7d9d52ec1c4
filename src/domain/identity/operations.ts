import { z } from 'zod';
import type { OperationDefinition } from '../kernel/definition.ts';
import { noEffects } from '../kernel/effects.ts';
import { idSchema, instantMsSchema } from '../kernel/schemas.ts';

/** `sign-in.attempted` version 1: a PIN tried while the server could not be reached. */
export const signInAttemptedSchema = z.strictObject({ employeeId: idSchema, succeeded: z.boolean(), atMs: instantMsSchema });
export type SignInAttempted = z.infer<typeof signInAttemptedSchema>;

/** Reports an offline sign-in, so that it counts in the server's lockout and audit. */
export const signInAttempted: OperationDefinition<SignInAttempted> = {
  type: 'sign-in.attempted',
  version: 1,
  body: signInAttemptedSchema,
  personal: null,
  permission: null,
  needs: (body) => ({ employees: [body.employeeId] }),
  decide: (operation, world) => ({ flags: world.employee(operation.body.employeeId) === null ? [{ code: 'unknown-employee' }] : [] }),
  effects: (operation) => ({ ...noEffects(), attempts: [operation.body] }),
};
