import { Search } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { reasonWords, type SuppressionReason, suppressionReasons } from "../schema";

type Query = Record<string, string | undefined>;
type SuppressionFiltersProps = {
  search: string | undefined;
  reason: SuppressionReason | undefined;
  until: "some" | "ever" | undefined;
  /** This page with that changed, from its beginning. */
  href: (change: Query) => string;
  /** What stays when one searches. */
  kept: Query;
};

/** Search, reason and end: all of it lies in the address. */
export function SuppressionFilters({ search, reason, until, href, kept }: SuppressionFiltersProps) {
  const ends = [
    ["some", "With an end"],
    ["ever", "For ever"],
  ] as const;
  return (
    <div className="grid gap-3">
      <search>
        <form className="flex max-w-md gap-2">
          <Input
            name="q"
            type="search"
            aria-label="Search addresses"
            placeholder="Search addresses"
            defaultValue={search}
          />
          {Object.entries(kept).map(
            ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
          )}
          <Button type="submit" variant="secondary">
            <Search aria-hidden /> Search
          </Button>
        </form>
      </search>
      <nav aria-label="Filters" className="flex gap-1.5 overflow-x-auto sm:flex-wrap [&>*]:shrink-0">
        {[undefined, ...suppressionReasons].map((one) => (
          <Choice key={one ?? "all"} href={href({ reason: one })} isCurrent={one === reason}>
            {one ? reasonWords[one] : "All reasons"}
          </Choice>
        ))}
        <span aria-hidden className="mx-1 self-stretch border-l" />
        {ends.map(([value, words]) => (
          <Choice key={value} href={href({ until: value === until ? undefined : value })} isCurrent={value === until}>
            {words}
          </Choice>
        ))}
      </nav>
    </div>
  );
}

function Choice({ href, isCurrent, children }: { href: string; isCurrent: boolean; children: string }) {
  return (
    <Button asChild size="sm" variant={isCurrent ? "secondary" : "ghost"}>
      <AppLink href={href} aria-current={isCurrent ? "true" : undefined} scroll={false}>
        {children}
      </AppLink>
    </Button>
  );
}
