import { openDatabase } from '../local/indexed-db.ts';

export const OPERATIONS = 'operations';
export const RESERVE = 'reserve';

/**
 * The operation log's own database (docs/decisions/0006-operation-log-storage.md). Its schema is fixed from the first
 * release: the number is the primary key, so a second writer of one fails.
 */
export function openLogDatabase(factory: IDBFactory, prefix: string): Promise<IDBDatabase> {
  return openDatabase(factory, `${prefix}-log`, 1, (database) => {
    const operations = database.createObjectStore(OPERATIONS, { keyPath: 'number' });
    operations.createIndex('type', 'type');
    operations.createIndex('pending', 'pending');
    operations.createIndex('attention', 'attention');
    operations.createIndex('folioNumber', 'folioNumber', { unique: true });
    operations.createIndex('cartId', 'cartId', { unique: true });
    database.createObjectStore(RESERVE);
  });
}
