/**
 * Invoices over HTTP. All routes are for people; writes take an `Idempotency-Key`. What is refused for its content answers
 * 422 with the code of the rule (an SAT code, or one of `InvoicingError`) and a Spanish sentence.
 *
 * | route | permission | answer |
 * |---|---|---|
 * | `GET, PUT /api/invoicing/settings` | config.view, config.edit | `invoicingSettingsSchema` |
 * | `GET, POST /api/invoicing/certificates` | config.view, config.edit | `certificateListSchema`, `certificateSchema` |
 * | `POST /api/invoicing/certificates/{id}/retire` | config.edit | `certificateSchema` |
 * | `GET, PUT /api/invoicing/provider` | config.view, config.edit | `providerSettingsSchema` |
 * | `GET /api/invoicing/documents` | invoicing.view | `documentListSchema` |
 * | `GET /api/invoicing/documents/{id}` | invoicing.view; of a sale of their branch: pos.sell | `documentDetailSchema` |
 * | `GET /api/invoicing/documents/{id}/xml`, `…/pdf` | as the detail | the file |
 * | `GET /api/invoicing/tickets?ticket=` | invoicing.create | `invoiceTicketListSchema` |
 * | `POST /api/invoicing/documents` | invoicing.create | 201 `documentDetailSchema` |
 * | `POST …/{id}/retry`, `…/correct`, `…/substitute` | invoicing.create | `documentDetailSchema` |
 * | `POST …/{id}/cancel`, `…/give-up` | invoicing.cancel | `documentDetailSchema` |
 * | `POST /api/invoicing/retry-failed` | invoicing.create | `retriedSchema` |
 * | `GET /api/invoicing/requests` | invoicing.view | `invoiceRequestListSchema` |
 * | `GET /api/invoicing/monitor` | invoicing.view | `invoicingMonitorSchema` |
 * | `GET /api/invoicing/global/preview?day=&branchId=` | invoicing.view | `globalPreviewSchema` |
 * | `POST /api/invoicing/global` | invoicing.create | 201 `globalMadeSchema` |
 * | `GET /api/invoicing/advances` | invoicing.view | `advanceListSchema` |
 * | `GET /api/invoicing/advance-payments?after=&limit=` | invoicing.view | `advancePaymentListSchema` |
 * | `POST /api/invoicing/advances` | invoicing.create | 201 `madeDocumentSchema` |
 * | `POST /api/invoicing/advances/{id}/apply` | invoicing.create | 201 `madeDocumentSchema` |
 */
import { z } from 'zod';
import { officeCustomerSchema } from '../customers/api.ts';
import { daySchema, idSchema, textSchema } from '../kernel/schemas.ts';
import { invoiceReceiverSchema } from './operations.ts';

export const documentKinds = ['ingreso', 'egreso', 'pago', 'global'] as const;
export const documentKindSchema = z.enum(documentKinds);
export type DocumentKind = z.infer<typeof documentKindSchema>;

/**
 * pending → sealed → sending → stamped | failed; stamped → cancel-requested → cancelled | cancel-rejected. A failed one is
 * corrected and sent again, or given up.
 */
export const documentStates = ['pending', 'sealed', 'sending', 'stamped', 'failed', 'given-up', 'cancel-requested', 'cancelled', 'cancel-rejected'] as const;
export const documentStateSchema = z.enum(documentStates);
export type DocumentState = z.infer<typeof documentStateSchema>;

const postalCodeSchema = z.string().regex(/^[0-9]{5}$/);
const catalogueKeySchema = z.string().regex(/^[0-9]{2}$/);
const seriesSchema = z.string().trim().regex(/^[A-Z0-9]{1,10}$/);

/** `GET, PUT /api/invoicing/settings`: who issues, and by what rules. Null where the owner has not said yet. */
export const invoicingSettingsSchema = z.strictObject({
  /** As the SAT registered it, without the form of partnership. */
  legalName: textSchema(254, 1).nullable(),
  rfc: invoiceReceiverSchema.shape.rfc.nullable(),
  taxRegime: invoiceReceiverSchema.shape.taxRegime.nullable(),
  /** Where a branch has no postal code of its own. */
  postalCode: postalCodeSchema.nullable(),
  series: z.strictObject({ ingreso: seriesSchema, egreso: seriesSchema, pago: seriesSchema, global: seriesSchema }),
  globalRhythm: z.enum(['day', 'week', 'half-month', 'month', 'two-months']),
  /** Whether the global invoice is made by itself once its period is over. */
  globalAutomatic: z.boolean(),
  /** How long a customer may ask for an invoice by themselves; 0: not at all. */
  selfServiceDays: z.int().min(0).max(366),
  /** Of a RESICO person: a company that buys keeps back 1.25 % ISR. */
  withholdsIsr: z.boolean(),
});
export type InvoicingSettings = z.infer<typeof invoicingSettingsSchema>;

