import {
  Select,
  SelectContent,
  SelectGroup,
  SelectItem,
  SelectLabel,
  SelectTrigger,
  SelectValue,
} from "@/components/ui/select";
import type { Target } from "../schema";

const core: [Target, string][] = [
  ["email", "E-mail address"],
  ["name", "Full name"],
  ["firstName", "First name"],
  ["lastName", "Last name"],
  ["phone", "Phone"],
  ["locale", "Language"],
  ["timeZone", "Time zone"],
  ["tags", "Tags"],
  ["consentedAt", "Day of consent"],
];

type ColumnTableProps = {
  header: string[];
  sample: string[][];
  columns: Target[];
  fields: { id: string; label: string }[];
  onChange: (column: number, target: Target) => void;
};

/** Each column with its first values and what it becomes. */
export function ColumnTable({ header, sample, columns, fields, onChange }: ColumnTableProps) {
  const titles = header.map((title, at) => ({ id: `column-${at}`, title, at }));
  return (
    <section className="grid gap-3" aria-labelledby="columns">
      <h2 id="columns" className="font-semibold text-lg">
        What the columns become
      </h2>
      <ul className="grid gap-2">
        {titles.map(({ id: columnId, title, at }) => {
          const values = sample.map((row) => row[at] ?? "").filter(Boolean);
          return (
            <li
              key={columnId}
              className="grid items-center gap-x-4 gap-y-2 rounded-lg border bg-card px-4 py-3 sm:grid-cols-[1fr_16rem]"
            >
              <div className="min-w-0">
                <p className="break-words font-medium text-sm" id={columnId}>
                  {title}
                </p>
                <p className="truncate text-muted-foreground text-sm">
                  {values.slice(0, 3).join(" · ") || "No values in the first rows"}
                </p>
              </div>
              <Select value={columns[at] ?? "ignore"} onValueChange={(value) => onChange(at, value as Target)}>
                <SelectTrigger aria-labelledby={columnId}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  <SelectItem value="ignore">Leave it out</SelectItem>
                  <SelectGroup>
                    <SelectLabel>Contact</SelectLabel>
                    {core.map(([target, label]) => (
                      <SelectItem key={target} value={target}>
                        {label}
                      </SelectItem>
                    ))}
                  </SelectGroup>
                  {fields.length > 0 && (
                    <SelectGroup>
                      <SelectLabel>Your fields</SelectLabel>
                      {fields.map(({ id, label }) => (
                        <SelectItem key={id} value={`field:${id}`}>
                          {label}
                        </SelectItem>
                      ))}
                    </SelectGroup>
                  )}
                </SelectContent>
              </Select>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
