"use client";

import { type FormEvent, useState, useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { formatNumber } from "@/components/display/format";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { publicId } from "@/lib/ids";
import { createTagAction, deleteTagAction, renameTagAction } from "../actions";

type Counted = { id: string; name: string; count: number };
type TagListProps = { workspace: string; tags: readonly Counted[]; canWrite: boolean };

/** The tags of one page, with how many carry each; a press on one shows them. */
export function TagList({ workspace, tags, canWrite }: TagListProps) {
  return (
    <ul className="divide-y">
      {tags.map((tag) => (
        <li key={tag.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
          <AppLink
            href={`/${workspace}/contacts?tags=${publicId("tag", tag.id)}`}
            className="wrap-anywhere min-w-0 flex-1 font-semibold max-sm:basis-full hover:underline"
          >
            {tag.name}
          </AppLink>
          <span className="tabular text-muted-foreground text-sm max-sm:flex-1">
            {formatNumber(tag.count)}
            {tag.count >= 10_000 ? " or more" : ""} {tag.count === 1 ? "contact" : "contacts"}
          </span>
          {canWrite && <TagButtons workspace={workspace} tag={tag} />}
        </li>
      ))}
    </ul>
  );
}

function TagButtons({ workspace, tag }: { workspace: string; tag: Counted }) {
  const remove = async () => {
    const result = await deleteTagAction(workspace, { tagId: tag.id });
    if (!result.ok) toast.error(result.message);
    return result.ok;
  };
  return (
    <span className="flex gap-2">
      <TagDialog workspace={workspace} tag={tag} />
      <ConfirmDialog
        trigger={
          <Button variant="ghost" size="sm" aria-label={`Delete the tag ${tag.name}`}>
            Delete
          </Button>
        }
        title={`Delete the tag “${tag.name}”?`}
        description="It is taken from every contact. Their timelines keep that they had it."
        confirmLabel="Delete tag"
        destructive
        onConfirm={remove}
      />
    </span>
  );
}

/** Makes a tag, or renames one. */
export function TagDialog({ workspace, tag }: { workspace: string; tag: Counted | null }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState(tag?.name ?? "");
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const save = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = tag
        ? await renameTagAction(workspace, { tagId: tag.id, name })
        : await createTagAction(workspace, { name });
      setProblem(result.ok ? "" : (result.fields?.name?.[0] ?? result.message));
      if (!result.ok) return;
      setOpen(false);
      if (!tag) setName("");
    });
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        {tag ? (
          <Button variant="outline" size="sm" aria-label={`Rename the tag ${tag.name}`}>
            Rename
          </Button>
        ) : (
          <Button variant="outline">New tag</Button>
        )}
      </DialogTrigger>
      <DialogContent>
        <form method="post" onSubmit={save} className="grid gap-5">
          <DialogHeader>
            <DialogTitle>{tag ? "Rename the tag" : "New tag"}</DialogTitle>
            <DialogDescription>Capitals make no difference: “vip” and “VIP” are one tag.</DialogDescription>
          </DialogHeader>
          <Field label="Name" error={problem} required>
            <Input maxLength={60} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <DialogFooter>
            <Button type="submit" loading={isPending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
