"use client";

import { useState, useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { DateTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { publicId } from "@/lib/ids";
import { restoreVersionAction } from "../../actions";
import type { LintReport, TemplateContent } from "../../schema";

export type VersionLine = { number: number; note: string; author: string; createdAt: Date; changes: string[] };
type Stored = { name: string; content: TemplateContent; revision: number; report: LintReport };
type VersionListProps = {
  workspace: string;
  templateId: string;
  versions: readonly VersionLine[];
  olderHref: string | null;
  publishedNumber: number | null;
  canWrite: boolean;
  onRestored?: (stored: Stored) => void;
};

/** What was published, by whom and what it changed; each can be looked at and brought back. */
export function VersionList(props: VersionListProps) {
  const { workspace, templateId, versions, olderHref, publishedNumber, canWrite, onRestored } = props;
  const [shown, setShown] = useState<number | null>(null);
  const [, start] = useTransition();
  const restore = async (number: number) => {
    const result = await restoreVersionAction(workspace, { templateId, number });
    if (!result.ok) {
      toast.error(result.message);
      return false;
    }
    toast.success(`Version ${number} is back, as version ${result.data.number}`);
    start(() => onRestored?.(result.data));
    return true;
  };
  if (versions.length === 0)
    return (
      <p className="text-muted-foreground text-sm">
        Nothing is published yet. Each time you publish, a version is kept here for good.
      </p>
    );
  return (
    <section aria-label="Versions" className="grid gap-3">
      <ol aria-label="Published versions" className="grid gap-3">
        {versions.map(({ number, note, author, createdAt, changes }) => (
          <li key={number} className="grid gap-2 rounded-lg border p-3 text-sm">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">Version {number}</span>
              {number === publishedNumber && <Badge variant="success">In use</Badge>}
              <span className="text-muted-foreground">
                {author}, <DateTime at={createdAt} style="datetime" />
              </span>
            </div>
            {note && <p>{note}</p>}
            {changes.length > 0 && (
              <ul className="list-disc pl-4 text-muted-foreground">
                {changes.slice(0, 6).map((change) => (
                  <li key={change}>{change}</li>
                ))}
                {changes.length > 6 && <li>And {changes.length - 6} more changes</li>}
              </ul>
            )}
            <div className="flex gap-2">
              <Button
                variant="outline"
                size="sm"
                aria-expanded={shown === number}
                onClick={() => setShown(shown === number ? null : number)}
              >
                {shown === number ? "Hide" : "Look at it"}
              </Button>
              {canWrite && (
                <ConfirmDialog
                  trigger={
                    <Button variant="outline" size="sm" aria-label={`Restore version ${number}`}>
                      Restore
                    </Button>
                  }
                  title={`Restore version ${number}?`}
                  description="It becomes the draft and is published as the newest version. What was published before stays in this list."
                  confirmLabel="Restore"
                  onConfirm={() => restore(number)}
                />
              )}
            </div>
            {shown === number && (
              <iframe
                title={`Version ${number}`}
                src={`/api/templates/frame?${new URLSearchParams({ workspace, template: publicId("template", templateId), version: String(number), headed: "1" })}`}
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                referrerPolicy="no-referrer"
                className="h-96 w-full rounded-lg border bg-white"
              />
            )}
          </li>
        ))}
      </ol>
      {olderHref && (
        <Button asChild variant="outline" size="sm" className="justify-self-start">
          <AppLink href={olderHref}>Older versions</AppLink>
        </Button>
      )}
    </section>
  );
}
