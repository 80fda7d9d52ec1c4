import { handInText, coreSchema } from '../../domain/kernel/envelope.ts';
import { pullRequestSchema, pushRequestSchema, type PulledCollection, type PullResponse, type PushAnswer, type PushResponse } from '../../domain/sync/api.ts';
import type { Enrolment, PublicJwk } from '../../domain/identity/api.ts';
import { readSale } from '../../domain/sales/operations.ts';
import { sha256Hex } from '../local/bytes.ts';

interface Row {
  id: string;
  position: number;
  data: Record<string, unknown> | null;
}

/** A server as far as a device can tell: keeps hand-ins in order, serves rows by position, checks every signature. */
export class FakeServer {
  readonly enrolment: Enrolment;
  publicKey: PublicJwk | null = null;
  /** The key of a device that it does not know any more. */
  #forgottenKey: PublicJwk | null = null;
  readonly taken: { number: number; hash: string; type: string; body: Record<string, unknown> }[] = [];
  readonly rows = new Map<PulledCollection, Row[]>();
  readonly requests: string[] = [];
  /** What the next answers are, by operation type; `applied` without. */
  readonly answers = new Map<string, Pick<PushAnswer, 'answer' | 'reason' | 'flags'>>();
  readonly deferred = new Set<number>();
  pins = new Map<string, string>();
  token = 'restore-1';
  position = 0;
  nowMs = Date.UTC(2026, 10, 20, 16);

  constructor(enrolment: Enrolment) {
    this.enrolment = enrolment;
  }

  put(collection: PulledCollection, id: string, data: Record<string, unknown> | null): void {
    this.position += 1;
    const rows = (this.rows.get(collection) ?? []).filter((row) => row.id !== id);
    this.rows.set(collection, [...rows, { id, data, position: this.position }]);
  }

  /** Goes back to before the enrolment: the device and all that it handed in are unknown. */
  forgetDevice(): void {
    this.#forgottenKey = this.publicKey;
    this.publicKey = null;
    this.taken.splice(0);
    this.token = 'before-the-enrolment';
  }

