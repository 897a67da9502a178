import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AppLink } from "@/components/app-link";
import { formatBytes, formatNumber } from "@/components/display/format";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { listTopics } from "@/features/consent/topics/queries";
import { CountsLine } from "@/features/contacts/import/components/counts-line";
import {
  CancelButton,
  PauseButtons,
  RunButton,
  UndoButton,
} from "@/features/contacts/import/components/import-buttons";
import { PlanForm } from "@/features/contacts/import/components/plan-form";
import { ProblemTable } from "@/features/contacts/import/components/problem-table";
import { ReadingForm } from "@/features/contacts/import/components/reading-form";
import { SampleTable } from "@/features/contacts/import/components/sample-table";
import {
  findLastImport,
  getImport,
  getImportVersion,
  listImportFields,
  listProblems,
  proposeColumns,
} from "@/features/contacts/import/queries";
import { type ImportView, isOpen, isOver, isWorking } from "@/features/contacts/import/schema";
import { listListNames } from "@/features/contacts/lists/queries";
import type { Context } from "@/gates/context";
import { requireWorkspace } from "@/gates/page";
import { AppError } from "@/lib/errors";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Import" };

const titles: Record<ImportView["status"], string> = {
  uploading: "The upload is not complete",
  draft: "What is in the file?",
  checking: "Checking the file",
  checked: "Import these contacts?",
  running: "Importing",
  paused: "The import is paused",
  done: "The import is done",
  cancelled: "The import was cancelled",
  failed: "The import could not go on",
  undoing: "Undoing the import",
  undone: "The import was undone",
};

export default async function ImportPage({ params, searchParams }: PageProps<"/[workspace]/contacts/import/[import]">) {
  const [{ workspace, import: publicImportId }, query] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "contacts.import");
  const importId = parseId("import", publicImportId ?? "");
  if (!importId) notFound();
  const found = await getImport(ctx, importId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const { version } = await getImportVersion(ctx, importId);
  const ids = { workspace, importId };
  const here = `/${workspace}/contacts/import/${publicImportId}`;
  const isMapping = found.status === "draft" || (found.status === "checked" && query.change === "1");
  const hasWritten = found.startedAt !== null;
  return (
    <PageFrame
      title={titles[found.status]}
      description={<span className="break-all">{found.name}</span>}
      breadcrumb={[
        { label: "Contacts", href: `/${workspace}/contacts` },
        { label: "Import", href: `/${workspace}/contacts/import` },
        { label: found.name },
      ]}
      action={
        <>
          {(found.status === "running" || found.status === "paused") && (
            <PauseButtons {...ids} isPaused={found.status === "paused"} />
          )}
          {!isOver(found.status) && found.status !== "undoing" && found.status !== "undone" && (
            <CancelButton {...ids} hasWritten={hasWritten} />
          )}
          {isOver(found.status) && hasWritten && (await findLastImport(ctx)) === importId && <UndoButton {...ids} />}
        </>
      }
      className="grid gap-6"
    >
      <LiveRefresh url={`/api/contacts/imports/${publicImportId}/progress?workspace=${workspace}`} version={version} />
      {found.status === "uploading" && (
        <Alert variant="warning" title="Some of the file is missing">
          {formatBytes(found.receivedBytes)} of {formatBytes(found.sizeBytes ?? 0)} have come. Cancel this import and
          send the file again.
        </Alert>
      )}
      {found.error && <Alert variant="destructive">{found.error}</Alert>}
      {isMapping && isOpen(found.status) && <Mapping ctx={ctx} workspace={workspace} found={found} here={here} />}
      {found.status === "checked" && !isMapping && (
        <Checked ctx={ctx} workspace={workspace} found={found} here={here} />
      )}
      {isWorking(found.status) && <Working found={found} />}
      {found.undo && found.status === "undone" && (
        <Alert variant={found.undo.kept > 0 ? "warning" : "success"}>
          {formatNumber(found.undo.removed)} {found.undo.removed === 1 ? "contact was" : "contacts were"} removed,{" "}
          {formatNumber(found.undo.restored)} {found.undo.restored === 1 ? "has its" : "have their"} old values back.
          {found.undo.kept > 0 &&
            ` ${formatNumber(found.undo.kept)} ${found.undo.kept === 1 ? "was" : "were"} kept, edited or used since the import.`}
        </Alert>
      )}
      {(hasWritten || found.status === "checking") && <CountsLine counts={found.counts} />}
      {!isMapping && found.status !== "uploading" && (
        <Problems
          ctx={ctx}
          here={here}
          found={found}
          after={query.after}
          workspace={workspace}
          publicImportId={publicImportId ?? ""}
        />
      )}
    </PageFrame>
  );
}

