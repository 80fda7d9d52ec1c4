import { todaySchema } from '../../domain/reports/api.ts';
import type { Today } from '../../domain/reports/api.ts';
import { useOffice } from '../../device/office-client.ts';
import type { OfficeQuery } from '../../device/office-query.ts';
import { useOfficeQuery } from '../../device/office-query.ts';

const EVERY_MS = 15_000;

/** The day so far. The office's frame keeps it fresh while somebody looks; see useTaskCount. */
export function useToday(): OfficeQuery<Today> {
  return useReport('today', undefined);
}

/** How many things wait for a decision; asks again every quarter of a minute, for the badge and for the first screen. */
export function useTaskCount(enabled: boolean): number {
  const today = useReport(enabled ? 'today' : null, EVERY_MS);
  return today.data?.tasks.reduce((total, { count }) => total + count, 0) ?? 0;
}

function useReport(key: string | null, everyMs: number | undefined): OfficeQuery<Today> {
  const office = useOffice();
  return useOfficeQuery(key, () => office.ask({ path: '/api/reports/today', answer: todaySchema }), { everyMs });
}
