import type { FiscalDocument } from '../../../../src/domain/invoicing/cfdi/document.ts';
import { CFDI } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import { fiscalTime } from '../../../../src/domain/invoicing/periods.ts';
import { validateInvoice } from '../../../../src/domain/invoicing/validate.ts';
import { attributeOf, childOf } from '../../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import type { TenantDatabase, Transaction } from '../../../db/database.ts';
import type { Provider, RecoverAnswer, StampAnswer, Stamped } from '../../../platform/e-invoice/provider.ts';
import { sealDocument, unsealedXml } from '../../../platform/e-invoice/seal.ts';
import { SignerError, type Signer } from '../../../platform/e-invoice/signer.ts';
import { newId } from '../../../platform/new-id.ts';
import { announceCommitted } from '../../../sync/committed.ts';
import type { StampArchive } from './archive.ts';
import type { HeldSigner } from '../settings/certificates.ts';
import { noteFailure, settleFailures, touchDocuments } from '../documents/document-news.ts';
import { claimDue, sentRecordOf, takeFolio, writeState, type Change, type ClaimedDocument } from './document-rows.ts';
import { VaultError } from '../settings/vault.ts';

/** What stands around the queue of a tenant. */
export interface QueuePorts {
  provider: Provider;
  archive: StampArchive;
  signers: {
    /** The certificate in force for an issuer. @throws SignerError, VaultError */
    inForce(db: TenantDatabase, issuerRfc: string): Promise<HeldSigner>;
    /** Writes its use down. */
    noteUse(tx: Transaction, signer: HeldSigner, documentId: string | null): Promise<void>;
  };
  nowMs(): number;
  /** Chance, from 0 to 1: tries do not march in step. */
  random(): number;
  /** Waits between tries grow from the first to the longest. */
  waits: { firstMs: number; longestMs: number };
  /** Longer than the provider's longest answer. */
  leaseMs: number;
}

/** SAT takes nothing that is older when it is stamped. */
const TOO_OLD = '401';
const TRY_AGAIN_MS = 600_000;

function waitMs({ waits: { firstMs, longestMs }, random }: QueuePorts, attempts: number): number {
  return Math.round(Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20)) * (0.5 + random() / 2));
}

/**
 * Takes one due document of a tenant as far as it goes now: sealed, sent, and its answer written down. The sealed bytes
 * are stored before they are sent and stay the same; a document that may have been sent is asked for before anything
 * else. So it is stamped once, however often this is interrupted, and by however many processes.
 * @param onClaimed told as soon as there is one, before it is worked on
 * @returns false when nothing is due
 */
export async function workNext(db: TenantDatabase, ports: QueuePorts, onClaimed?: () => void): Promise<boolean> {
  const claimed = await claimDue(db, ports.leaseMs);
  if (claimed === null) return false;
  onClaimed?.();
  const document = claimed.state === 'pending' ? await seal(db, claimed, ports) : claimed;
  if (document !== null) await hand(db, document, ports);
  return true;
}

/** @returns null when it went no further */
async function seal(db: TenantDatabase, claimed: ClaimedDocument, ports: QueuePorts): Promise<ClaimedDocument | null> {
  const content = JSON.parse(claimed.content) as FiscalDocument;
  let signer: HeldSigner | null;
  try {
    signer = ports.provider.seals ? null : await ports.signers.inForce(db, content.issuer.rfc);
  } catch (error) {
    if (!(error instanceof SignerError) && !(error instanceof VaultError)) throw error;
    await settle(db, claimed, { state: 'pending', errorCode: error.code, errorMessage: error.message, note: error.message, nextAttemptMs: TRY_AGAIN_MS, release: true });
    return null;
  }
  return told(db, async (tx) => {
    const folio = claimed.folio ?? (await takeFolio(tx, claimed.series));
    const sealed = sealedOrFault({ ...content, series: claimed.series, folio, issuedAt: fiscalTime(ports.nowMs(), claimed.timeZone) }, signer);
    if (signer !== null) await ports.signers.noteUse(tx, signer, claimed.id);
    if ('code' in sealed) {
      const change: Change = { state: 'failed', folio, errorCode: sealed.code, errorMessage: sealed.message, note: sealed.code, release: true };
      return { answer: null, position: await writeAndTell(tx, claimed, change) };
    }
    const held = await writeState(tx, claimed, { state: 'sealed', folio, sealedXml: sealed.xml, release: false });
    return { answer: held ? { ...claimed, state: 'sealed' as const, folio, sealedXml: sealed.xml } : null, position: null };
  });
}

