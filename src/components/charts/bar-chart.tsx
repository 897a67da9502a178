"use client";

import { Bar, CartesianGrid, BarChart as Chart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartFrame, type ChartProps, colorOf, firstSize, formatValue } from "@/components/charts/chart-frame";
import { ChartTooltip } from "@/components/charts/chart-tooltip";

type BarChartProps = ChartProps & {
  /** One bar of all series on top of each other, instead of one bar each. */
  stacked?: boolean;
};

/** Amounts side by side. */
export function BarChart({ format = "number", stacked = false, ...frame }: BarChartProps) {
  const { data, xKey, series } = frame;
  return (
    <ChartFrame {...frame} format={format}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={firstSize}>
        <Chart data={[...data]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis {...axis} dataKey={xKey} minTickGap={16} />
          <YAxis {...axis} width={48} allowDecimals={format !== "number"} tickFormatter={formatValue[format]} />
          <Tooltip
            content={(tooltip) => <ChartTooltip {...tooltip} format={format} />}
            cursor={{ fill: "var(--muted)" }}
          />
          {series.map((one, index) => (
            <Bar
              key={one.key}
              dataKey={one.key}
              name={one.label}
              stackId={stacked ? "all" : undefined}
              fill={colorOf(one, index)}
              radius={stacked ? 0 : [4, 4, 0, 0]}
              maxBarSize={44}
              isAnimationActive={false}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

const axis = { tickLine: false, axisLine: false, tickMargin: 8, tick: { fill: "var(--muted-foreground)" } } as const;
