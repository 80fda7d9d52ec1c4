import { describe, expect, it } from 'vitest';
import type { BranchToday, Today } from '../../domain/reports/api.ts';
import { todayChart, todayView } from './today-view.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 16, 42);
const id = (last: number): string => `01990000-0000-7000-8000-${String(last).padStart(12, '0')}`;
const figures = (totalCents: number) => ({ saleCount: 3, totalCents, cashCents: totalCents, cardCents: 0, transferCents: 0, marginCents: null });

/** Total by the end of each hour, from what each hour sold. */
function cumulative(sold: Record<number, number>, hours: number): number[] {
  let total = 0;
  return Array.from({ length: hours }, (_, hour) => (total += sold[hour] ?? 0));
}

function branch(over: Partial<BranchToday> = {}): BranchToday {
  return {
    branchId: id(1),
    name: 'Centro',
    timeZone: 'America/Mexico_City',
    day: '2026-11-20',
    hour: 10,
    figures: figures(50_000),
    cumulativeCents: cumulative({ 9: 20_000, 10: 30_000 }, 11),
    lastWeek: {
      day: '2026-11-13', saleCount: 5, totalCents: 100_000, untilNowCount: 2, untilNowCents: 40_000,
      cumulativeCents: cumulative({ 9: 25_000, 10: 25_000, 18: 50_000 }, 24),
    },
    registers: [{ registerId: id(2), name: 'A1', figures: figures(50_000) }],
    drawers: [{ sessionId: id(3), registerId: id(2), registerName: 'A1', openedByName: 'Lupita', openedAtMs: NOW_MS - 1, cashCents: 12_000 }],
    devices: [{ deviceId: id(4), name: 'Caja', deviceClass: 'counter', registerId: id(2), lastSeenAtMs: NOW_MS - 60_000, throughNumber: 4, throughBusinessMs: NOW_MS, forked: false }],
    ...over,
  };
}

function report(branches: BranchToday[]): Today {
  return { asOfMs: NOW_MS, figures: figures(50_000 * branches.length), branches, tasks: [] };
}

describe('the day so far', () => {
  it('compares with the same weekday up to this time, not with its whole day', () => {
    const view = todayView(report([branch()]), NOW_MS);
    expect(view.changePercent).toBe(25);
    expect(view.lastWeekCents).toBe(40_000);
    expect(view.drawerCents).toBe(12_000);
  });

  it('compares with nothing when nothing was sold then', () => {
    const quiet = branch({ lastWeek: { ...branch().lastWeek, untilNowCents: 0 } });
    expect(todayView(report([quiet]), NOW_MS).changePercent).toBeNull();
  });

  it('is as old as the device longest unheard', () => {
    const [heard] = branch().devices;
    if (!heard) throw new Error('no device');
    const silent = { ...heard, deviceId: id(5), lastSeenAtMs: NOW_MS - 3 * 3_600_000 };
    expect(todayView(report([branch()]), NOW_MS).branches[0]?.asOf).toEqual({ kind: 'heard', atMs: NOW_MS - 60_000 });
    expect(todayView(report([branch({ devices: [heard, silent] })]), NOW_MS).branches[0]?.asOf).toEqual({
      kind: 'silent', sinceMs: silent.lastSeenAtMs, matters: true,
    });
    expect(todayView(report([branch({ devices: [silent], drawers: [] })]), NOW_MS).branches[0]?.asOf).toMatchObject({ matters: false });
    expect(todayView(report([branch({ devices: [] })]), NOW_MS).branches[0]?.asOf).toEqual({ kind: 'none' });
  });

  it('lists a register whose drawer is open although it sold nothing', () => {
    const rows = todayView(report([branch({ registers: [] })]), NOW_MS).registers;
    expect(rows).toMatchObject([{ name: 'A1', branchName: 'Centro', totalCents: 0, drawerCents: 12_000 }]);
  });
});

describe('the chart', () => {
  it('begins with the first sale, ends today at the present minute and last week at its last sale', () => {
    expect(todayChart([branch()], 0.7)).toEqual({
      today: [{ x: 9, y: 0 }, { x: 10, y: 20_000 }, { x: 10.7, y: 50_000 }],
      lastWeek: [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19].map((x) => ({ x, y: x === 9 ? 0 : x === 10 ? 25_000 : x === 19 ? 100_000 : 50_000 })),
      ticks: [9, 12, 15, 19],
    });
  });

  it('adds up branches whose clocks differ', () => {
    const west = branch({ cumulativeCents: cumulative({ 9: 1000 }, 10) });
    expect(todayChart([branch(), west], 0.5)?.today.at(-1)).toEqual({ x: 10.5, y: 51_000 });
  });

  it('is none before anything was sold', () => {
    const none = branch({ cumulativeCents: [0, 0], lastWeek: { ...branch().lastWeek, cumulativeCents: cumulative({}, 24) } });
    expect(todayChart([none], 0.5)).toBeNull();
  });
});
