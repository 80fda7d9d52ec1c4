/**
 * How an invoice reaches people, over HTTP. Beside `api.ts`; the files are `GET /api/invoicing/documents/{id}/pdf` and
 * `…/xml`, for whoever may see the document.
 *
 * | route | permission | answer |
 * |---|---|---|
 * | `POST /api/invoicing/documents/{id}/link` | as the detail | 201 `invoiceLinkSchema` |
 * | `POST /api/invoicing/documents/{id}/email` | as the detail | 202 `mailSchema`; 409 `mail-off`, `not-stamped`; 422 `address-missing` |
 * | `GET /api/invoicing/documents/{id}/emails` | as the detail | `mailListSchema` |
 * | `GET, PUT, DELETE /api/invoicing/logo` | config.view, config.edit | the picture (204: none); `logoSchema`; 422 `logo-unreadable` |
 * | `GET /api/invoice-links/{token}`, `…/pdf`, `…/xml` | nobody's: by the token | `linkedInvoiceSchema`, the file |
 */
import { z } from 'zod';
import { idSchema } from '../kernel/schemas.ts';
import { documentKindSchema } from './api.ts';

/** Days that a link lives unless said otherwise. */
export const LINK_DAYS = 30;
export const makeLinkSchema = z.strictObject({ days: z.int().min(1).max(90).default(LINK_DAYS) });
/** Whoever has the address sees the invoice, without signing in, until it expires. It is shown once. */
export const invoiceLinkSchema = z.strictObject({ url: z.url(), path: z.string(), expiresAtMs: z.int() });
export type InvoiceLink = z.infer<typeof invoiceLinkSchema>;

/** What a link shows before anything is downloaded. */
export const linkedInvoiceSchema = z.strictObject({
  kind: documentKindSchema,
  uuid: z.string(),
  series: z.string(),
  folio: z.string().nullable(),
  issuerName: z.string(),
  issuerRfc: z.string(),
  receiverName: z.string(),
  receiverRfc: z.string(),
  totalCents: z.int(),
  stampedAtMs: z.int(),
  cancelled: z.boolean(),
  /** Without fiscal value. */
  simulated: z.boolean(),
  expiresAtMs: z.int(),
});
export type LinkedInvoice = z.infer<typeof linkedInvoiceSchema>;

export const emailAddressSchema = z.email().max(254);
/** `POST …/{id}/email`: without an address, to that of the receiver. */
export const sendMailSchema = z.strictObject({ address: emailAddressSchema.optional() });
export const mailSchema = z.strictObject({
  id: idSchema,
  address: z.string(),
  /** `stamped`: sent by itself; `asked`: somebody wanted it. */
  cause: z.enum(['stamped', 'asked']),
  state: z.enum(['waiting', 'sent', 'failed']),
  createdAtMs: z.int(),
  sentAtMs: z.int().nullable(),
  /** Why it failed, or waits: a Spanish sentence. */
  error: z.string().nullable(),
});
export type MailRow = z.infer<typeof mailSchema>;
/** `on` is false when the server has no mail account (SMTP_URL): then nothing is sent, and screens say so. */
export const mailListSchema = z.strictObject({ on: z.boolean(), items: z.array(mailSchema) });

/** Largest picture taken as a logo. */
export const MAX_LOGO_BYTES = 300 * 1024;
/** What `PUT` and `DELETE /api/invoicing/logo` left; 0: none. */
export const logoSchema = z.strictObject({ bytes: z.int() });
