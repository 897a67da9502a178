import { PageFrame } from "@/components/shell/page-frame";
import { Skeleton } from "@/components/ui/skeleton";

const cards = ["mails", "replies", "summaries", "credits"];
const panels = ["attention", "senders", "days", "categories"];

/** The dashboard's shape while its figures are read. */
export function DashboardSkeleton() {
  return (
    <PageFrame title="Dashboard" className="grid gap-6">
      <p role="status" className="sr-only">
        Loading your dashboard
      </p>
      <div aria-hidden className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {cards.map((card) => (
          <Skeleton key={card} className="h-30 rounded-xl" />
        ))}
      </div>
      <div aria-hidden className="grid gap-6 lg:grid-cols-[3fr_2fr]">
        {panels.map((panel) => (
          <Skeleton key={panel} className="h-80 rounded-xl" />
        ))}
      </div>
    </PageFrame>
  );
}
