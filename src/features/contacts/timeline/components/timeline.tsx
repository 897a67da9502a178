import { History } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { CursorPaging } from "@/components/data-table/cursor-paging";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { publicId } from "@/lib/ids";
import { groupWords, type TimelineEntry, type TimelineGroup, timelineGroups } from "../schema";
import { entryWords } from "../wording";

const groups = Object.keys(timelineGroups) as TimelineGroup[];

type TimelineProps = {
  workspace: string;
  /** The contact page's address. */
  href: string;
  entries: readonly TimelineEntry[];
  /** Who `user:…` is. */
  names: Readonly<Record<string, string>>;
  /** What custom fields are called, by id. */
  fieldLabels: Readonly<Record<string, string>>;
  group: TimelineGroup | undefined;
  isFirst: boolean;
  nextCursor: string | null;
};

/** Everything that happened to a person, the newest first. */
export function Timeline(props: TimelineProps) {
  const { workspace, href, entries, names, fieldLabels, group, isFirst, nextCursor } = props;
  const hrefOf = (chosen: TimelineGroup | undefined, cursor?: string) => {
    const query = new URLSearchParams({ ...(chosen && { show: chosen }), ...(cursor && { before: cursor }) });
    return `${href}${query.size > 0 ? `?${query}` : ""}`;
  };
  return (
    <div>
      <nav aria-label="What the timeline shows" className="flex gap-1.5 overflow-x-auto px-5 pb-3">
        {[undefined, ...groups].map((each) => (
          <AppLink
            key={each ?? "all"}
            href={hrefOf(each)}
            scroll={false}
            aria-current={each === group || undefined}
            className={cn(
              "shrink-0 rounded-full border px-3 py-1 font-semibold text-sm hover:bg-muted",
              each === group && "border-primary/40 bg-primary-soft text-primary hover:bg-primary-soft",
            )}
          >
            {each ? groupWords[each] : "Everything"}
          </AppLink>
        ))}
      </nav>
      {entries.length === 0 ? (
        <EmptyState icon={<History />} title="Nothing here yet">
          Mail, events, consent and changes of this person appear here as they happen.
        </EmptyState>
      ) : (
        <ol className="divide-y border-t">
          {entries.map((entry) => (
            <Entry
              key={`${entry.kind} ${entry.id}`}
              entry={entry}
              href={entry.kind.startsWith("mail_") ? `/${workspace}/inbox/${publicId("email", entry.id)}` : null}
              name={entry.actor ? (names[entry.actor] ?? null) : null}
              fieldLabels={fieldLabels}
            />
          ))}
        </ol>
      )}
      <CursorPaging
        newerHref={isFirst ? null : hrefOf(group)}
        newerLabel="Newest"
        olderHref={nextCursor ? hrefOf(group, nextCursor) : null}
      />
    </div>
  );
}

type EntryProps = {
  entry: TimelineEntry;
  href: string | null;
  name: string | null;
  fieldLabels: Readonly<Record<string, string>>;
};

function Entry({ entry, href, name, fieldLabels }: EntryProps) {
  const { what, more } = entryWords(entry, fieldLabels);
  const words: ReactNode = href ? (
    <AppLink href={href} className="font-semibold hover:underline">
      {what}
    </AppLink>
  ) : (
    <span className="font-semibold">{what}</span>
  );
  return (
    <li className="grid gap-0.5 px-5 py-3 text-sm">
      <span className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="wrap-anywhere min-w-0">{words}</span>
        <span className="text-muted-foreground text-xs">
          <DateTime at={entry.at} style="datetime" />
        </span>
      </span>
      {(more || name) && (
        <span className="wrap-anywhere text-muted-foreground">{[more, name].filter(Boolean).join(" · ")}</span>
      )}
    </li>
  );
}
