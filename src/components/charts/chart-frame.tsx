import type { ReactNode } from "react";
import { EmptyState } from "@/components/display/empty-state";
import { formatCredits, formatMoney, formatNumber } from "@/components/display/format";

export type Datum = Readonly<Record<string, string | number>>;

export type Series = {
  key: string;
  label: string;
  /** A CSS colour; otherwise chart-1 … chart-5 in turn. */
  color?: string;
};

/** `credits` are micro-credits, `money` is cents. A name, since functions cannot cross from the server. */
export type ValueFormat = "number" | "credits" | "money";

export const formatValue: Record<ValueFormat, (value: number) => string> = {
  number: formatNumber,
  credits: (micro) => formatCredits(Math.round(micro)),
  money: (cents) => formatMoney(Math.round(cents)),
};

/** What a chart is drawn for before the browser has measured its place. */
export const firstSize = { width: 600, height: 260 };

export const colorOf = (series: Series, index: number) => series.color ?? `var(--chart-${(index % 5) + 1})`;

export type ChartProps = {
  /** What the chart shows, in one sentence: the caption of the table that replaces it for screen readers. */
  label: string;
  data: readonly Datum[];
  /** The key of the horizontal axis; its values are printed as they are. */
  xKey: string;
  series: readonly Series[];
  format?: ValueFormat;
  heightPx?: number;
  /** Shown while there is nothing to draw. */
  empty?: ReactNode;
};

type ChartFrameProps = Omit<ChartProps, "format"> & { format: ValueFormat; children: ReactNode };

/** Legend, drawing, and the same figures as a table for those who cannot see the drawing. */
export function ChartFrame({ label, data, xKey, series, format, heightPx = 260, empty, children }: ChartFrameProps) {
  const isEmpty = data.every((datum) => series.every(({ key }) => !datum[key]));
  if (isEmpty) {
    return empty ?? <EmptyState title="Nothing to show yet">The chart fills as soon as there are figures.</EmptyState>;
  }
  return (
    <figure className="grid gap-3">
      {series.length > 1 && (
        <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-muted-foreground text-sm">
          {series.map((one, index) => (
            <li key={one.key} className="flex items-center gap-2">
              <span className="size-2.5 rounded-[3px]" style={{ background: colorOf(one, index) }} />
              {one.label}
            </li>
          ))}
        </ul>
      )}
      <div aria-hidden style={{ height: heightPx }} className="min-w-0 text-xs">
        {children}
      </div>
      <div className="sr-only">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{xKey}</th>
              {series.map((one) => (
                <th key={one.key} scope="col">
                  {one.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map((datum) => (
              <tr key={String(datum[xKey])}>
                <th scope="row">{datum[xKey]}</th>
                {series.map(({ key }) => (
                  <td key={key}>{formatValue[format](Number(datum[key] ?? 0))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
