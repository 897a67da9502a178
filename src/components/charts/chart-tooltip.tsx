import type { TooltipContentProps } from "recharts";
import { formatValue, type ValueFormat } from "@/components/charts/chart-frame";

/** For Recharts' `<Tooltip content>`. */
export function ChartTooltip({ active, label, payload, format }: TooltipContentProps & { format: ValueFormat }) {
  if (!active || !payload?.length) return null;
  return (
    <div className="rounded-lg border bg-popover px-3 py-2 text-popover-foreground text-sm shadow-md">
      {label !== undefined && label !== "" && <p className="mb-1 font-semibold">{label}</p>}
      {payload.map((entry) => (
        <p key={String(entry.name)} className="flex items-center gap-2">
          <span className="size-2.5 rounded-[3px]" style={{ background: entry.color ?? entry.payload?.fill }} />
          <span className="text-muted-foreground">{entry.name}</span>
          <span className="tabular ml-auto pl-3 font-semibold">{formatValue[format](Number(entry.value))}</span>
        </p>
      ))}
    </div>
  );
}
