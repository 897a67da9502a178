"use client";

import { Plus, X } from "lucide-react";
import { type FormEvent, useId, useState, useTransition } from "react";
import { toast } from "sonner";
import { type Choice, Pick } from "@/components/data-table/pick";
import { DateTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { bulkAction } from "../bulk/actions";
import type { BulkInput } from "../bulk/schema";
import type { ListOfContact } from "../lists/schema";
import type { TagOfContact } from "../tags/schema";

/** Runs one of the bulk actions for this one contact. */
function useMark(workspace: string, contactId: string) {
  const [isPending, startTransition] = useTransition();
  const mark = (what: Omit<BulkInput, "filter">, onDone?: () => void) =>
    startTransition(async () => {
      const result = await bulkAction(workspace, { ...what, filter: { ids: [contactId] } });
      if (result.ok) onDone?.();
      else toast.error(result.message);
    });
  return { isPending, mark };
}

type Names = Readonly<Record<string, string>>;
type ContactTagsProps = {
  workspace: string;
  contactId: string;
  tags: readonly TagOfContact[];
  /** Who added them, by `addedBy`. */
  names: Names;
  all: readonly Choice[];
  canWrite: boolean;
};

/** The contact's tags, with who added each. */
export function ContactTags({ workspace, contactId, tags, names, all, canWrite }: ContactTagsProps) {
  const { isPending, mark } = useMark(workspace, contactId);
  const [name, setName] = useState("");
  const listId = useId();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) mark({ kind: "tag", tag: name.trim() }, () => setName(""));
  };
  return (
    <div className="grid gap-4">
      {tags.length === 0 && <p className="text-muted-foreground text-sm">No tags yet.</p>}
      {tags.length > 0 && (
        <ul className="grid gap-2">
          {tags.map((tag) => (
            <li key={tag.id} className="flex items-center gap-2 text-sm">
              <Badge className="max-w-48" title={tag.name}>
                <span className="truncate">{tag.name}</span>
              </Badge>
              <span className="min-w-0 flex-1 text-muted-foreground text-xs">
                {names[tag.addedBy]}, <DateTime at={tag.addedAt} style="date" />
              </span>
              {canWrite && (
                <Button
                  variant="ghost"
                  size="icon-sm"
                  disabled={isPending}
                  aria-label={`Take the tag ${tag.name} away`}
                  onClick={() => mark({ kind: "untag", tagId: tag.id })}
                >
                  <X aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {canWrite && (
        <form method="post" onSubmit={add} className="flex gap-2">
          <Input
            aria-label="New tag"
            placeholder="Add a tag"
            list={listId}
            maxLength={60}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <datalist id={listId}>
            {all.map((tag) => (
              <option key={tag.id} value={tag.name} />
            ))}
          </datalist>
          <Button type="submit" variant="outline" loading={isPending} aria-label="Add tag">
            <Plus aria-hidden />
          </Button>
        </form>
      )}
    </div>
  );
}

type ContactListsProps = {
  workspace: string;
  contactId: string;
  lists: readonly ListOfContact[];
  names: Names;
  /** Static lists it could be added to. */
  all: readonly Choice[];
  canWrite: boolean;
};

/** The lists the contact is on. */
export function ContactLists({ workspace, contactId, lists, names, all, canWrite }: ContactListsProps) {
  const { isPending, mark } = useMark(workspace, contactId);
  const open = all.filter(({ id }) => !lists.some((list) => list.id === id));
  return (
    <div className="grid gap-4">
      {lists.length === 0 && <p className="text-muted-foreground text-sm">On no list yet.</p>}
      {lists.length > 0 && (
        <ul className="grid gap-2">
          {lists.map((list) => (
            <li key={list.id} className="flex items-center gap-2 text-sm">
              <span className="wrap-anywhere min-w-0 flex-1">
                <span className="font-semibold">{list.name}</span>{" "}
                <span className="text-muted-foreground text-xs">
                  {list.isDynamic ? "by its segment" : list.addedBy && names[list.addedBy]}
                  {list.addedAt && (
                    <>
                      , <DateTime at={list.addedAt} style="date" />
                    </>
                  )}
                </span>
              </span>
              {canWrite && !list.isDynamic && (
                <Button
                  variant="ghost"
                  size="icon-sm"
                  disabled={isPending}
                  aria-label={`Take off the list ${list.name}`}
                  onClick={() => mark({ kind: "removeFromList", listId: list.id })}
                >
                  <X aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {canWrite && open.length > 0 && (
        <Pick
          label="Add to a list"
          value={undefined}
          choices={open}
          onPick={(listId) => listId && mark({ kind: "addToList", listId })}
        />
      )}
    </div>
  );
}
