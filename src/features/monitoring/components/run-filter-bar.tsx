import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import type { RunQuery } from "../schema";

const statuses = ["queued", "running", "completed", "failed", "cancelled"] as const;

/** Links, so that a filter can be shared and works without a script. */
export function RunFilterBar({ filter, functions }: { filter: RunQuery; functions: string[] }) {
  const address = (status?: string) => {
    const query = new URLSearchParams({
      ...(filter.function && { function: filter.function }),
      ...(status && { status }),
    });
    return `/admin/jobs?${query}`;
  };
  return (
    <nav aria-label="Filter runs" className="mb-4 flex flex-wrap items-center gap-2">
      {[undefined, ...statuses].map((status) => (
        <Button key={status ?? "all"} asChild size="sm" variant={filter.status === status ? "soft" : "ghost"}>
          <AppLink href={address(status)} aria-current={filter.status === status ? "true" : undefined}>
            {status ?? "all"}
          </AppLink>
        </Button>
      ))}
      {filter.function && functions.includes(filter.function) && (
        <Button asChild size="sm" variant="secondary">
          <AppLink href="/admin/jobs">{filter.function.replace(/^inflow-/, "")} ✕</AppLink>
        </Button>
      )}
    </nav>
  );
}
