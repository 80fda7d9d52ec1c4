import { mulDivRound, sum } from '../../domain/kernel/integers.ts';
import type { BranchToday, Today } from '../../domain/reports/api.ts';

/** A device that has not been heard for this long is silent: its sales are not in the figures. */
export const SILENT_AFTER_MS = 15 * 60_000;

/** How fresh a row's figures are. */
export type AsOf =
  | { kind: 'none' }
  /** Heard of at this instant. */
  | { kind: 'heard'; atMs: number }
  /** Not heard of for long; `matters` when a drawer is open, so that sales are likely missing. */
  | { kind: 'silent'; sinceMs: number; matters: boolean };

export interface TodayRow {
  id: string;
  name: string;
  /** The branch of a register; null for a branch. */
  branchName: string | null;
  /** IANA zone of the branch. */
  timeZone: string;
  totalCents: number;
  /** Cash that open drawers should hold; null when none is open. */
  drawerCents: number | null;
  asOf: AsOf;
}

export interface TodayPoint {
  /** Hour of the day; 9.5 is half past nine. */
  x: number;
  /** Sold until then, in centavos. */
  y: number;
}

export interface TodayView {
  day: string;
  totalCents: number;
  saleCount: number;
  marginCents: number | null;
  /** Against the same weekday last week up to this time, in whole percent; null when nothing was sold then. */
  changePercent: number | null;
  lastWeekCents: number;
  drawerCents: number;
  branches: readonly TodayRow[];
  registers: readonly TodayRow[];
  chart: TodayChart | null;
}

export interface TodayChart {
  today: readonly TodayPoint[];
  lastWeek: readonly TodayPoint[];
  ticks: readonly number[];
}

/** Everything the first screen says, from the server's report and the present instant. */
export function todayView(report: Today, nowMs: number): TodayView {
  const { branches, figures } = report;
  const lastWeekCents = sum(branches.map(({ lastWeek }) => lastWeek.untilNowCents));
  return {
    day: branches[0]?.day ?? '',
    totalCents: figures.totalCents,
    saleCount: figures.saleCount,
    marginCents: figures.marginCents,
    changePercent: lastWeekCents === 0 ? null : mulDivRound(figures.totalCents - lastWeekCents, 100, lastWeekCents),
    lastWeekCents,
    drawerCents: sum(branches.flatMap(({ drawers }) => drawers.map(({ cashCents }) => cashCents))),
    branches: mostFirst(branches.map((branch) => branchRow(branch, nowMs))),
    registers: mostFirst(branches.flatMap((branch) => registerRows(branch, nowMs))),
    chart: todayChart(branches, minuteShare(report.asOfMs)),
  };
}

function mostFirst(rows: readonly TodayRow[]): TodayRow[] {
  return [...rows].sort((one, other) => other.totalCents - one.totalCents);
}

function branchRow(branch: BranchToday, nowMs: number): TodayRow {
  return {
    id: branch.branchId,
    name: branch.name,
    branchName: null,
    timeZone: branch.timeZone,
    totalCents: branch.figures.totalCents,
    drawerCents: drawerCents(branch.drawers),
    asOf: asOfOf(branch.devices, branch.drawers.length > 0, nowMs),
  };
}

/** Registers that sold, hold an open drawer or have a device. */
function registerRows(branch: BranchToday, nowMs: number): TodayRow[] {
  const names = new Map<string | null, string | null>();
  for (const { registerId, name } of branch.registers) names.set(registerId, name);
  for (const { registerId, registerName } of branch.drawers) names.set(registerId, names.get(registerId) ?? registerName);
  return [...names].map(([registerId, name]) => {
    const drawers = branch.drawers.filter((drawer) => drawer.registerId === registerId);
    const devices = branch.devices.filter((device) => device.registerId === registerId);
    return {
      id: registerId ?? `${branch.branchId}/none`,
      name: name ?? '—',
      branchName: branch.name,
      timeZone: branch.timeZone,
      totalCents: branch.registers.find((register) => register.registerId === registerId)?.figures.totalCents ?? 0,
      drawerCents: drawerCents(drawers),
      asOf: asOfOf(devices, drawers.length > 0, nowMs),
    };
  });
}

function drawerCents(drawers: BranchToday['drawers']): number | null {
  return drawers.length === 0 ? null : sum(drawers.map(({ cashCents }) => cashCents));
}

/** Figures are as old as the device longest unheard: the others cannot speak for it. */
function asOfOf(devices: BranchToday['devices'], drawerOpen: boolean, nowMs: number): AsOf {
  const heard = devices.filter(({ deviceClass }) => deviceClass === 'counter').flatMap(({ lastSeenAtMs }) => (lastSeenAtMs === null ? [] : [lastSeenAtMs]));
  if (heard.length === 0) return { kind: 'none' };
  const oldestMs = Math.min(...heard);
  return nowMs - oldestMs > SILENT_AFTER_MS ? { kind: 'silent', sinceMs: oldestMs, matters: drawerOpen } : { kind: 'heard', atMs: oldestMs };
}

/** How much of the hour has passed. Zones part by whole quarters, so any branch's will do. */
function minuteShare(asOfMs: number): number {
  return (asOfMs % 3_600_000) / 3_600_000;
}

/** Both days by the hour, all branches together; null when neither sold anything. */
export function todayChart(branches: readonly BranchToday[], hourShare: number): TodayChart | null {
  const hours = Math.max(0, ...branches.map(({ cumulativeCents }) => cumulativeCents.length));
  const today = Array.from({ length: hours }, (_, hour) => sum(branches.map(({ cumulativeCents }) => cumulativeCents[hour] ?? cumulativeCents.at(-1) ?? 0)));
  const before = Array.from({ length: 24 }, (_, hour) => sum(branches.map(({ lastWeek }) => lastWeek.cumulativeCents[hour] ?? 0)));
  const starts = [today, before].map((line) => line.findIndex((cents) => cents > 0)).filter((hour) => hour >= 0);
  if (starts.length === 0) return null;
  const from = Math.min(...starts);
  const to = Math.max(lastGrowth(before) + 1, hours - 1 + hourShare, from + 1);
  const points = (line: readonly number[]): TodayPoint[] => [
    { x: from, y: 0 },
    ...line.map((y, hour) => ({ x: hour + 1, y })).filter(({ x }) => x > from && x <= to),
  ];
  return { today: untilNow(points(today), hours, hourShare), lastWeek: points(before), ticks: ticksBetween(from, Math.ceil(to)) };
}

/** The last hour has not ended: its point stands at the present minute. */
function untilNow(points: readonly TodayPoint[], hours: number, hourShare: number): TodayPoint[] {
  const now = hours - 1 + hourShare;
  return points.map((point) => (point.x > now && point.x === hours ? { ...point, x: now } : point)).filter(({ x }) => x <= now);
}

function lastGrowth(cumulative: readonly number[]): number {
  const total = cumulative.at(-1) ?? 0;
  return cumulative.findIndex((cents) => cents === total);
}

/** First and last hour, and those between them that divide a day as people do. */
function ticksBetween(from: number, to: number): number[] {
  const between = [6, 9, 12, 15, 18, 21].filter((hour) => hour > from + 1 && hour < to - 1);
  return [from, ...between, to];
}
