import { useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { chartScale, labelSide, linePath } from './chart-scale.ts';
import type { ChartPoint } from './chart-scale.ts';
import './chart.css';

export interface LineSeries {
  /** Written at the line's end: "hoy", "vie. pasado". */
  name: string;
  points: readonly ChartPoint[];
}

interface LineChartProps {
  /** What the chart shows; heads the table that screen readers get. */
  label: string;
  /** The line that matters. */
  main: LineSeries;
  /** What it is compared with, dashed and grey. */
  comparison?: LineSeries | undefined;
  ticks: readonly { x: number; label: string }[];
  /** Name of the x axis in the table, e.g. "Hora". */
  xName: string;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  heightPx?: number | undefined;
}

const INITIAL_WIDTH_PX = 340;
const BOX = { padX: 12, padTop: 22, padBottom: 26 };

function useElementWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(INITIAL_WIDTH_PX);
  useEffect(() => {
    if (!ref.current) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

function anchorAt(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x > width - 60) return 'end';
  return x < 60 ? 'start' : 'middle';
}

/** One line, and a dashed one to compare it with. Names stand at the lines' ends; a table says the same in words. */
export function LineChart(props: LineChartProps) {
  const { label, main, comparison, ticks, xName, formatX, formatY, heightPx = 140 } = props;
  const frameRef = useRef<HTMLElement>(null);
  const width = useElementWidth(frameRef);
  const series = [main, ...(comparison ? [comparison] : [])].filter((line) => line.points.length > 0);
  const scale = chartScale(
    series.map((line) => line.points),
    { ...BOX, width, height: heightPx },
  );
  const ends = series.map((line) => {
    const last = line.points.at(-1) ?? { x: 0, y: 0 };
    return { x: scale.toX(last.x), y: scale.toY(last.y) };
  });
  const lastX = Math.max(...ends.map((end) => end.x));
  return (
    <figure className="ui-chart" ref={frameRef}>
      <svg width={width} height={heightPx} aria-hidden="true" focusable="false">
        <line className="ui-chart-ground" x1={BOX.padX} x2={width - BOX.padX} y1={scale.toY(0)} y2={scale.toY(0)} />
        {series.map((line, index) => {
          const end = ends[index] ?? { x: 0, y: 0 };
          const kind = line === main ? 'main' : 'comparison';
          return (
            <g key={line.name} data-kind={kind}>
              <path className="ui-chart-line" d={linePath(line.points, scale)} />
              {kind === 'main' && <circle className="ui-chart-end" cx={end.x} cy={end.y} r={4} />}
              <text
                className="ui-chart-name"
                x={end.x}
                y={end.y + (labelSide(line.points, series[1 - index]?.points) === 'above' ? -10 : 18)}
                // The longer line runs on to the right of the shorter one's name.
                textAnchor={end.x < lastX ? 'end' : anchorAt(end.x, width)}
              >
                {line.name}
              </text>
            </g>
          );
        })}
        {series.length > 0 &&
          ticks.map((tick) => (
            <text
              key={tick.x}
              className="ui-chart-tick"
              x={scale.toX(tick.x)}
              y={heightPx - 6}
              textAnchor={anchorAt(scale.toX(tick.x), width)}
            >
              {tick.label}
            </text>
          ))}
      </svg>
      <ChartTable label={label} xName={xName} series={series} formatX={formatX} formatY={formatY} />
    </figure>
  );
}

interface ChartTableProps extends Pick<LineChartProps, 'label' | 'xName' | 'formatX' | 'formatY'> {
  series: readonly LineSeries[];
}

function ChartTable({ label, xName, series, formatX, formatY }: ChartTableProps) {
  const xs = [...new Set(series.flatMap((line) => line.points.map((point) => point.x)))].sort((a, b) => a - b);
  return (
    <table className="ui-visually-hidden">
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">{xName}</th>
          {series.map((line) => (
            <th key={line.name} scope="col">
              {line.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {xs.map((x) => (
          <tr key={x}>
            <th scope="row">{formatX(x)}</th>
            {series.map((line) => {
              const point = line.points.find((candidate) => candidate.x === x);
              return <td key={line.name}>{point ? formatY(point.y) : '–'}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface BarRowProps {
  label: string;
  /** Under the label: as of when, or what is wrong. */
  detail?: ReactNode;
  value: number;
  /** The value that fills the bar: the same for all rows. */
  max: number;
  /** The value as text, beside the bar. */
  valueText: string;
  /** Under the value. */
  valueDetail?: ReactNode;
  /** Pale: the figure is old or not complete. */
  faded?: boolean | undefined;
}

/** A name, a bar, and the number beside it. Inside a BarList. */
export function BarRow({ label, detail, value, max, valueText, valueDetail, faded }: BarRowProps) {
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0;
  return (
    <li className="ui-bar-row">
      <div className="ui-bar-label">
        <span>{label}</span>
        {detail && <span className="ui-small ui-muted">{detail}</span>}
      </div>
      <svg className="ui-bar" data-faded={faded || undefined} aria-hidden="true" focusable="false">
        <rect width={`${(share * 100).toFixed(1)}%`} height="10" rx="3" />
      </svg>
      <div className="ui-bar-value ui-mono">
        <span>{valueText}</span>
        {valueDetail && <span className="ui-small ui-muted">{valueDetail}</span>}
      </div>
    </li>
  );
}

/** Bars one under another, to the same scale. */
export function BarList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="ui-bar-list" aria-label={label}>
      {children}
    </ul>
  );
}
