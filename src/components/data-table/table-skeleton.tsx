import { Skeleton } from "@/components/ui/skeleton";

/** For a page's loading.tsx: as tall as the table it stands for, so that nothing jumps. */
export function TableSkeleton({ rows = 8, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="rounded-xl border bg-card shadow-xs">
      <div className="flex h-10 items-center gap-8 border-b px-4">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="hidden h-3 w-32 sm:block" />
        <Skeleton className="ml-auto h-3 w-16" />
      </div>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never change places.
        <div key={row} className="flex h-14 items-center gap-4 border-b px-4 last:border-0">
          <Skeleton className="size-8 rounded-full" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-3/5" />
          </div>
          <Skeleton className="h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
