import { formatNumber } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Progress } from "@/components/ui/progress";
import { type BulkView, bulkWords } from "../bulk/schema";

/** What is being done to many contacts, or just was. */
export function BulkProgress({ actions }: { actions: readonly BulkView[] }) {
  return actions.map(({ id, kind, status, total, done, changed, error }) => {
    const { doing, done: past } = bulkWords[kind];
    if (status === "running")
      return (
        <Alert key={id} variant="info" title={`${doing} ${formatNumber(total)} contacts`}>
          <span className="grid gap-2">
            <Progress value={done} max={Math.max(total, 1)} label={`${doing} contacts`} />
            <span className="tabular">
              {formatNumber(done)} of {formatNumber(total)}. You can leave this page; it goes on.
            </span>
          </span>
        </Alert>
      );
    if (status === "failed")
      return (
        <Alert key={id} variant="destructive" title={`${formatNumber(changed)} contacts ${past}, then it stopped`}>
          {error}
        </Alert>
      );
    return null;
  });
}
