import { z } from 'zod';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import { settleTaskSchema, taskListQuerySchema, taskListSchema, taskSchema, todaySchema } from '../../../src/domain/reports/api.ts';
import { requirePermission } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/context.ts';
import { idempotent } from '../../platform/http/idempotency.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { actorOf, refusalsAudited } from '../identity/audited-change.ts';
import { branchOfTask, listTasks, settleTask } from './tasks.ts';
import { reportToday } from './today.ts';
import { visibleBranches } from './visible-branches.ts';

const access = { kind: 'person', permission: 'reports.view' } as const;

/** What the owner looks at first: the day so far, and what waits for somebody. */
export function registerReportRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/api/reports/today', access, tags: ['reports'],
    summary: 'The day so far by branch and register, beside the same weekday last week', responses: { 200: todaySchema },
  }, async (c) => ({ status: 200, body: await reportToday(c.get('db'), c.get('person'), Date.now()) }));

  defineRoute(app, {
    method: 'get', path: '/api/tasks', access, tags: ['reports'],
    summary: 'What is open for somebody to look at, or was settled', request: { query: taskListQuerySchema }, responses: { 200: taskListSchema },
  }, async (c, { query }) => {
    const branches = await visibleBranches(c.get('db'), c.get('person'), ['reports.view']);
    return { status: 200, body: await listTasks(c.get('db'), branches.map(({ id }) => id), query) };
  });

  defineRoute(app, {
    method: 'post', path: '/api/tasks/:id/settle', access: { kind: 'person', permission: 'tasks.settle' }, tags: ['reports'],
    summary: 'Settle what somebody looked at, with a note', request: { params: z.strictObject({ id: idSchema }), body: settleTaskSchema }, responses: { 200: taskSchema },
  }, (c, { params: { id }, body }) => refusalsAudited(c, { action: 'task.settled', entity: 'task', entityId: id }, async () => {
    const branchId = await branchOfTask(c.get('db'), id);
    if (branchId !== null) await requirePermission(c, 'tasks.settle', branchId);
    return idempotent(c, c.get('db'), async (tx) => ({ status: 200, body: await settleTask(tx, id, body.note, actorOf(c)) }));
  }));
}