/** Runs a transaction, and tells devices of its position after the commit. */
async function told<T>(db: TenantDatabase, work: (tx: Transaction) => Promise<{ answer: T; position: number | null }>): Promise<T> {
  const { answer, position } = await db.transaction(work);
  if (position !== null) announceCommitted(db.tenantId, position);
  return answer;
}

/** Writes a change that people see: devices' rows, and a task where somebody has to look. @returns null when it was no longer ours */
async function writeAndTell(tx: Transaction, document: ClaimedDocument, change: Change): Promise<number | null> {
  if (!(await writeState(tx, document, change))) return null;
  if (change.state === 'failed') await noteFailure(tx, newId(), { documentId: document.id, code: change.errorCode ?? '', message: change.errorMessage ?? '' });
  if (change.state === 'stamped') await settleFailures(tx, document.id, 'Se timbró');
  return (await touchDocuments(tx, [document.id])).position;
}

async function settle(db: TenantDatabase, document: ClaimedDocument, change: Change): Promise<void> {
  await told(db, async (tx) => ({ answer: undefined, position: await writeAndTell(tx, document, change) }));
}

function sealedOrFault(document: FiscalDocument, signer: Signer | null): { xml: string } | { code: string; message: string } {
  try {
    const xml = signer === null ? unsealedXml(document) : sealDocument(document, signer);
    const [broken] = validateInvoice(readXml(xml));
    return broken === undefined ? { xml } : { code: broken.code, message: `${broken.field}: ${broken.message}` };
  } catch (error) {
    if (error instanceof InvoicingError) return { code: error.code, message: error.message };
    throw error;
  }
}

async function hand(db: TenantDatabase, document: ClaimedDocument, ports: QueuePorts): Promise<void> {
  const { provider, archive } = ports;
  const xml = document.sealedXml ?? '';
  const attempts = document.attempts + 1;
  const sentBefore = document.state === 'sending';
  if (!sentBefore) await archive.keepSent(await sentRecordOf(db, document.id, ports.nowMs()));
  if (!(await writeState(db, document, { state: 'sending', attempts, release: false }))) return;
  let answer: StampAnswer | RecoverAnswer = sentBefore ? await provider.recover(xml, document.id) : await provider.stamp(xml, document.id);
  if (answer.outcome === 'not-stamped') answer = await provider.stamp(xml, document.id);
  const stamped = stampOfAnswer(xml, answer);
  if (stamped !== null) await archive.keep(stamped.uuid, stamped.xml);
  await settle(db, document, stamped === null ? changeFor(answer, sentBefore, waitMs(ports, attempts)) : {
    state: 'stamped', uuid: stamped.uuid, stampedXml: stamped.xml, folio: folioOf(stamped.xml), provider: provider.name, release: true,
  });
}

/** The stamp: of these bytes, or of other bytes of the same document, sent before a backup was restored. */
function stampOfAnswer(sentXml: string, answer: StampAnswer | RecoverAnswer): Stamped | null {
  if (answer.outcome === 'stamped') return answer;
  return answer.outcome === 'duplicate' && answer.earlier !== null && saysTheSame(sentXml, answer.earlier.xml) ? answer.earlier : null;
}

function saysTheSame(sentXml: string, stampedXml: string): boolean {
  const [sent, stamped] = [readXml(sentXml), readXml(stampedXml)];
  const party = (root: typeof sent, local: string): string | undefined => {
    const element = childOf(root, CFDI, local);
    return element && attributeOf(element, 'Rfc');
  };
  return ['Total', 'SubTotal', 'TipoDeComprobante', 'Serie'].every((name) => attributeOf(sent, name) === attributeOf(stamped, name)) &&
    ['Emisor', 'Receptor'].every((local) => party(sent, local) === party(stamped, local));
}

function folioOf(xml: string): string {
  return attributeOf(readXml(xml), 'Folio') ?? '';
}

function changeFor(answer: StampAnswer | RecoverAnswer, sentBefore: boolean, nextAttemptMs: number): Change {
  switch (answer.outcome) {
    case 'refused':
      // A provider looks for a former stamp first: what it calls too old it never stamped, so it may take a new date.
      if (answer.code === TOO_OLD) return { state: 'pending', sealedXml: null, note: 'redated', release: true };
      return { state: 'failed', errorCode: answer.code, errorMessage: answer.message, note: answer.code, release: true };
    case 'unreached':
      return { state: sentBefore ? 'sending' : 'sealed', errorCode: 'provider-unreached', errorMessage: 'No se pudo llegar al proveedor; se volverá a intentar.', note: answer.reason, nextAttemptMs, release: true };
    default:
      return { state: 'sending', errorCode: 'answer-unknown', errorMessage: 'El proveedor no contestó; se le preguntará.', note: 'reason' in answer ? answer.reason : answer.outcome, nextAttemptMs, release: true };
  }
}
