import type { StampArchive } from '../../server/modules/invoicing/queue/archive.ts';
import type { QueuePorts } from '../../server/modules/invoicing/queue/work-document.ts';
import type { Signer } from '../../server/platform/e-invoice/signer.ts';

/** Keeps nothing. */
export const noArchive: StampArchive = { keepSent: async () => {}, keep: async () => {}, begun: async () => false, async *sent() {} };

/** One certificate for every issuer, whose use is not written down. */
export function signersOf(signer: Signer): QueuePorts['signers'] {
  return { inForce: async () => ({ ...signer, certificateId: '' }), noteUse: async () => {} };
}
