"use client";

import type { ReactNode } from "react";
import { Pie, PieChart, ResponsiveContainer, Tooltip } from "recharts";
import { ChartFrame, colorOf, formatValue, type ValueFormat } from "@/components/charts/chart-frame";
import { ChartTooltip } from "@/components/charts/chart-tooltip";
import { formatPercent } from "@/components/display/format";

type Slice = { label: string; value: number; color?: string };

type DonutChartProps = {
  label: string;
  slices: readonly Slice[];
  format?: ValueFormat;
  /** Under the total in the middle. */
  totalLabel?: string;
  heightPx?: number;
  empty?: ReactNode;
};

/** Parts of a whole, with the whole in the middle and each part's share in the legend. */
export function DonutChart({ label, slices, format = "number", totalLabel, heightPx = 200, empty }: DonutChartProps) {
  const total = slices.reduce((sum, { value }) => sum + value, 0);
  const data = slices.map((slice, index) => ({
    label: slice.label,
    value: slice.value,
    fill: colorOf({ key: slice.label, ...slice }, index),
  }));
  return (
    <ChartFrame
      label={label}
      data={data}
      xKey="label"
      series={[{ key: "value", label: totalLabel ?? "Value" }]}
      format={format}
      heightPx={heightPx}
      empty={empty}
    >
      <div className="flex h-full items-center gap-6">
        <div className="relative h-full min-w-0 flex-1">
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: heightPx, height: heightPx }}>
            <PieChart accessibilityLayer={false}>
              <Tooltip content={(tooltip) => <ChartTooltip {...tooltip} format={format} />} />
              <Pie
                data={data}
                dataKey="value"
                nameKey="label"
                innerRadius="68%"
                outerRadius="100%"
                paddingAngle={data.length > 1 ? 2 : 0}
                stroke="none"
                rootTabIndex={-1}
                isAnimationActive={false}
              />
            </PieChart>
          </ResponsiveContainer>
          <div className="pointer-events-none absolute inset-0 grid place-content-center text-center">
            <span className="tabular font-bold font-heading text-2xl">{formatValue[format](total)}</span>
            {totalLabel && <span className="text-muted-foreground text-sm">{totalLabel}</span>}
          </div>
        </div>
        <ul className="grid max-w-[50%] gap-2 text-sm">
          {data.map(({ label: name, value, fill }) => (
            <li key={name} className="grid grid-cols-[auto_1fr_auto] items-center gap-2">
              <span className="size-2.5 rounded-[3px]" style={{ background: fill }} />
              <span className="truncate">{name}</span>
              <span className="tabular text-muted-foreground">{formatPercent(total ? value / total : 0)}</span>
            </li>
          ))}
        </ul>
      </div>
    </ChartFrame>
  );
}
