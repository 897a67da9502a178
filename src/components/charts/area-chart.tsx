"use client";

import { useId } from "react";
import { Area, CartesianGrid, AreaChart as Chart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartFrame, type ChartProps, colorOf, firstSize, formatValue } from "@/components/charts/chart-frame";
import { ChartTooltip } from "@/components/charts/chart-tooltip";

/** Amounts over time, one filled line per series. */
export function AreaChart({ format = "number", ...frame }: ChartProps) {
  const gradientId = useId();
  const { data, xKey, series } = frame;
  return (
    <ChartFrame {...frame} format={format}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={firstSize}>
        <Chart data={[...data]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <defs>
            {series.map((one, index) => (
              <linearGradient key={one.key} id={`${gradientId}${index}`} x1="0" y1="0" x2="0" y2="1">
                <stop offset="0%" stopColor={colorOf(one, index)} stopOpacity={0.32} />
                <stop offset="100%" stopColor={colorOf(one, index)} stopOpacity={0.02} />
              </linearGradient>
            ))}
          </defs>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis {...axis} dataKey={xKey} minTickGap={28} />
          <YAxis {...axis} width={48} allowDecimals={format !== "number"} tickFormatter={formatValue[format]} />
          <Tooltip
            content={(tooltip) => <ChartTooltip {...tooltip} format={format} />}
            cursor={{ stroke: "var(--border)" }}
          />
          {series.map((one, index) => (
            <Area
              key={one.key}
              type="monotone"
              dataKey={one.key}
              name={one.label}
              stroke={colorOf(one, index)}
              strokeWidth={2.25}
              fill={`url(#${gradientId}${index})`}
              isAnimationActive={false}
              dot={data.length === 1}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

const axis = { tickLine: false, axisLine: false, tickMargin: 8, tick: { fill: "var(--muted-foreground)" } } as const;
