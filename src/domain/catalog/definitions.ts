import type { Permission } from '../identity/permissions.ts';
import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import { noEffects } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import type { World } from '../kernel/world.ts';
import { priceChangedSchema, productCreatedSchema, productEditedSchema, type PriceChanged, type ProductCreated, type ProductEdited } from './operations.ts';

/** A new part in the catalogue, which belongs to the head office. */
export const productCreated: OperationDefinition<ProductCreated> = {
  type: 'product.created',
  version: 1,
  body: productCreatedSchema,
  personal: null,
  permission: 'catalog.edit',
  needs: () => ({}),
  decide: (operation, world) => ruleEdit(operation, world, 'catalog.edit'),
  effects: (operation) => ({
    ...noEffects(),
    records: [{ collection: 'products', id: operation.body.productId, created: true, fields: operation.body.fields }],
  }),
};

/** An edit of a part; from somebody who may not edit the catalogue it is a request that is declined. */
export const productEdited: OperationDefinition<ProductEdited> = {
  type: 'product.edited',
  version: 1,
  body: productEditedSchema,
  personal: null,
  permission: 'catalog.edit',
  needs: (body) => ({ products: [body.productId] }),
  decide(operation, world) {
    if (world.product(operation.body.productId) === null) return { outcome: 'declined', reason: 'unknown-product', flags: [] };
    return ruleEdit(operation, world, 'catalog.edit');
  },
  effects: (operation) => ({
    ...noEffects(),
    records: [{ collection: 'products', id: operation.body.productId, created: false, fields: operation.body.fields }],
  }),
};

/** New prices of a part: the head office's, merged field by field like any other edit. */
export const priceChanged: OperationDefinition<PriceChanged> = {
  type: 'price.changed',
  version: 1,
  body: priceChangedSchema,
  personal: null,
  permission: 'config.edit_prices',
  needs: (body) => ({ products: [body.productId] }),
  decide(operation, world) {
    if (world.product(operation.body.productId) === null) return { outcome: 'declined', reason: 'unknown-product', flags: [] };
    return ruleEdit(operation, world, 'config.edit_prices');
  },
  effects: ({ body }) => ({ ...noEffects(), records: [{ collection: 'products', id: body.productId, created: false, fields: body.prices }] }),
};

function ruleEdit(operation: Operation, world: World, permission: Permission): Ruling {
  if (operation.author === null) return { flags: [] };
  const allowed = world.employee(operation.author)?.can(permission, operation.branch) ?? false;
  return allowed ? { flags: [] } : { outcome: 'declined', reason: 'not-permitted', flags: [] };
}
