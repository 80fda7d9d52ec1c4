import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import {
  passwordAnswerSchema,
  passwordRequestSchema,
  pinConfirmedSchema,
  pinRequestSchema,
  refreshQuerySchema,
  sessionSchema,
  tilesSchema,
} from '../../../src/domain/identity/api.ts';
import type { App, AppContext, AppKind } from '../../platform/http/context.ts';
import { unauthenticated } from '../../platform/http/problem.ts';
import { addressLimit } from '../../platform/http/rate-limit.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { audit, originOf } from './audit.ts';
import type { Identity } from './identity.ts';
import { signInByPassword } from './password-sign-in.ts';
import { confirmByPin, signInByPin, signInTiles } from './pin-sign-in.ts';
import { refreshSession } from './refresh.ts';
import { noRefreshCookie, refreshCookie, refreshCookieName, sessionAnswer } from './session-answer.ts';
import { endSession } from './sessions.ts';

const tags = ['identity'];

/** Tiles, PIN, email and password, refresh and sign-out. */
export function registerSignInRoutes(app: App, identity: Identity): void {
  registerPinRoutes(app, identity);
  registerConfirmRoute(app, identity);
  registerPasswordRoute(app, identity);
  registerRefreshRoute(app, identity);
  registerSignOutRoute(app, identity);
}

function registerPinRoutes(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'get',
      path: '/api/identity/tiles',
      access: { kind: 'device' },
      summary: 'The people who may sign in on this device',
      tags,
      responses: { 200: tilesSchema },
    },
    async (c) => ({ status: 200, body: { items: await signInTiles(c.get('db'), c.get('device').branchId) } }),
  );
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/pin',
      access: { kind: 'device' },
      summary: 'Sign in on a device by PIN',
      tags,
      request: { body: pinRequestSchema },
      responses: { 200: sessionSchema },
    },
    async (c, { body }) => {
      const device = c.get('device');
      const { authority, started } = await signInByPin(identity, c.get('db'), device, body, originOf(c));
      const session = { tenantId: device.tenantId, sessionId: started.sessionId, deviceId: device.deviceId, app: 'counter' } as const;
      return {
        status: 200,
        body: await sessionAnswer(identity, authority, session),
        headers: { 'Set-Cookie': refreshCookie('counter', started, identity.secureCookies) },
      };
    },
  );
}

function registerConfirmRoute(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/pin/confirm',
      access: { kind: 'device' },
      summary: 'Whether it is the PIN of somebody who approves what the person signed in may not; no session begins',
      tags,
      request: { body: pinRequestSchema },
      responses: { 200: pinConfirmedSchema },
    },
    async (c, { body }) => {
      await confirmByPin(identity, c.get('db'), c.get('device'), body, originOf(c));
      return { status: 200, body: { employeeId: body.employeeId } };
    },
  );
}

function registerPasswordRoute(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/sign-in',
      access: { kind: 'public' },
      summary: 'Sign in to the office by email and password',
      tags,
      limit: addressLimit({ points: 60, durationSeconds: 60 }),
      request: { body: passwordRequestSchema },
      responses: { 200: passwordAnswerSchema },
    },
    async (c, { body }) => {
      const result = await signInByPassword(identity, body, originOf(c));
      if (result.kind === 'choose-tenant') return { status: 200, body: result };
      const { authority, started, tenantId } = result;
      const session = await sessionAnswer(identity, authority, { tenantId, sessionId: started.sessionId, deviceId: null, app: 'office' });
      return {
        status: 200,
        body: { kind: 'session', session },
        headers: { 'Set-Cookie': refreshCookie('office', started, identity.secureCookies) },
      };
    },
  );
}

function registerRefreshRoute(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/refresh',
      access: { kind: 'public' },
      summary: 'A new access token for the refresh token in the cookie',
      tags,
      limit: addressLimit({ points: 300, durationSeconds: 60 }),
      request: { query: refreshQuerySchema },
      responses: { 200: sessionSchema },
    },
    async (c, { query }) => {
      const { kind, token } = refreshTokenOf(c as unknown as AppContext, query.app);
      const { authority, session, tenantId } = await refreshSession(identity, kind, token, originOf(c));
      return {
        status: 200,
        body: await sessionAnswer(identity, authority, { tenantId, sessionId: session.sessionId, deviceId: session.deviceId, app: kind }),
        headers: { 'Set-Cookie': refreshCookie(kind, session, identity.secureCookies) },
      };
    },
  );
}

function refreshTokenOf(c: AppContext, asked: AppKind | undefined): { kind: AppKind; token: string } {
  const kinds: AppKind[] = asked ? [asked] : ['counter', 'office'];
  for (const kind of kinds) {
    const token = getCookie(c, refreshCookieName(kind));
    if (token) return { kind, token };
  }
  throw unauthenticated();
}

function registerSignOutRoute(app: App, identity: Identity): void {
  defineRoute(
    app,
    {
      method: 'post',
      path: '/api/identity/sign-out',
      access: { kind: 'person', permission: 'any' },
      summary: 'End this session',
      tags,
      responses: { 200: z.strictObject({ signedOut: z.literal(true) }) },
    },
    async (c) => {
      const { employeeId, sessionId, deviceId, app: kind } = c.get('person');
      const db = c.get('db');
      await endSession(db, sessionId, 'signed-out');
      await audit(db, { actor: employeeId, action: 'sign-out', entity: 'employee', entityId: employeeId, deviceId, outcome: 'ok', ...originOf(c) });
      return { status: 200, body: { signedOut: true }, headers: { 'Set-Cookie': noRefreshCookie(kind, identity.secureCookies) } };
    },
  );
}
