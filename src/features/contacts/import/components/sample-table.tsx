import { Badge } from "@/components/ui/badge";
import type { SampleRow } from "../schema";

const words = { create: "New", update: "Changed", skip: "Left alone" } as const;
const tones = { create: "success", update: "info", skip: "outline" } as const;
const names: Record<string, string> = {
  firstName: "First name",
  lastName: "Last name",
  phone: "Phone",
  locale: "Language",
  timeZone: "Time zone",
  tags: "Tags",
  consentedAt: "Consent",
};

type SampleTableProps = { samples: SampleRow[]; fields: { id: string; label: string }[] };

/** A few rows, as they would be taken over. */
export function SampleTable({ samples, fields }: SampleTableProps) {
  const label = (key: string) => names[key] ?? fields.find(({ id }) => `field:${id}` === key)?.label ?? key;
  if (samples.length === 0) return null;
  return (
    <section className="grid gap-3" aria-labelledby="samples">
      <h2 id="samples" className="font-semibold text-lg">
        What becomes of some rows
      </h2>
      <ul className="grid gap-2">
        {samples.map(({ rowNumber, email, outcome, values }) => (
          <li
            key={rowNumber}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 rounded-lg border bg-card px-4 py-2 text-sm"
          >
            <Badge variant={tones[outcome]}>{words[outcome]}</Badge>
            <span className="break-all font-medium">{email}</span>
            <span className="text-muted-foreground">
              {Object.entries(values)
                .map(([key, value]) => `${label(key)}: ${value}`)
                .join(" · ")}
            </span>
            <span className="ml-auto text-muted-foreground text-xs">row {rowNumber}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
