import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SaleDocument } from '../../../src/domain/invoicing/cfdi/document.ts';
import { readCertificate } from './certificate.ts';
import type { Provider } from './provider.ts';
import { sampleDocuments } from './samples.ts';
import { satStatus, type SatStatus, type StatusQuery } from './sat-status.ts';
import { sealDocument } from './seal.ts';
import type { ReceiverAnswer } from './simulator/cancelling.ts';
import { startSimulator, STATUS_PATH, type Simulator } from './simulator/server.ts';
import { swProvider } from './sw-provider.ts';
import { throwawayCsd } from './throwaway-certificate.ts';

const nowMs = Date.now();
const DAY_MS = 86_400_000;
const made = throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', nowMs);
const signer = { certificate: readCertificate(made.certificate), privateKey: made.privateKey };
const sample = sampleDocuments(nowMs).find(({ name }) => name === 'ingreso')?.document as SaleDocument;

let simulator: Simulator;
let provider: Provider;
let sat: SatStatus;
let clockMs = nowMs;
let says: ReceiverAnswer = 'waits';
let satDown = false;
let count = 0;

beforeAll(async () => {
  simulator = await startSimulator({ folder: null, nowMs: () => clockMs, receiver: () => says, satDown: () => satDown });
  provider = swProvider({ baseUrl: simulator.url, user: 'local', password: 'x', timeoutMs: 60_000 });
  sat = satStatus(`${simulator.url}${STATUS_PATH}`, 60_000);
});
afterAll(() => simulator.close());

/** Stamps the sample so many times over that its total is above $1,000 or not. */
async function stamped(change: Partial<SaleDocument> = {}, times = 3): Promise<StatusQuery> {
  clockMs = nowMs;
  count += 1;
  const document = { ...sample, folio: String(count), concepts: Array.from({ length: times }, () => sample.concepts).flat(), ...change };
  const answer = await provider.stamp(sealDocument(document, signer), `doc-${count}`);
  if (answer.outcome !== 'stamped') throw new Error(JSON.stringify(answer));
  return { issuerRfc: 'RTO120305AB6', receiverRfc: document.receiver.rfc, total: '1.00', uuid: answer.uuid };
}
const cancel = ({ uuid, issuerRfc }: StatusQuery) => provider.cancel({ uuid, issuerRfc, motive: '02', replacement: null });

it('what needs nobody’s agreement is cancelled at once', async () => {
  const query = await stamped({}, 1);
  expect(await sat(query)).toEqual({ outcome: 'known', document: 'live', request: 'none' });
  expect(await cancel(query)).toMatchObject({ outcome: 'accepted', code: '201' });
  expect(await sat(query)).toEqual({ outcome: 'known', document: 'cancelled', request: 'accepted' });
  expect(await sat({ ...query, uuid: '00000000-0000-4000-8000-000000000000' })).toEqual({ outcome: 'known', document: 'not-found', request: 'none' });
});

it.each<readonly [ReceiverAnswer, object]>([
  ['accepts', { document: 'cancelled', request: 'accepted' }],
  ['silent', { document: 'cancelled', request: 'expired' }],
  ['rejects', { document: 'live', request: 'rejected' }],
])('otherwise the receiver is asked: %s', async (said, standing) => {
  const query = await stamped();
  clockMs = nowMs + 10 * DAY_MS;
  says = 'waits';
  expect(await cancel(query)).toMatchObject({ code: '201' });
  expect(await cancel(query)).toMatchObject({ code: '202' });
  expect(await sat(query)).toEqual({ outcome: 'known', document: 'live', request: 'in-process' });
  says = said;
  expect(await sat(query)).toEqual({ outcome: 'known', ...standing });
});

it('what another document names is not cancelled before that is', async () => {
  const query = await stamped({}, 1);
  const note = await stamped({ type: 'E', relations: [{ kind: '03', uuids: [query.uuid] }], receiver: { ...sample.receiver, cfdiUse: 'G02' } }, 1);
  expect(await cancel(query)).toMatchObject({ outcome: 'refused', code: '204' });
  expect(await cancel(note)).toMatchObject({ outcome: 'accepted' });
  expect(await cancel(query)).toMatchObject({ outcome: 'accepted' });
});

it('SAT down is nothing final', async () => {
  satDown = true;
  expect(await cancel(await stamped({}, 1))).toMatchObject({ outcome: 'unknown' });
  satDown = false;
});

it('what is no answer is not believed', async () => {
  let text = '<html>';
  const server: Server = createServer((_, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const query = { issuerRfc: 'A&B010101AB1', receiverRfc: 'TSU010203CD9', total: '1', uuid: 'x' };
  expect(await satStatus(url, 60_000)(query)).toMatchObject({ outcome: 'unknown' });
  text = '<a><Estado>Vigente</Estado><EstatusCancelacion>Algo nuevo</EstatusCancelacion></a>';
  expect(await satStatus(url, 60_000)(query)).toMatchObject({ outcome: 'unknown' });
  await new Promise((resolve) => server.close(resolve));
  expect(await satStatus('http://127.0.0.1:9', 60_000)(query)).toMatchObject({ outcome: 'unknown' });
});
