import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Progress } from "@/components/ui/progress";
import { RefreshWhile } from "@/features/privacy/components/refresh-while";
import { RotateButton } from "@/features/privacy/components/rotate-button";
import { getKeyStatus } from "@/features/privacy/keys/queries";
import { requireOperator } from "@/gates/page";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  const ctx = await requireOperator();
  const { keys, columns, rotations, staleCount, unreadableCount } = await getKeyStatus(ctx);
  const [current] = keys;
  const running = rotations.find(({ finishedAt }) => finishedAt === null);
  return (
    <PageFrame
      title="Keys"
      description="What seals tokens and addresses in the database. Keys have names here; the keys themselves stay in the environment."
      action={<RotateButton keyId={current?.id ?? ""} isRunning={running !== undefined} />}
    >
      <RefreshWhile isRunning={running !== undefined} />
      <div className="grid gap-6">
        {unreadableCount > 0 && (
          <Alert variant="destructive" title={`${unreadableCount} values cannot be opened`}>
            They are sealed under a key that is not in the ring, or not sealed at all. Put the key back into DATA_KEYS,
            or have these accounts connected again.
          </Alert>
        )}
        {running ? (
          <section aria-label="Progress" className="grid gap-2">
            <Progress value={running.doneCount} max={Math.max(running.totalCount, 1)} label="Re-encryption" />
            <p className="text-muted-foreground text-sm">
              <Quantity value={running.doneCount} /> of <Quantity value={running.totalCount} /> sealed under{" "}
              <code>{running.keyId}</code>
            </p>
          </section>
        ) : (
          <Alert
            variant={staleCount > 0 ? "info" : "success"}
            title={
              staleCount > 0 ? `${staleCount} values wait under older keys` : "Everything is under the current key"
            }
          >
            {staleCount > 0
              ? "They stay readable as long as their key is in the ring."
              : keys.length > 1
                ? "Older keys can be taken out of the environment."
                : "There is one key. A second one in DATA_KEYS begins a change of keys."}
          </Alert>
        )}
        <DataTable
          label="Keys of the ring"
          rows={keys}
          rowId={(key) => key.id}
          empty={null}
          columns={[
            { id: "key", header: "Key", cell: (key) => <code>{key.id}</code>, onPhone: "title" },
            {
              id: "use",
              header: "Use",
              cell: (key) => (
                <Badge variant={key.isCurrent ? "success" : "outline"}>{key.isCurrent ? "Seals" : "Opens"}</Badge>
              ),
            },
            { id: "count", header: "Values", cell: (key) => <Quantity value={key.count} />, align: "end" },
          ]}
        />
        <DataTable
          label="Sealed columns"
          rows={columns}
          rowId={(row) => `${row.table}-${row.column}-${row.keyId}`}
          empty={
            <EmptyState icon={<KeyRound />} title="Nothing is sealed yet">
              The tokens of the first connected Gmail account appear here.
            </EmptyState>
          }
          columns={[
            { id: "column", header: "Column", cell: (row) => `${row.table}.${row.column}`, onPhone: "title" },
            { id: "key", header: "Key", cell: (row) => <code>{row.keyId ?? "none"}</code> },
            { id: "count", header: "Values", cell: (row) => <Quantity value={row.count} />, align: "end" },
          ]}
        />
        {rotations.length > 0 && (
          <DataTable
            label="Re-encryptions"
            rows={rotations}
            rowId={(run) => run.id}
            empty={null}
            columns={[
              { id: "started", header: "Started", cell: (run) => <DateTime at={run.startedAt} />, onPhone: "title" },
              { id: "key", header: "To", cell: (run) => <code>{run.keyId}</code> },
              { id: "done", header: "Sealed", cell: (run) => <Quantity value={run.doneCount} />, align: "end" },
              { id: "failed", header: "Not opened", cell: (run) => <Quantity value={run.failedCount} />, align: "end" },
              {
                id: "finished",
                header: "Finished",
                cell: (run) => (run.finishedAt ? <DateTime at={run.finishedAt} /> : "Under way"),
              },
            ]}
          />
        )}
      </div>
    </PageFrame>
  );
}
