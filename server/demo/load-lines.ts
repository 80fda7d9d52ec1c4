import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Role } from '../../src/domain/identity/permissions.ts';
import { roleSchema } from '../../src/domain/identity/permissions.ts';
import type { Queryable } from '../db/database.ts';
import { DEMO_NAME } from './load-ports.ts';
import type { DemoEmployee } from './people.ts';
import { BRANCHES } from './places.ts';

/** How somebody signs in to the demo, as it is kept beside the secrets of the installation. */
const credentialSchema = z.object({
  name: z.string(),
  roles: z.array(z.object({ role: roleSchema, branch: z.enum(['centro', 'norte', 'mercado']).nullable() })).readonly(),
  pin: z.string().nullable(),
  email: z.string().nullable(),
  password: z.string().nullable(),
});
type Credential = z.infer<typeof credentialSchema>;
const fileSchema = z.object({ tenantId: z.string(), people: z.array(credentialSchema) });

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  owner: 'dueña', admin: 'administración', manager: 'gerente', cashier: 'caja', warehouse: 'almacén', accountant: 'contabilidad',
};

const fileOf = (dataDir: string): string => join(dataDir, 'demo.json');

/** Keeps how people sign in to the demo in a file that only this user can read. */
export async function keepCredentials(dataDir: string, tenantId: string, people: readonly DemoEmployee[]): Promise<void> {
  const draft = `${fileOf(dataDir)}.new`;
  const kept = fileSchema.parse({ tenantId, people });
  await writeFile(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, fileOf(dataDir));
}

/** As they were when this demo was made; those of today's generator when there is no record of it. */
export async function keptCredentials(dataDir: string, tenantId: string, people: readonly DemoEmployee[]): Promise<readonly Credential[]> {
  try {
    const kept = fileSchema.parse(JSON.parse(await readFile(fileOf(dataDir), 'utf8')));
    return kept.tenantId === tenantId ? kept.people : people;
  } catch {
    return people;
  }
}

/** What to tell whoever starts the server with a demo: how to sign in, and what to type. */
export async function demoLines(db: Queryable, people: readonly Credential[]): Promise<string[]> {
  const office = people.filter(({ email }) => email !== null);
  const width = Math.max(...office.map(({ email }) => email?.length ?? 0));
  return [
    '',
    `Negocio de demostración: ${DEMO_NAME}`,
    ...office.map((person, index) => entry(index === 0 ? 'Oficina' : '', `${(person.email ?? '').padEnd(width)}  ${person.password ?? ''}  ${signature(person, null)}`)),
    ...BRANCHES.flatMap(({ key, name }) => {
      const here = people.filter(({ pin, roles }) => pin !== null && roles.some(({ branch }) => branch === key));
      return here.map((person, index) => entry(index === 0 ? name : '', `PIN ${person.pin ?? ''}  ${signature(person, key)}`));
    }),
    ...people.filter(({ pin, roles }) => pin !== null && roles.some(({ branch }) => branch === null))
      .map((person, index) => entry(index === 0 ? 'Todas' : '', `PIN ${person.pin ?? ''}  ${signature(person, null)}`)),
    ...(await popularBarcodes(db)).map(({ barcode, name }, index) => entry(index === 0 ? 'Prueba con' : '', `${barcode}  ${name}`)),
  ];
}

function entry(label: string, text: string): string {
  return `  ${label.padEnd(11)} ${text}`.trimEnd();
}

function signature({ name, roles }: Credential, branch: string | null): string {
  const names = roles.filter((grant) => grant.branch === branch).map(({ role }) => ROLE_NAMES[role]);
  return `${name} (${names.join(', ')})`;
}

/** Three parts that sell well and are on hand in every branch. */
async function popularBarcodes(db: Queryable): Promise<{ barcode: string; name: string }[]> {
  const { rows } = await db.query<{ barcode: string; name: string }>(
    `SELECT p.barcodes[1] AS barcode, p.name FROM products p
     JOIN (SELECT product_id, count(*) AS sold FROM sale_items GROUP BY product_id) s ON s.product_id = p.id
     WHERE p.active AND cardinality(p.barcodes) > 0
       AND (SELECT count(*) FROM stock_levels l WHERE l.product_id = p.id AND l.quantity_milli >= 2000) >= (SELECT count(*) FROM branches WHERE active)
     ORDER BY s.sold DESC, p.id LIMIT 3`,
  );
  return rows;
}