/** What stands in an answer where a secret is kept; in a PUT: leave it as it is. */
export const MASKED = '****';
const maskedSchema = z.literal(MASKED);

/** A certificate (CSD) as it may be shown. The newest valid one seals. */
export const certificateSchema = z.strictObject({
  id: idSchema,
  /** Twenty digits. */
  number: z.string(),
  rfc: z.string(),
  validFromMs: z.int(),
  validToMs: z.int(),
  /** Whole days until it ends; negative: over. */
  daysLeft: z.int(),
  /** `in-force` seals; `spare` is valid, a newer one seals; `retired` by a person. */
  state: z.enum(['in-force', 'spare', 'expired', 'retired']),
  /** Made by this program for trying out: what it seals has no fiscal value. */
  throwaway: z.boolean(),
  uploadedAtMs: z.int(),
  uploadedByName: z.string().nullable(),
  lastUsedAtMs: z.int().nullable(),
  key: maskedSchema,
  passphrase: maskedSchema,
});
export type CertificateRow = z.infer<typeof certificateSchema>;
export const certificateListSchema = z.strictObject({ items: z.array(certificateSchema) });
const fileBase64Schema = z.base64().min(4).max(40_000);
/** `POST /api/invoicing/certificates`: 201 `certificateSchema`; 422 with a SignerError's code (`certificate-is-fiel` …). */
export const certificateUploadSchema = z.strictObject({
  /** The .cer and .key files as they are, in base64. */
  certificate: fileBase64Schema,
  key: fileBase64Schema,
  passphrase: z.string().min(1).max(200),
});

const secretSchema = z.string().min(1).max(500);
const addressSchema = z.url({ protocol: /^https?$/ }).max(300);
const placeSchema = z.string().regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/).max(200);
const pathSchema = z.string().startsWith('/').max(300);
/** `GET, PUT /api/invoicing/provider`: who stamps. Secrets answer as `****`; sent back as `****` they stay. */
export const providerSettingsSchema = z.discriminatedUnion('kind', [
  /** The simulator: documents without fiscal value. */
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({ kind: z.literal('sw'), baseUrl: addressSchema, user: textSchema(120, 1), password: secretSchema }),
  z.strictObject({ kind: z.literal('finkok'), baseUrl: addressSchema, user: textSchema(120, 1), password: secretSchema }),
  z.strictObject({
    kind: z.literal('issue'),
    baseUrl: addressSchema,
    /** Names of headers and their values; the values are secrets. */
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), secretSchema),
    issuePath: pathSchema,
    body: z.union([z.literal('xml'), z.strictObject({ jsonField: z.string().min(1).max(60) })]),
    recoverPath: pathSchema.nullable(),
    cancelPath: pathSchema.nullable(),
    answer: z.strictObject({ xml: placeSchema, base64: z.boolean(), errorCode: placeSchema.nullable(), errorMessage: placeSchema.nullable() }),
  }),
]);
export type ProviderSettings = z.infer<typeof providerSettingsSchema>;

const manyStates = new RegExp(`^(${documentStates.join('|')})(,(${documentStates.join('|')}))*$`);

