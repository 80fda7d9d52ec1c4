import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { throwawayCsd } from '../throwaway-certificate.ts';
import type { Signer } from '../signer.ts';
import { PROVIDER_IDENTITY, stampSigner } from './stamping.ts';

const entrySchema = z.object({
  customId: z.string(), hash: z.string(), uuid: z.string(), issuerRfc: z.string(), xml: z.string(), cancelled: z.boolean(),
  /** How a cancellation that was asked for goes, in SAT's words; empty where none was. */
  request: z.enum(['', 'En proceso', 'Cancelado sin aceptación', 'Cancelado con aceptación', 'Plazo vencido', 'Solicitud rechazada']).default(''),
});
/** A document that was stamped; written anew when it is cancelled. */
export type StampedEntry = z.infer<typeof entrySchema>;

/** What a provider never forgets, over restarts too when it has a folder. */
export interface ProviderMemory {
  signer: Signer;
  byHash(hash: string): StampedEntry | undefined;
  byCustomId(customId: string): StampedEntry | undefined;
  byUuid(uuid: string): StampedEntry | undefined;
  entries(): readonly StampedEntry[];
  remember(entry: StampedEntry): void;
}

/** @param folder null: for as long as the process lives */
export function providerMemory(folder: string | null, nowMs: number): ProviderMemory {
  const byUuid = new Map<string, StampedEntry>();
  const byHash = new Map<string, StampedEntry>();
  const byCustomId = new Map<string, StampedEntry>();
  const put = (entry: StampedEntry): void => {
    byUuid.set(entry.uuid, entry);
    byHash.set(entry.hash, entry);
    byCustomId.set(entry.customId, entry);
  };
  const log = folder === null ? null : join(folder, 'stamped.jsonl');
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (log !== null && existsSync(log)) for (const entry of readLog(log)) put(entry);
  return {
    signer: folder === null ? newSigner(nowMs).signer : keptSigner(folder, nowMs),
    byHash: (hash) => byHash.get(hash),
    byCustomId: (customId) => byCustomId.get(customId),
    byUuid: (uuid) => byUuid.get(uuid),
    entries: () => [...byUuid.values()],
    remember(entry) {
      if (log !== null) appendFileSync(log, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
      put(entry);
    },
  };
}

/** A last line that was cut by a crash is nobody's: its stamp was never answered. */
function* readLog(path: string): Generator<StampedEntry> {
  for (const line of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
    const entry = entrySchema.safeParse(JSON.parse(line));
    if (entry.success) yield entry.data;
  }
}

function newSigner(nowMs: number) {
  const made = throwawayCsd(PROVIDER_IDENTITY.rfc, PROVIDER_IDENTITY.legalName, nowMs);
  return { made, signer: stampSigner(made) };
}

function keptSigner(folder: string, nowMs: number): Signer {
  const [certificate, key] = [join(folder, 'stamps.cer'), join(folder, 'stamps.key')];
  if (existsSync(certificate) && existsSync(key)) {
    return stampSigner({ certificate: readFileSync(certificate), privateKey: createPrivateKey(readFileSync(key)) });
  }
  const { made, signer } = newSigner(nowMs);
  writeFileSync(key, made.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(certificate, made.certificate);
  return signer;
}
