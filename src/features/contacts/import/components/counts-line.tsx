import { Quantity } from "@/components/display/figures";
import type { Counts } from "../schema";

const words: [key: keyof Counts, label: string, means: string][] = [
  ["created", "New", "Contacts that are added"],
  ["updated", "Changed", "Contacts that were there and get other values"],
  ["skipped", "Left alone", "Contacts that were there, with nothing to change"],
  ["conflicts", "Conflicts", "Addresses that come twice in the file, or belong to a deleted contact"],
  ["errors", "Errors", "Rows that cannot be taken over"],
  ["notes", "Not subscribed", "Taken over, and left unsubscribed because the person opted out"],
];

/** What becomes, or became, of the rows. */
export function CountsLine({ counts }: { counts: Counts }) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
      {words
        .filter(([key]) => key !== "notes" || counts.notes > 0)
        .map(([key, label, means]) => (
          <div key={key} className="rounded-xl border bg-card px-4 py-3">
            <dt className="text-muted-foreground text-sm">{label}</dt>
            <dd className="tabular font-heading font-semibold text-xl">
              <Quantity value={counts[key]} />
            </dd>
            <dd className="text-muted-foreground text-xs">{means}</dd>
          </div>
        ))}
    </dl>
  );
}