/** `GET /api/invoicing/documents?…&after=&limit=`: newest first. */
export const documentListQuerySchema = z.object({
  /** Several with commas. */
  state: z.string().regex(manyStates).transform((text) => text.split(',')).pipe(z.array(documentStateSchema)).optional(),
  kind: documentKindSchema.optional(),
  branchId: idSchema.optional(),
  /** In the receiver's name or RFC; or a whole UUID, folio or provisional folio. */
  query: textSchema(80).optional(),
  /** Days on which it was asked for, in its place's time zone. */
  fromDay: daySchema.optional(),
  toDay: daySchema.optional(),
  minCents: z.coerce.number().int().min(0).optional(),
  maxCents: z.coerce.number().int().min(0).optional(),
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type DocumentListQuery = z.output<typeof documentListQuerySchema>;

export const documentSummarySchema = z.strictObject({
  id: idSchema,
  kind: documentKindSchema,
  state: documentStateSchema,
  branchId: idSchema,
  series: z.string(),
  /** Null until it is sealed. */
  folio: z.string().nullable(),
  provisionalFolio: z.string().nullable(),
  uuid: z.string().nullable(),
  receiverRfc: z.string(),
  receiverName: z.string(),
  totalCents: z.int(),
  createdAtMs: z.int(),
  stampedAtMs: z.int().nullable(),
  /** Why it failed, or what keeps it waiting: a Spanish sentence. */
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** When it is tried next by itself; null: nothing is to be done. */
  nextAttemptAtMs: z.int().nullable(),
  /** Stamped by the local provider: without fiscal value. Null while it is not stamped. */
  simulated: z.boolean().nullable(),
});
export type DocumentSummary = z.infer<typeof documentSummarySchema>;

/** A page; the sums are of everything that the filters let through. */
export const documentListSchema = z.strictObject({
  items: z.array(documentSummarySchema),
  next: z.string().nullable(),
  sums: z.array(z.strictObject({ kind: documentKindSchema, state: documentStateSchema, count: z.int(), totalCents: z.int() })),
});
export type DocumentList = z.infer<typeof documentListSchema>;

/** What a person may do with a document as it stands, whatever their permissions. */
export const documentActs = ['retry', 'correct', 'cancel', 'substitute', 'give-up'] as const;

const relatedSchema = z.strictObject({
  id: idSchema,
  /** What the other one is to this one. */
  as: z.enum(['replaces', 'replaced-by', 'credits', 'credited-by', 'waits-for', 'waited-for-by', 'pays', 'paid-by']),
  kind: documentKindSchema,
  state: documentStateSchema,
  series: z.string(),
  folio: z.string().nullable(),
  uuid: z.string().nullable(),
  totalCents: z.int(),
});

export const cancelMotiveSchema = z.enum(['01', '02', '03', '04']);

export const documentDetailSchema = documentSummarySchema.extend({
  issuerRfc: z.string(),
  receiver: invoiceReceiverSchema.extend({ rfc: z.string() }),
  /** c_FormaPago and c_MetodoPago; null for a payment receipt. */
  paymentForm: z.string().nullable(),
  paymentMethod: z.enum(['PUE', 'PPD']).nullable(),
  period: z.strictObject({ periodicity: z.string(), months: z.string(), year: z.int() }).nullable(),
  concepts: z.array(z.strictObject({
    reference: z.string().nullable(), description: z.string(), unitKey: z.string(), quantityMilli: z.int(),
    /** Millionths of a peso. */
    unitValueMicro: z.int(), amountCents: z.int(), discountCents: z.int(), taxCents: z.int(), withheldCents: z.int(),
  })),
  totals: z.strictObject({ subtotalCents: z.int(), discountCents: z.int(), taxCents: z.int(), withheldCents: z.int() }),
  sales: z.array(z.strictObject({
    id: idSchema, folio: z.string(), day: daySchema, totalCents: z.int(),
    /** No longer this document's: cancelled, given up, replaced, or credited on the global. */
    released: z.boolean(),
  })),
  related: z.array(relatedSchema),
  history: z.array(z.strictObject({ atMs: z.int(), state: documentStateSchema, note: z.string().nullable() })),
  cancellation: z.strictObject({
    motive: cancelMotiveSchema,
    replacementUuid: z.string().nullable(),
    hasReceipt: z.boolean(),
    /** `in-process`: SAT has it, and the receiver may answer; `expired`: nobody did, which accepts it; `refused`: SAT did not take it. */
    status: z.enum(['requested', 'in-process', 'accepted', 'rejected', 'expired', 'refused']),
  }).nullable(),
  /** It and the one in whose place it stands (or that stands in its) are both at SAT, and SAT will not cancel the older: somebody has to decide. */
  twoLive: z.boolean(),
  acts: z.array(z.enum(documentActs)),
});
export type DocumentDetail = z.infer<typeof documentDetailSchema>;

const paymentFields = {
  /** Absent: as the sales were paid (the largest; `99` and PPD when something is still owed). */
  paymentForm: catalogueKeySchema.optional(),
  paymentMethod: z.enum(['PUE', 'PPD']).optional(),
};
/** How a ticket stands that is to be invoiced by name: `TicketStanding`. */
export const ticketStandingSchema = z.enum([
  'free', 'asked-for', 'in-global', 'nothing-left', 'already-invoiced', 'invoice-failed', 'global-under-way', 'cancellation-under-way',
]);
/** `GET /api/invoicing/tickets?ticket=`: a folio with its series, the code for invoicing, or the address in the ticket's QR code. */
export const invoiceTicketQuerySchema = z.object({ ticket: textSchema(400, 1) });
export const invoiceTicketSchema = z.strictObject({
  saleId: idSchema,
  folio: z.string(),
  branchId: idSchema,
  day: daySchema,
  /** What is left of it. */
  totalCents: z.int(),
  /** As it was paid so far; `credit` is what is still owed. */
  payments: z.array(z.strictObject({ method: z.enum(['cash', 'card', 'transfer', 'credit']), amountCents: z.int() })),
  standing: ticketStandingSchema,
  /** What covers it. */
  document: documentSummarySchema.pick({ id: true, kind: true, series: true, folio: true, provisionalFolio: true }).nullable(),
  customer: officeCustomerSchema.pick({ id: true, name: true, rfc: true, legalName: true, taxRegime: true, postalCode: true, cfdiUse: true, email: true }).nullable(),
});
export type InvoiceTicket = z.infer<typeof invoiceTicketSchema>;
/** One; two where a device was cloned and both sold under that folio. 404 `ticket-unknown`; 422 `layaway-cancelled`. */
export const invoiceTicketListSchema = z.strictObject({ items: z.array(invoiceTicketSchema) });

/** `POST /api/invoicing/documents`: invoices sales of one branch by name. 409 with a NamedRefusal's code when covered. */
export const invoiceSalesSchema = z.strictObject({ saleIds: z.array(idSchema).min(1).max(200), receiver: invoiceReceiverSchema, ...paymentFields });
/** `POST …/{id}/correct`: of one that failed (or waits): new receiver's data, and it is sent again. */
export const correctDocumentSchema = z.strictObject({ receiver: invoiceReceiverSchema, ...paymentFields });
/** `POST …/{id}/substitute`: a new one with relation 04 in place of a stamped one, which is then cancelled with motive 01. */
export const substituteDocumentSchema = correctDocumentSchema;
/** `POST …/{id}/cancel`: motive 01 is what `substitute` does by itself. */
export const cancelRequestSchema = z.strictObject({ motive: cancelMotiveSchema });
/** `POST /api/invoicing/retry-failed`: all that failed for one reason, as they are. */
export const retryFailedSchema = z.strictObject({ errorCode: z.string().min(1).max(60) });
export const retriedSchema = z.strictObject({ count: z.int() });

/** `GET /api/invoicing/requests?state=&after=&limit=`: what was asked for, is not (yet) a document and waits, newest first. */
export const invoiceRequestStates = ['waiting', 'refused'] as const;
export const invoiceRequestListQuerySchema = z.object({
  state: z.enum(invoiceRequestStates).optional(),
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const invoiceRequestListSchema = z.strictObject({
  items: z.array(z.strictObject({
    id: idSchema,
    folio: z.string(),
    /** `waiting`: for a sale that has not arrived, or for what passes by itself; `refused`: for somebody, until its task is settled. */
    state: z.enum(invoiceRequestStates),
    branchId: idSchema,
    /** Null: a customer asked on the page for them. */
    deviceName: z.string().nullable(),
    employeeName: z.string().nullable(),
    /** A folio is null while the sale has not arrived. */
    sales: z.array(z.strictObject({ id: idSchema, folio: z.string().nullable() })),
    receiver: invoiceReceiverSchema.nullable(),
    requestedAtMs: z.int(),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    /** What covers one of its sales. */
    documentId: idSchema.nullable(),
  })),
  next: z.string().nullable(),
});
export type InvoiceRequestList = z.infer<typeof invoiceRequestListSchema>;

/** `GET /api/invoicing/monitor?hours=` (24): how stamping goes. */
export const monitorQuerySchema = z.object({ hours: z.coerce.number().int().min(1).max(24 * 31).default(24) });
export const invoicingMonitorSchema = z.strictObject({
  asOfMs: z.int(),
  hours: z.int(),
  provider: z.enum(['local', 'sw', 'finkok', 'issue']),
  /** Null: settings or certificate are missing, and `problem` says which; nothing can be sealed. */
  certificate: z.strictObject({ number: z.string(), validToMs: z.int(), daysLeft: z.int(), throwaway: z.boolean() }).nullable(),
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** Set while nothing is sent because a backup was restored and the provider is being asked what it issued. */
  askingSinceMs: z.int().nullable(),
  /** Of documents that came to an end within the hours. */
  stampedCount: z.int(),
  failedCount: z.int(),
  /** Basis points; null when none came to an end. */
  successRateBps: z.int().nullable(),
  /** On the way now, and since when the oldest is. */
  pendingCount: z.int(),
  oldestPendingAtMs: z.int().nullable(),
  waitingRequestCount: z.int(),
  /** Of all that stand failed now, the commonest first. */
  failing: z.array(z.strictObject({ code: z.string(), message: z.string(), count: z.int(), totalCents: z.int() })),
});
export type InvoicingMonitor = z.infer<typeof invoicingMonitorSchema>;

/** `GET /api/invoicing/global/preview`: the global invoice of the period that a day falls in, for one branch. */
export const globalQuerySchema = z.object({ day: daySchema, branchId: idSchema });
const globalTicketSchema = z.strictObject({ saleId: idSchema, folio: z.string(), day: daySchema, totalCents: z.int() });
export const globalPreviewSchema = z.strictObject({
  branchId: idSchema,
  fromDay: daySchema,
  toDay: daySchema,
  periodicity: z.string(),
  months: z.string(),
  year: z.int(),
  /** Whether the period is over: before that nothing is made. */
  over: z.boolean(),
  /** What is in, less what was brought back of it. */
  taken: z.strictObject({ count: z.int(), netCents: z.int(), taxCents: z.int(), totalCents: z.int(), tickets: z.array(globalTicketSchema) }),
  leftOut: z.array(globalTicketSchema.extend({ reason: z.enum(['invoiced-by-name', 'in-another-global', 'nothing-left', 'asked-for', 'on-credit']) })),
  /** What keeps it from being made (settings, certificate, devices that have not handed in); empty: nothing. */
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
export type GlobalPreview = z.infer<typeof globalPreviewSchema>;
/** `POST /api/invoicing/global`: makes it. 422 `period-not-over`, `nothing-to-invoice`. */
export const makeGlobalSchema = z.strictObject({ day: daySchema, branchId: idSchema });
export const globalMadeSchema = z.strictObject({ documentId: idSchema, count: z.int(), totalCents: z.int(), leftOutCount: z.int() });

/** `GET /api/invoicing/advances`: of which something is left to apply, the oldest first. */
export const advanceListSchema = z.strictObject({
  items: z.array(z.strictObject({
    documentId: idSchema, paymentId: idSchema, customerId: idSchema, uuid: z.string().nullable(), state: documentStateSchema,
    ...documentSummarySchema.pick({ branchId: true, series: true, folio: true, createdAtMs: true }).shape,
    /** To whom it was invoiced: an invoice with it applied is made out to the same. */
    receiver: documentDetailSchema.shape.receiver,
    totalCents: z.int(), leftCents: z.int(),
  })),
});
export type Advance = z.infer<typeof advanceListSchema>['items'][number];
/** `GET /api/invoicing/advance-payments`: money that customers paid for no sale and no advance was invoiced of, newest first. */
export const advancePaymentListQuerySchema = z.object({
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const advancePaymentListSchema = z.strictObject({
  items: z.array(z.strictObject({
    paymentId: idSchema, folio: z.string(), branchId: idSchema, paidAtMs: z.int(), day: daySchema, customer: invoiceTicketSchema.shape.customer.unwrap(),
    /** What of it is for no sale. */
    freeCents: z.int(),
  })),
  next: z.string().nullable(),
});
export type AdvancePayment = z.infer<typeof advancePaymentListSchema>['items'][number];
/**
 * `POST /api/invoicing/advances`: invoices what a customer paid without naming a sale. 404 `payment-unknown`; 409
 * `already-invoiced`; 422 `nothing-to-invoice`.
 */
export const invoiceAdvanceSchema = z.strictObject({ paymentId: idSchema, receiver: invoiceReceiverSchema });
/**
 * `POST /api/invoicing/advances/{id}/apply`: invoices sales of one branch with the advance applied (relation 07); the egreso
 * follows by itself. 409 `not-stamped`, `advance-used`; 422 `receiver-differs`.
 */
export const applyAdvanceSchema = invoiceSalesSchema;
export const madeDocumentSchema = z.strictObject({ documentId: idSchema });
