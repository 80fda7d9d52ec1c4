import pg from 'pg';

/** A sale as the server's tables hold it, with what belongs to it. */
export interface ServerSale {
  id: string;
  folio: string;
  totalCents: number;
  items: { productId: string; quantityMilli: number; discountCents: number }[];
  payments: { method: string; amountCents: number }[];
  /** By its lines of stock, in thousandths. */
  movedMilli: number;
  /** Debits less credits. */
  balanceCents: number;
}

export interface ServerOperation {
  id: string;
  device: string;
  number: number;
  hash: string;
  core: string;
  outcome: string;
}

export interface ServerSession {
  device: string;
  openingCents: number;
  expectedCents: number | null;
  countedCents: number | null;
  differenceCents: number | null;
  /** Of cash, by what came and went. */
  drawerCents: number;
}

/** What the server holds in the end, read past its code. */
export interface ServerBooks {
  sales: ServerSale[];
  operations: ServerOperation[];
  sessions: ServerSession[];
  stock: Map<string, { milli: number; valueCents: number; onShelfMilli: number }>;
  journal: Map<string, { debitCents: number; creditCents: number }>;
  unbalanced: number;
  figures: { saleCount: number; totalCents: number; cashCents: number; cardCents: number; transferCents: number };
}

/** Reads the books of a shop's own database. */
export async function readServerBooks(databaseUrl: string): Promise<ServerBooks> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const look = async <T extends pg.QueryResultRow>(query: string): Promise<T[]> => (await client.query<T>(query)).rows;
  try {
    const stock = await look<{ id: string; milli: number; valueCents: number; onShelfMilli: number }>(
      `SELECT v.product_id AS id, v.quantity_milli::float8 AS milli, v.value_cents::float8 AS "valueCents",
         (SELECT sum(l.quantity_milli)::float8 FROM stock_levels l WHERE l.product_id = v.product_id) AS "onShelfMilli" FROM stock_values v`);
    const journal = await look<{ account: string; debitCents: number; creditCents: number }>(
      `SELECT account, sum(debit_cents)::float8 AS "debitCents", sum(credit_cents)::float8 AS "creditCents" FROM journal_entry_lines GROUP BY account`);
    const [unbalanced] = await look<{ count: number }>(
      `SELECT count(*)::int AS count FROM (SELECT 1 FROM journal_entry_lines GROUP BY operation_id, sequence HAVING sum(debit_cents) <> sum(credit_cents)) x`);
    const [figures] = await look<ServerBooks['figures']>(
      `SELECT sum(sale_count)::float8 AS "saleCount", sum(total_cents)::float8 AS "totalCents", sum(cash_cents)::float8 AS "cashCents",
         sum(card_cents)::float8 AS "cardCents", sum(transfer_cents)::float8 AS "transferCents" FROM rollups`);
    if (figures === undefined) throw new Error('no figures');
    return {
      sales: await look<ServerSale>(SALES),
      operations: await look<ServerOperation>(
        `SELECT o.id, o.device_id AS device, o.number::float8 AS number, o.hash, o.core, o.outcome FROM operations o JOIN devices d ON d.id = o.device_id
         WHERE d.class <> 'server' ORDER BY o.device_id, o.number, o.position`),
      sessions: await look<ServerSession>(
        `SELECT s.device_id AS device, s.opening_cents::float8 AS "openingCents", s.expected_cents::float8 AS "expectedCents", s.counted_cents::float8 AS "countedCents",
           s.difference_cents::float8 AS "differenceCents",
           (SELECT amount_cents::float8 FROM cash_totals t WHERE t.session_id = s.id AND t.method = 'cash') AS "drawerCents"
         FROM cash_sessions s ORDER BY s.opened_ms, s.id`),
      stock: new Map(stock.map(({ id, ...held }) => [id, held])),
      journal: new Map(journal.map(({ account, ...sums }) => [account, sums])),
      unbalanced: unbalanced?.count ?? 0,
      figures,
    };
  } finally {
    await client.end();
  }
}

const SALES = `
  SELECT s.id, s.folio, s.total_cents::float8 AS "totalCents",
    (SELECT json_agg(json_build_object('productId', i.product_id, 'quantityMilli', i.quantity_milli, 'discountCents', i.discount_cents) ORDER BY i.line) FROM sale_items i WHERE i.sale_id = s.id) AS items,
    (SELECT json_agg(json_build_object('method', p.method, 'amountCents', p.amount_cents)) FROM payments p WHERE p.sale_id = s.id) AS payments,
    (SELECT -sum(o.quantity_milli)::float8 FROM inventory_operations o WHERE o.operation_id = s.id) AS "movedMilli",
    (SELECT sum(l.debit_cents - l.credit_cents)::float8 FROM journal_entry_lines l WHERE l.operation_id = s.id) AS "balanceCents"
  FROM sales s ORDER BY s.folio`;
