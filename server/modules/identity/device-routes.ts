import { isIP } from 'node:net';
import { z } from 'zod';
import {
  challengeRequestSchema,
  challengeSchema,
  demoCodeSchema,
  deviceCodeRequestSchema,
  deviceCodeSchema,
  deviceListSchema,
  deviceSchema,
  deviceTokenRequestSchema,
  deviceTokenSchema,
  enrolmentSchema,
  enrolRequestSchema,
  returnedSchema,
  returnRequestSchema,
} from '../../../src/domain/identity/api.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import { requirePermission } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/context.ts';
import { notFound } from '../../platform/http/problem.ts';
import { addressLimit } from '../../platform/http/rate-limit.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { originOf } from './audit.ts';
import { makeCode, makeDemoCode } from './device-codes.ts';
import { takeBack } from './device-return.ts';
import { branchOfDevice, deviceToken, listDevices, revokeDevice } from './devices.ts';
import { enrolDevice } from './enrol.ts';
import type { Identity } from './identity.ts';
import { pageQuerySchema } from './page-query.ts';
import { requireBranch } from './places.ts';

const tags = ['devices'];
const open = { kind: 'public' } as const;
const managed = { kind: 'person', permission: 'devices.manage' } as const;

/** Enrolment, a device's own token, and the devices of a shop. */
export function registerDeviceRoutes(app: App, identity: Identity): void {
  registerEnrolment(app, identity);
  registerReturn(app, identity);
  registerTokens(app, identity);
  registerManagement(app, identity);
}

function registerEnrolment(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/enrol',
      access: open,
      summary: 'Enrol a device by a one-time code and its new key',
      tags,
      limit: addressLimit({ points: 60, durationSeconds: 60 }),
      request: { body: enrolRequestSchema },
      responses: { 200: enrolmentSchema },
    },
    async (c, { body }) => ({ status: 200, body: await enrolDevice(identity, body, originOf(c)) }),
  );
  defineRoute(
    app,
    {
      method: 'get',
      path: '/api/identity/demo-code',
      access: open,
      summary: 'A code to enrol this computer, in a demo shop only',
      tags,
      limit: addressLimit({ points: 20, durationSeconds: 60 }),
      responses: { 200: demoCodeSchema },
    },
    async (c) => {
      const allowed = identity.demoCodesForAll || isLoopback(c.get('clientAddress'));
      const made = allowed ? await makeDemoCode(identity, originOf(c)) : null;
      if (!made) throw notFound('Aquí no hay una tienda de demostración.');
      return { status: 200, body: made };
    },
  );
}

function registerReturn(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/device/return',
      access: open,
      summary: 'Take a device back that was enrolled after the backup the shop was restored to',
      tags,
      limit: addressLimit({ points: 60, durationSeconds: 60 }),
      request: { body: returnRequestSchema },
      responses: { 200: returnedSchema },
    },
    async (c, { body }) => ({ status: 200, body: { returned: await takeBack(identity, body.certificate, originOf(c)) } }),
  );
}

/** This machine itself; what came through a proxy carries its client's address. */
function isLoopback(address: string): boolean {
  return isIP(address) === 4 ? address.startsWith('127.') : address === '::1';
}

function registerTokens(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/device/challenge',
      access: open,
      summary: 'A nonce for a device to sign',
      tags,
      limit: addressLimit({ points: 300, durationSeconds: 60 }),
      request: { body: challengeRequestSchema },
      responses: { 200: challengeSchema },
    },
    (_c, { body }) => ({ status: 200, body: { nonce: identity.nonces.make(body.deviceId) } }),
  );
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/device/token',
      access: open,
      summary: "A device's own token for a signed nonce",
      tags,
      limit: addressLimit({ points: 300, durationSeconds: 60 }),
      request: { body: deviceTokenRequestSchema },
      responses: { 200: deviceTokenSchema },
    },
    async (_c, { body }) => ({ status: 200, body: await deviceToken(identity, body) }),
  );
}

function registerManagement(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/devices/codes',
      access: managed,
      summary: 'A one-time code for a new device, shown once',
      tags,
      request: { body: deviceCodeRequestSchema },
      responses: { 200: deviceCodeSchema },
    },
    async (c, { body }) => {
      await requireBranch(c.get('db'), body.branchId);
      await requirePermission(c, 'devices.manage', body.branchId);
      return { status: 200, body: await makeCode(identity, c.get('db'), body, c.get('person').employeeId, originOf(c)) };
    },
  );
  defineRoute(
    app,
    {
      method: 'get',
      path: '/api/identity/devices',
      access: managed,
      summary: 'Devices, newest first',
      tags,
      request: { query: pageQuerySchema },
      responses: { 200: deviceListSchema },
    },
    async (c, { query }) => {
      const person = c.get('person');
      const branchIds = person.branchIds.filter((branchId) => person.can('devices.manage', branchId));
      return { status: 200, body: await listDevices(c.get('db'), branchIds, query) };
    },
  );
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/devices/:id/revoke',
      access: managed,
      summary: 'End what a device may read',
      tags,
      request: { params: z.strictObject({ id: idSchema }) },
      responses: { 200: deviceSchema },
    },
    async (c, { params }) => {
      const db = c.get('db');
      await requirePermission(c, 'devices.manage', await branchOfDevice(db, params.id));
      return { status: 200, body: await revokeDevice(db, params.id, c.get('person').employeeId, originOf(c)) };
    },
  );
}
