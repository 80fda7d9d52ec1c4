import { z } from 'zod';
import { deviceChainSchema, deviceChainsSchema, signOffGapSchema } from '../../../src/domain/chains/api.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import type { App } from '../../platform/http/context.ts';
import { forbidden } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { actorOf, changeOnce } from '../identity/audited-change.ts';
import { visibleBranches } from '../reports/visible-branches.ts';
import { listChains } from './device-chains.ts';
import { requireOwner, signOffGap } from './sign-off.ts';

const access = { kind: 'person', permission: 'any' } as const;
const tags = ['devices'];

/** What is held of each device's numbered log, and giving up what is lost. */
export function registerChainRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/devices/chains', access, tags,
    summary: 'Per device: the last number received, what is missing, forks, clock, age', responses: { 200: deviceChainsSchema },
  }, async (c) => {
    const branches = await visibleBranches(c.get('db'), c.get('person'), ['devices.manage', 'reports.view']);
    if (branches.length === 0) throw forbidden('devices.manage');
    return { status: 200, body: { asOfMs: Date.now(), items: await listChains(c.get('db'), branches.map(({ id }) => id)) } };
  });

  defineRoute(app, {
    method: 'post', path: '/api/devices/:id/gaps/sign-off', access: { kind: 'person', permission: 'devices.manage' }, tags,
    summary: 'Give the missing numbers of a device up as lost (owner)',
    request: { params: z.strictObject({ id: idSchema }), body: signOffGapSchema }, responses: { 200: deviceChainSchema },
  }, (c, { params: { id }, body }) => changeOnce(c, 200, { action: 'device.gap-signed-off', entity: 'device', entityId: id }, async (tx) => {
    await requireOwner(tx, c.get('person').employeeId);
    return signOffGap(tx, id, body, actorOf(c));
  }));
}
