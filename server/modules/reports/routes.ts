import { taskListQuerySchema, taskListSchema, todaySchema } from '../../../src/domain/reports/api.ts';
import type { App } from '../../platform/http/context.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { listTasks } from './tasks.ts';
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
    summary: 'What is open for somebody to look at', request: { query: taskListQuerySchema }, responses: { 200: taskListSchema },
  }, async (c, { query }) => {
    const branches = await visibleBranches(c.get('db'), c.get('person'), ['reports.view']);
    return { status: 200, body: await listTasks(c.get('db'), branches.map(({ id }) => id), query) };
  });
}
