import type { Context } from 'hono';
import { z } from 'zod';
import { certificateListSchema, certificateSchema, certificateUploadSchema, invoicingSettingsSchema, providerSettingsSchema } from '../../../../src/domain/invoicing/api.ts';
import { idSchema } from '../../../../src/domain/kernel/schemas.ts';
import type { Transaction } from '../../../db/database.ts';
import type { App, PersonEnv } from '../../../platform/http/context.ts';
import { forbidden } from '../../../platform/http/problem.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { actorOf, changeOnce, type Act } from '../../identity/audited-change.ts';
import { canEverywhere } from '../../identity/authority.ts';
import { actingPerson } from '../../identity/employees.ts';
import { addCertificate, listCertificates, retireCertificate } from './certificates.ts';
import type { Invoicing } from '../invoicing.ts';
import { refusalsAsProblems } from '../problems.ts';
import { readProvider, writeProvider } from './provider-settings.ts';
import { readSettings, writeSettings } from './settings.ts';

const tags = ['invoicing'];
const mayLook = { kind: 'person', permission: 'config.view' } as const;
const mayEdit = { kind: 'person', permission: 'config.edit' } as const;

/** A change of what the whole shop invoices with: by somebody who may edit it in every branch. */
function change<S extends number, B>(c: Context<PersonEnv>, status: S, act: Act, work: (tx: Transaction) => Promise<{ body: B; position: number }>): Promise<{ status: S; body: B }> {
  return refusalsAsProblems(() => changeOnce(c, status, act, async (tx) => {
    if (!canEverywhere(await actingPerson(tx, actorOf(c)), 'config.edit')) throw forbidden('config.edit');
    return work(tx);
  }));
}

/** Who issues, the certificates that seal, and who stamps. */
export function registerInvoicingSettingsRoutes(app: App, invoicing: Invoicing): void {
  defineRoute(app, {
    method: 'get', path: '/api/invoicing/settings', access: mayLook, tags, summary: 'Who issues invoices, and by what rules', responses: { 200: invoicingSettingsSchema },
  }, async (c) => ({ status: 200, body: await readSettings(c.get('db')) }));

  defineRoute(app, {
    method: 'put', path: '/api/invoicing/settings', access: mayEdit, tags, summary: 'Say who issues invoices, and by what rules',
    request: { body: invoicingSettingsSchema }, responses: { 200: invoicingSettingsSchema },
  }, (c, { body }) => change(c, 200, { action: 'invoicing-settings.edited', entity: 'invoicing' }, (tx) => writeSettings(tx, actorOf(c), body)));

  defineRoute(app, {
    method: 'get', path: '/api/invoicing/certificates', access: mayLook, tags, summary: 'Certificates (CSD), newest first; never their keys', responses: { 200: certificateListSchema },
  }, async (c) => ({ status: 200, body: { items: await listCertificates(c.get('db'), invoicing.nowMs()) } }));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/certificates', access: mayEdit, tags, summary: 'Take in a certificate with its key and passphrase',
    request: { body: certificateUploadSchema }, responses: { 201: certificateSchema },
  }, (c, { body }) => change(c, 201, { action: 'certificate.added', entity: 'certificate' }, (tx) => addCertificate(tx, c.get('person').tenantId, actorOf(c), body, invoicing)));

  defineRoute(app, {
    method: 'post', path: '/api/invoicing/certificates/:id/retire', access: mayEdit, tags, summary: 'Put a certificate out of use',
    request: { params: z.object({ id: idSchema }) }, responses: { 200: certificateSchema },
  }, (c, { params: { id } }) => change(c, 200, { action: 'certificate.retired', entity: 'certificate', entityId: id }, (tx) => retireCertificate(tx, actorOf(c), id, invoicing.nowMs())));

  defineRoute(app, {
    method: 'get', path: '/api/invoicing/provider', access: mayLook, tags, summary: 'Who stamps; secrets masked', responses: { 200: providerSettingsSchema },
  }, async (c) => ({ status: 200, body: await readProvider(c.get('db')) }));

  defineRoute(app, {
    method: 'put', path: '/api/invoicing/provider', access: mayEdit, tags, summary: 'Say who stamps; a masked secret stays',
    request: { body: providerSettingsSchema }, responses: { 200: providerSettingsSchema },
  }, (c, { body }) => change(c, 200, { action: 'provider.edited', entity: 'invoicing' }, (tx) => writeProvider(tx, c.get('person').tenantId, actorOf(c), body, invoicing.vault)));
}