  handle = async (path: string, init: RequestInit): Promise<Response> => {
    this.requests.push(path);
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    if (path === '/api/identity/enrol') return this.#enrol(body as { publicKey: PublicJwk });
    if (path === '/api/identity/device/challenge') return json({ nonce: 'n' });
    if (path === '/api/identity/device/return') return this.#takeBack(body as { certificate: string });
    if (path === '/api/identity/device/token' && this.#forgottenKey !== null) return problem(401, 'device-not-recognized');
    if (path === '/api/identity/device/token') return json({ token: 'device', expiresInSeconds: 900, serverMs: this.nowMs });
    if (path === '/api/identity/tiles') return json({ items: (this.rows.get('employees') ?? []).flatMap(({ data }) => (data ? [{ id: data['id'], name: data['name'], shortName: data['shortName'] }] : [])) });
    if (path === '/api/identity/pin') return this.#pin(body as { employeeId: string; pin: string });
    if (path === '/api/identity/pin/confirm') return this.#confirm(body as { employeeId: string; pin: string });
    if (path === '/sync/push') return this.push(body);
    if (path === '/sync/pull') return json(this.pull(body));
    return problem(404, 'not-found');
  };

  async push(input: unknown): Promise<Response> {
    const request = pushRequestSchema.parse(input);
    const last = request.operations.at(-1);
    if (last === undefined || this.publicKey === null) return problem(404, 'unknown-device');
    if (!(await isSigned(this.publicKey, handInText(request.device, last.number, last.hash), request.signature))) return problem(401, 'bad-signature');
    const answers: PushAnswer[] = [];
    let expected: number | null = null;
    for (const operation of request.operations) {
      if ((await sha256Hex(crypto.subtle, operation.core)) !== operation.hash) return problem(422, 'chain-broken');
      if (this.taken.some((known) => known.number === operation.number)) {
        answers.push({ number: operation.number, hash: operation.hash, answer: 'duplicate', reason: null, flags: [] });
        continue;
      }
      if (operation.number !== this.taken.length + 1) {
        expected = this.taken.length + 1;
        break;
      }
      const core = coreSchema.parse(JSON.parse(operation.core));
      if (core.previous !== (this.taken.at(-1)?.hash ?? '0'.repeat(64))) return problem(422, 'chain-broken');
      this.taken.push({ number: core.number, hash: operation.hash, type: core.type, body: core.body });
      const answer = this.answers.get(core.type) ?? { answer: 'applied', reason: null, flags: [] };
      if (answer.answer === 'deferred') this.deferred.add(core.number);
      if (answer.answer === 'applied' && core.type === 'sale.completed') this.#takeFromStock(core.body);
      answers.push({ number: core.number, hash: operation.hash, ...answer });
    }
    const response: PushResponse = { answers, through: this.taken.length, expected, serverMs: this.nowMs, forked: false };
    return json(response);
  }

  pull(input: unknown): PullResponse {
    const { collections } = pullRequestSchema.parse(input);
    const pages = collections.map(({ collection, checkpoint, limit }) => {
      const reset = checkpoint !== null && checkpoint.token !== this.token;
      const from = reset || checkpoint === null ? 0 : checkpoint.position;
      const all = (this.rows.get(collection) ?? []).filter((row) => row.position > from && (row.data !== null || from > 0));
      const rows = all.slice(0, limit);
      const last = rows.at(-1);
      return {
        collection, reset, more: all.length > limit,
        checkpoint: { scope: 's', position: last?.position ?? from, token: this.token, lastId: last?.id ?? '' },
        rows: rows.map(({ id, data }) => ({ id, deleted: data === null, data })),
      };
    });
    return { pages, through: { number: this.taken.length, deferred: [...this.deferred] }, throughHash: this.taken.at(-1)?.hash ?? null, serverMs: this.nowMs };
  }

  #takeFromStock(body: unknown): void {
    for (const { productId, warehouseId, quantityMilli } of readSale(body)?.lines ?? []) {
      const known = this.rows.get('stock')?.find((row) => row.id === productId)?.data?.['onHandMilli'] as Record<string, number> | undefined;
      this.put('stock', productId, { id: productId, onHandMilli: { ...known, [warehouseId]: (known?.[warehouseId] ?? 0) - quantityMilli } });
    }
  }

  #enrol({ publicKey }: { publicKey: PublicJwk }): Response {
    this.publicKey = publicKey;
    return json(this.enrolment);
  }

  #takeBack({ certificate }: { certificate: string }): Response {
    if (certificate !== this.enrolment.certificate) return problem(401, 'certificate-wrong');
    this.publicKey = this.#forgottenKey;
    this.#forgottenKey = null;
    return json({ returned: true });
  }

  #confirm({ employeeId, pin }: { employeeId: string; pin: string }): Response {
    return this.pins.get(employeeId) === pin ? json({ employeeId }) : problem(401, 'pin-wrong', { attemptsLeft: 4 });
  }

  #pin({ employeeId, pin }: { employeeId: string; pin: string }): Response {
    if (this.pins.get(employeeId) !== pin) return problem(401, 'pin-wrong', { attemptsLeft: 4 });
    const { tenantId, tenantName } = this.enrolment;
    return json({
      token: 'person', expiresInSeconds: 900,
      employee: { id: employeeId, name: 'Ana', shortName: 'Ana', roles: [], permissions: [], maxDiscountBps: 0 },
      tenant: { id: tenantId, name: tenantName, status: 'active' },
    });
  }
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
}

function problem(status: number, code: string, members: object = {}): Response {
  return json({ type: 'about:blank', title: code, status, code, detail: code, ...members }, status);
}

async function isSigned(jwk: PublicJwk, text: string, signature: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const bytes = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.codePointAt(0) ?? 0);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes, new TextEncoder().encode(text));
}
