import type { App } from '../../../platform/http/context.ts';
import { notFound, Problem } from '../../../platform/http/problem.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { audit } from '../../identity/audit.ts';
import { doneBy } from '../../identity/audited-change.ts';
import { paperThread } from '../paper/pdf-thread.ts';
import { logoOf } from './file-answer.ts';

const tags = ['invoicing'];
const path = '/api/invoicing/logo';
const MAX_LOGO_BYTES = 300 * 1024;
/** An invoice with nothing in it: what is to be proved is that the logo can be drawn. */
const BLANK = '<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" Version="4.0"/>';

/** The picture at the head of invoices. */
export function registerLogoRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path, access: { kind: 'person', permission: 'config.view' }, tags, summary: "The shop's logo", responses: { 200: { description: 'PNG or JPEG', contentType: 'image/*' } },
  }, async (c) => {
    const logo = await logoOf(c.get('db'));
    if (logo === null) throw notFound('No hay logotipo.');
    return new Response(new Uint8Array(logo), { headers: { 'Content-Type': isPng(logo) ? 'image/png' : 'image/jpeg' } });
  });

  defineRoute(app, {
    method: 'put', path, access: { kind: 'person', permission: 'config.edit' }, tags, summary: 'Set the logo', maxBodyBytes: MAX_LOGO_BYTES,
    request: { rawBody: { contentTypes: ['image/png', 'image/jpeg'], description: 'PNG or JPEG, up to 300 KB' } }, responses: { 204: { description: 'Set' } },
  }, async (c) => {
    const logo = new Uint8Array(await c.req.arrayBuffer());
    await requireDrawable(logo);
    await c.get('db').transaction(async (tx) => {
      await tx.query('UPDATE shop SET logo = $1', [Buffer.from(logo)]);
      await audit(tx, { ...doneBy(c), action: 'shop.logo-set', entity: 'shop', after: { bytes: logo.byteLength }, outcome: 'ok' });
    });
    return { status: 204 };
  });

  defineRoute(app, {
    method: 'delete', path, access: { kind: 'person', permission: 'config.edit' }, tags, summary: 'Take the logo away', responses: { 204: { description: 'There is none now' } },
  }, async (c) => {
    await c.get('db').transaction(async (tx) => {
      await tx.query('UPDATE shop SET logo = NULL');
      await audit(tx, { ...doneBy(c), action: 'shop.logo-removed', entity: 'shop', outcome: 'ok' });
    });
    return { status: 204 };
  });
}

const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && bytes[1] === 0x50;
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** A picture that cannot be drawn would be missed on the day of the first invoice. @throws Problem 422 */
async function requireDrawable(logo: Uint8Array): Promise<void> {
  if (isPng(logo) || isJpeg(logo)) {
    try {
      await paperThread.draw(BLANK, logo);
      return;
    } catch {
      // Said below, as for any other file.
    }
  }
  throw new Problem({ status: 422, code: 'logo-unreadable', detail: 'El archivo no es una imagen PNG o JPEG que se pueda imprimir.' });
}
