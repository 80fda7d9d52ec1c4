import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { PublicJwk } from '../../src/domain/identity/api.ts';
import { nextReading, type ClockOffset, type ClockReading } from '../../src/domain/kernel/clock.ts';
import {
  encodeCore, encodePersonal, FIRST_PREVIOUS, handInText, type OperationCore, type SealedOperation,
} from '../../src/domain/kernel/envelope.ts';
import { uuidv7 } from '../../src/domain/kernel/ids.ts';
import { sum } from '../../src/domain/kernel/integers.ts';
import type { ProductFields } from '../../src/domain/catalog/operations.ts';
import { totalTicket } from '../../src/domain/pricing/line.ts';
import type { SaleCompleted, SaleLine } from '../../src/domain/sales/operations.ts';
import type { PushRequest } from '../../src/domain/sync/api.ts';

/** A new UUIDv7. */
export function newId(nowMs = Date.now()): string {
  return uuidv7(nowMs, randomBytes);
}

export interface TestDeviceOptions {
  id?: string;
  branch: string;
  register: string | null;
  author: string | null;
  folioSeries: string;
}

export interface SealOptions {
  id?: string;
  version?: number;
  author?: string | null;
  branch?: string;
  personal?: object;
  /** The device's raw clock; default: now. */
  wallMs?: number;
  offset?: ClockOffset | null;
  /** Changes the core's text before it is hashed: for what no honest device would write. */
  tamper?: (core: string) => string;
}

/** A device as the server sees one: a key, a numbered chain of operations, hand-ins signed over their last. */
export class TestDevice {
  readonly id: string;
  readonly branch: string;
  readonly register: string | null;
  readonly author: string | null;
  readonly folioSeries: string;
  readonly publicKey: PublicJwk;
  /** All it recorded, in order. */
  readonly log: SealedOperation[] = [];
  readonly #key: { privateKey: KeyObject; publicKey: KeyObject };
  #clock: ClockReading | null = null;
  #folio = 0;

  constructor(options: TestDeviceOptions, key = generateKeyPairSync('ec', { namedCurve: 'P-256' })) {
    this.id = options.id ?? newId();
    this.branch = options.branch;
    this.register = options.register;
    this.author = options.author;
    this.folioSeries = options.folioSeries;
    this.#key = key;
    this.publicKey = key.publicKey.export({ format: 'jwk' }) as PublicJwk;
  }

  /** A second device with the same key, id and log up to here: a cloned tablet, a restored profile. */
  clone(): TestDevice {
    const twin = new TestDevice(this, this.#key);
    twin.log.push(...this.log);
    twin.#clock = this.#clock;
    twin.#folio = this.#folio;
    return twin;
  }

  /** Records an operation: the next of the chain. */
  record(type: string, body: object, options: SealOptions = {}): SealedOperation {
    this.#clock = nextReading(options.wallMs ?? Date.now(), options.offset ?? null, this.#clock);
    const head = this.log.at(-1);
    const personal = options.personal ? encodePersonal(randomBytes(16).toString('hex'), options.personal) : null;
    const number = (head?.number ?? 0) + 1;
    const core = encodeCore({
      format: 1, id: options.id ?? newId(), device: this.id, number, previous: head?.hash ?? FIRST_PREVIOUS,
      clock: this.#clock, author: options.author === undefined ? this.author : options.author, branch: options.branch ?? this.branch,
      register: this.register, type, version: options.version ?? 1, body: body as OperationCore['body'],
      personal: personal === null ? null : sha256(personal),
    });
    const text = options.tamper?.(core) ?? core;
    const sealed = { number, hash: sha256(text), core: text, personal };
    this.log.push(sealed);
    return sealed;
  }

  nextFolio(): string {
    this.#folio += 1;
    return `${this.folioSeries}-${String(this.#folio).padStart(6, '0')}`;
  }

  /** Records a sale paid in cash, exactly, unless `payments` say otherwise. */
  sell(sale: SaleDraft, options: SealOptions = {}): SealedOperation {
    return this.record('sale.completed', saleBody(sale, this.nextFolio()), { version: 3, ...options });
  }

  openSession(sessionId: string, openingCents = 0, options: SealOptions = {}): SealedOperation {
    return this.record('cash-session.opened', { sessionId, openingCents }, options);
  }

  /** A hand-in of these operations (default: all), signed at their end. */
  handIn(operations: readonly SealedOperation[] = this.log): PushRequest {
    const head = operations.at(-1);
    if (!head) throw new Error('nothing to hand in');
    const text = Buffer.from(handInText(this.id, head.number, head.hash));
    const signature = sign('sha256', text, { key: this.#key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return { device: this.id, operations: [...operations], signature };
  }

  /** The ES256 signature of any text: enrolment proofs, challenges. */
  sign(text: string): string {
    return sign('sha256', Buffer.from(text), { key: this.#key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }
}

export interface SaleDraft {
  sessionId: string;
  lines: readonly SaleLine[];
  customerId?: string | null;
  draftId?: string | null;
  priceTier?: number;
  pricesIncludeTax?: boolean;
  /** Default: all in cash, handed over exactly. */
  payments?: SaleCompleted['payments'];
  /** Who approved the discount of which line. */
  approvals?: SaleCompleted['approvals'];
}

/** The body of a sale whose figures add up. */
export function saleBody(sale: SaleDraft, folio: string): SaleCompleted {
  const pricesIncludeTax = sale.pricesIncludeTax ?? true;
  const { totalCents } = totalTicket(sale.lines, pricesIncludeTax);
  const payments = sale.payments ?? [{ method: 'cash', amountCents: totalCents, tenderedCents: totalCents, reference: null }];
  return {
    folio, sessionId: sale.sessionId, customerId: sale.customerId ?? null, draftId: sale.draftId ?? null, priceTier: sale.priceTier ?? 1, pricesIncludeTax,
    lines: [...sale.lines], payments, totalCents, approvals: [...(sale.approvals ?? [])],
    changeCents: sum(payments.map((payment) => payment.tenderedCents - payment.amountCents)), note: null,
  };
}

/** A line of a sale, 16 % included, one piece at 116.00 unless said otherwise. */
export function saleLine(line: Pick<SaleLine, 'productId' | 'warehouseId'> & Partial<SaleLine>): SaleLine {
  const priceCents = line.priceCents ?? 11_600;
  return {
    partNumber: 'BD-7284', description: 'Balata delantera', unit: 'pieza', quantityMilli: 1000, listPriceCents: priceCents,
    discountCents: 0, taxRateBps: 1600, satProductKey: '25174800', satUnitKey: 'H87', ...line, priceCents,
  };
}

/** The fields of a product, complete. */
export function productFields(fields: Partial<ProductFields> = {}): ProductFields {
  return {
    partNumber: 'BD-7284', manufacturer: 'Frenamex', name: 'Balata delantera', description: '', category: 'Frenos', unit: 'pieza', barcodes: [],
    costCents: 5000, price1Cents: 11_600, price2Cents: 10_800, price3Cents: 10_000, taxRateBps: 1600, satProductKey: '25174800',
    satUnitKey: 'H87', fitments: [], crossReferences: [], locations: {}, minMilli: 0, maxMilli: 0, active: true, ...fields,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
