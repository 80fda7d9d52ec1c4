import type { OperationDefinition } from '../kernel/definition.ts';
import { noEffects } from '../kernel/effects.ts';
import {
  customerCreatedSchema, customerEditedPersonalSchema, customerEditedSchema, customerPersonalSchema,
  type CustomerCreated, type CustomerEdited, type CustomerEditedPersonal, type CustomerPersonal,
} from './operations.ts';

/** A customer met for the first time; a credit limit given by somebody who may not is flagged and left at zero. */
export const customerCreated: OperationDefinition<CustomerCreated, CustomerPersonal> = {
  type: 'customer.created',
  version: 1,
  body: customerCreatedSchema,
  personal: customerPersonalSchema,
  permission: 'customers.create',
  needs: () => ({}),
  decide: (operation, world) => {
    const author = operation.author === null ? null : world.employee(operation.author);
    const mayGiveCredit = operation.author === null || (author?.can('customers.edit_credit', operation.branch) ?? false);
    return { flags: operation.body.fields.creditLimitCents > 0 && !mayGiveCredit ? [{ code: 'credit-not-permitted' }] : [] };
  },
  effects: (operation, decision) => ({
    ...noEffects(),
    records: [{
      collection: 'customers', id: operation.body.customerId, created: true,
      fields: {
        ...operation.body.fields,
        ...(decision.flags.some((flag) => flag.code === 'credit-not-permitted') ? { creditLimitCents: 0 } : {}),
        ...operation.personal,
      },
    }],
  }),
};

/** An edit of a customer, merged field by field; credit limits belong to those who may give credit. */
export const customerEdited: OperationDefinition<CustomerEdited, CustomerEditedPersonal> = {
  type: 'customer.edited',
  version: 1,
  body: customerEditedSchema,
  personal: customerEditedPersonalSchema,
  permission: 'customers.edit',
  needs: (body) => ({ customers: [body.customerId] }),
  decide(operation, world) {
    if (operation.author === null) return { flags: [] };
    const author = world.employee(operation.author);
    const { creditLimitCents } = operation.body.fields;
    if (creditLimitCents !== undefined && !(author?.can('customers.edit_credit', operation.branch) ?? false)) {
      return { outcome: 'declined', reason: 'not-permitted', flags: [] };
    }
    return { flags: [] };
  },
  effects: (operation) => ({
    ...noEffects(),
    records: [{
      collection: 'customers', id: operation.body.customerId, created: false,
      fields: { ...operation.body.fields, ...operation.personal },
    }],
  }),
};
