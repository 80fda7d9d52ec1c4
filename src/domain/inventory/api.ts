import { z } from 'zod';
import { idSchema } from '../kernel/schemas.ts';
import { goodsReceivedSchema, stockAdjustedSchema } from './operations.ts';

/** `POST /api/inventory/receipts` (purchasing.receive) records `goods.received` in the server's chain. */
export const receiptCreateSchema = goodsReceivedSchema;
/** `POST /api/inventory/adjustments` (inventory.adjust) records `stock.adjusted` in the server's chain. */
export const adjustmentCreateSchema = stockAdjustedSchema;
/** What a recorded act answers with. */
export const recordedSchema = z.strictObject({ operationId: idSchema, flags: z.array(z.string()) });
