import { Sparkles } from "lucide-react";
import { Button } from "@/components/ui/button";
import { SummariseDialog } from "@/features/summaries/components/summarise-dialog";

type FirstSummariesProps = { workspace: string; emailIds: readonly string[] };

/** The short way to the first summaries: one press to the price, one to agree. */
export function FirstSummaries({ workspace, emailIds }: FirstSummariesProps) {
  const count = emailIds.length;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b bg-primary-soft px-4 py-3 text-sm">
      <p className="min-w-0 flex-1 basis-48">
        <strong className="block">No summaries yet.</strong> You see the price first.
      </p>
      <SummariseDialog
        workspace={workspace}
        emailIds={emailIds}
        trigger={
          <Button size="sm">
            <Sparkles aria-hidden /> Summarise the newest {count > 1 && count}
          </Button>
        }
      />
    </div>
  );
}