type Part = { ctx: Context; workspace: string; found: ImportView };

async function Mapping({ ctx, workspace, found, here }: Part & { here: string }) {
  const [columns, fields, lists, topics] = await Promise.all([
    proposeColumns(ctx, found),
    listImportFields(ctx),
    listListNames(ctx),
    listTopics(ctx),
  ]);
  return (
    <>
      {found.reading && (
        <ReadingForm
          key={JSON.stringify(found.reading)}
          workspace={workspace}
          importId={found.id}
          reading={found.reading}
        />
      )}
      <PlanForm
        key={JSON.stringify([found.reading, columns])}
        workspace={workspace}
        importId={found.id}
        here={here}
        header={found.header}
        sample={found.sample}
        columns={columns}
        plan={found.plan}
        fields={fields.map(({ id, label }) => ({ id, label }))}
        lists={lists.filter(({ isDynamic }) => !isDynamic).map(({ id, name }) => ({ id, name }))}
        topics={topics.map(({ id, name }) => ({ id, name }))}
      />
    </>
  );
}

async function Checked({ ctx, workspace, found, here }: Part & { here: string }) {
  const { check } = found;
  if (!check) return null;
  const { created, updated } = check.counts;
  const rows = created + updated + check.counts.skipped;
  const isFull = rows === 0 && check.overLimit > 0;
  return (
    <>
      <CountsLine counts={check.counts} />
      {check.overLimit > 0 && (
        <Alert
          variant="warning"
          title={isFull ? "The plan has no room for any of them" : "The plan has no room for all of them"}
          action={
            <Button asChild size="sm" variant="outline">
              <AppLink href={`/${workspace}/settings/billing`}>Choose a larger plan</AppLink>
            </Button>
          }
        >
          {formatNumber(check.overLimit)} new contacts, the last of the file, would be left out.
        </Alert>
      )}
      {rows === 0 && !isFull && (
        <Alert variant="warning" title="There is no row to import">
          {check.rows <= 1 && check.counts.errors === 0
            ? "The file holds no rows but its header."
            : "Each row has a problem, see below. Change the columns, or how the file is read, or put the file right."}
        </Alert>
      )}
      <div className="flex flex-wrap gap-3">
        {rows > 0 && (
          <RunButton
            workspace={workspace}
            importId={found.id}
            label={`Import ${formatNumber(rows)} ${rows === 1 ? "row" : "rows"}`}
          />
        )}
        <Button asChild variant="outline">
          <AppLink href={`${here}?change=1`}>Change the columns</AppLink>
        </Button>
      </div>
      {!isFull && <SampleTable samples={check.samples} fields={await listImportFields(ctx)} />}
    </>
  );
}

function Working({ found }: { found: ImportView }) {
  const isUndo = found.status === "undoing";
  const share = found.sizeBytes ? found.positionBytes : null;
  return (
    <div className="grid gap-3 rounded-xl border bg-card px-5 py-4" aria-live="polite">
      <p className="text-muted-foreground text-sm">
        <span className="tabular">
          {isUndo
            ? `${formatNumber((found.undo?.removed ?? 0) + (found.undo?.restored ?? 0))} contacts so far`
            : `${formatNumber(found.positionRow)} rows so far`}
        </span>
        . It goes on when you leave this page.
      </p>
      <Progress value={isUndo ? null : share} max={found.sizeBytes ?? 1} label={isUndo ? "Undoing" : "Import"} />
    </div>
  );
}

type ProblemsProps = Part & { here: string; publicImportId: string; after: string | string[] | undefined };

async function Problems({ ctx, workspace, found, here, publicImportId, after }: ProblemsProps) {
  const from = typeof after === "string" ? Number(after) || 0 : 0;
  const { items, nextAfter } = await listProblems(ctx, found.id, { after: from });
  if (items.length === 0 && from === 0) return null;
  return (
    <ProblemTable
      problems={items}
      downloadHref={`/api/contacts/imports/${publicImportId}/problems?workspace=${workspace}`}
      paging={{
        newerHref: from > 0 ? here : null,
        olderHref: nextAfter === null ? null : `${here}?after=${nextAfter}`,
      }}
    />
  );
}
