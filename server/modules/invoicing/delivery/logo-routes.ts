import type { Context } from 'hono';
import { logoSchema, MAX_LOGO_BYTES } from '../../../../src/domain/invoicing/delivery-api.ts';
import type { App, PersonEnv } from '../../../platform/http/context.ts';
import { forbidden, Problem } from '../../../platform/http/problem.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { audit } from '../../identity/audit.ts';
import { actorOf, doneBy, refusalsAudited } from '../../identity/audited-change.ts';
import { canEverywhere } from '../../identity/authority.ts';
import { actingPerson } from '../../identity/employees.ts';
import { paperThread } from '../paper/pdf-thread.ts';
import { logoOf } from './file-answer.ts';

const tags = ['invoicing'];
const path = '/api/invoicing/logo';
/** An invoice with nothing in it: what is to be proved is that the logo can be drawn. */
const BLANK = '<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" Version="4.0"/>';

/** The picture at the head of invoices. */
export function registerLogoRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path, access: { kind: 'person', permission: 'config.view' }, tags, summary: "The shop's logo", responses: { 200: { description: 'PNG or JPEG', contentType: 'image/*' }, 204: { description: 'There is none' } },
  }, async (c) => {
    const logo = await logoOf(c.get('db'));
    if (logo === null) return { status: 204 };
    return new Response(new Uint8Array(logo), { headers: { 'Content-Type': isPng(logo) ? 'image/png' : 'image/jpeg' } });
  });

  defineRoute(app, {
    method: 'put', path, access: { kind: 'person', permission: 'config.edit' }, tags, summary: 'Set the logo', maxBodyBytes: MAX_LOGO_BYTES,
    request: { rawBody: { contentTypes: ['image/png', 'image/jpeg'], description: 'PNG or JPEG, up to 300 KB' } }, responses: { 200: logoSchema },
  }, async (c) => {
    const logo = new Uint8Array(await c.req.arrayBuffer());
    await requireDrawable(logo);
    return { status: 200, body: await setLogo(c, logo) };
  });

  defineRoute(app, {
    method: 'delete', path, access: { kind: 'person', permission: 'config.edit' }, tags, summary: 'Take the logo away', responses: { 200: logoSchema },
  }, async (c) => ({ status: 200, body: await setLogo(c, null) }));
}

/** By somebody who may edit the settings of every branch. @throws Problem 403 */
function setLogo(c: Context<PersonEnv>, logo: Uint8Array | null): Promise<{ bytes: number }> {
  const action = logo === null ? 'shop.logo-removed' : 'shop.logo-set';
  return refusalsAudited(c, { action, entity: 'shop' }, () => c.get('db').transaction(async (tx) => {
    if (!canEverywhere(await actingPerson(tx, actorOf(c)), 'config.edit')) throw forbidden('config.edit');
    const bytes = logo?.byteLength ?? 0;
    await tx.query('UPDATE shop SET logo = $1', [logo === null ? null : Buffer.from(logo)]);
    await audit(tx, { ...doneBy(c), action, entity: 'shop', after: { bytes }, outcome: 'ok' });
    return { bytes };
  }));
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
