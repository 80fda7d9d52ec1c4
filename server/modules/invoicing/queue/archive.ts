import type { Dirent } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { documentKindSchema } from '../../../../src/domain/invoicing/api.ts';

/** A document as it was handed to the provider: enough to know it again when the database does not. */
export const sentRecordSchema = z.strictObject({
  format: z.literal('nexus-sent-1'),
  id: z.uuid(),
  sentAtMs: z.int(),
  kind: documentKindSchema,
  branchId: z.uuid(),
  timeZone: z.string(),
  series: z.string(),
  folio: z.string(),
  provisionalFolio: z.string().nullable(),
  /** JSON of a FiscalDocument. */
  content: z.string(),
  email: z.string().nullable(),
  /** The bytes that were sent. */
  sealedXml: z.string(),
  saleIds: z.array(z.uuid()),
  /** Of a credit note on a global invoice: the sales that it takes out. */
  creditedSaleIds: z.array(z.uuid()),
  returnIds: z.array(z.uuid()),
  replaces: z.uuid().nullable(),
  credits: z.uuid().nullable(),
  /** Of a receipt: what money it acknowledges on which invoices. */
  payments: z.array(z.strictObject({ invoiceId: z.uuid(), sourceId: z.uuid(), amountCents: z.int(), installments: z.int() })).default([]),
  /** Of an advance: the payment that it is for. */
  advance: z.strictObject({ paymentId: z.uuid(), customerId: z.uuid() }).nullable().default(null),
  /** Advances that are applied on an invoice. */
  advanceUses: z.array(z.strictObject({ advanceId: z.uuid(), amountCents: z.int() })).default([]),
  /** Of a global invoice. */
  period: z.strictObject({ fromDay: z.string(), toDay: z.string() }).nullable().default(null),
});
export type SentRecord = z.infer<typeof sentRecordSchema>;

/** Keeps a tenant's documents outside the database: a backup from before a stamp must not be the end of it. */
export interface StampArchive {
  /** Before it is sent: what may be stamped is known, whatever happens to the database. */
  keepSent(record: SentRecord): Promise<void>;
  /** Stamped, by UUID. */
  keep(uuid: string, xml: string): Promise<void>;
  /** Whether anything was ever sent from here: an archive that is elsewhere, or lost, is not one that is empty. */
  begun(): Promise<boolean>;
  /** All that was ever sent, in that order. A file that cannot be read stops it: whether it was stamped is not known. */
  sent(): AsyncIterable<SentRecord>;
}

/** In a folder of the tenant's own: one file a document, whole or not there. What is dated anew and sent again is a second file. */
export function folderArchive(folder: string): StampArchive {
  const files = async (): Promise<Dirent[]> => {
    try {
      return await readdir(join(folder, 'sent'), { recursive: true, withFileTypes: true });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  };
  return {
    keepSent: (record) => put(join(folder, 'sent', record.id.slice(-2)), `${String(record.sentAtMs).padStart(15, '0')}-${record.id}.json`, JSON.stringify(record)),
    keep: (uuid, xml) => put(join(folder, 'stamped', uuid.slice(0, 2)), `${uuid}.xml`, xml),
    async begun() {
      return (await files()).length > 0;
    },
    async *sent() {
      const names = await files();
      for (const { name, parentPath } of names.filter((entry) => entry.name.endsWith('.json')).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        yield sentRecordSchema.parse(JSON.parse(await readFile(join(parentPath, name), 'utf8')));
      }
    },
  };
}

async function put(place: string, name: string, text: string): Promise<void> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  const path = join(place, name);
  const partial = `${path}.${process.pid}.part`;
  const file = await open(partial, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}
