"use client";

import { Archive, ArchiveRestore, Copy, EllipsisVertical } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { RelativeTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { publicId } from "@/lib/ids";
import { archiveTemplateAction, duplicateTemplateAction } from "../../actions";
import { plainWords } from "../../plain-words";
import type { TemplateItem } from "../../schema";
import { Thumbnail } from "../thumbnail";

type TemplateCardProps = { workspace: string; template: TemplateItem; canWrite: boolean };

/** One template of the list: what it says, and what state it is in. */
export function TemplateCard({ workspace, template, canWrite }: TemplateCardProps) {
  const { id, name, kind, subject, summary, publishedNumber, isChanged, revision, updatedAt, archivedAt } = template;
  return (
    <Card className="relative flex flex-col gap-0 overflow-hidden p-0 transition-colors hover:bg-muted/60">
      <Thumbnail workspace={workspace} source={{ template: publicId("template", id), rev: String(revision) }} />
      <div className="grid content-start gap-2 p-5">
        <div className="flex items-start justify-between gap-2">
          <h2 className="min-w-0 font-bold text-lg leading-tight wrap-anywhere">
            <AppLink
              href={`/${workspace}/templates/${publicId("template", id)}`}
              className="after:absolute after:inset-0"
            >
              {name}
            </AppLink>
          </h2>
          {canWrite && <CardMenu workspace={workspace} template={template} />}
        </div>
        <p className="line-clamp-1 font-semibold text-sm">{plainWords(subject) || "No subject yet"}</p>
        <p className="line-clamp-2 text-muted-foreground text-sm">{summary || "No words yet"}</p>
        <div className="mt-1 flex flex-wrap items-center gap-2 text-muted-foreground text-xs">
          <Badge>{kind === "marketing" ? "Marketing" : "Transactional"}</Badge>
          {archivedAt ? (
            <Badge variant="outline">Archived</Badge>
          ) : publishedNumber === null ? (
            <Badge variant="outline">Draft</Badge>
          ) : (
            <Badge variant={isChanged ? "warning" : "success"}>
              {isChanged ? `Changed since version ${publishedNumber}` : `Version ${publishedNumber}`}
            </Badge>
          )}
          <span>
            Changed <RelativeTime at={updatedAt} />
          </span>
        </div>
      </div>
    </Card>
  );
}

function CardMenu({ workspace, template }: Omit<TemplateCardProps, "canWrite">) {
  const router = useRouter();
  const [, start] = useTransition();
  const isArchived = template.archivedAt !== null;
  const copy = () =>
    start(async () => {
      const result = await duplicateTemplateAction(workspace, { templateId: template.id });
      if (result.ok) router.push(`/${workspace}/templates/${result.data.id}` as Route);
      else toast.error(result.message);
    });
  const archive = () =>
    start(async () => {
      const result = await archiveTemplateAction(workspace, { templateId: template.id, isArchived: !isArchived });
      if (!result.ok) toast.error(result.message);
      else toast.success(isArchived ? "Back among the templates" : "Archived. Its versions stay for what was sent.");
    });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          className="relative z-1 -mt-1.5 -mr-2"
          aria-label={`More for ${template.name}`}
        >
          <EllipsisVertical aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={copy}>
          <Copy aria-hidden />
          Duplicate
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={archive}>
          {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
          {isArchived ? "Bring back" : "Archive"}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
