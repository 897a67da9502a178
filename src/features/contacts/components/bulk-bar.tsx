"use client";

import { BellPlus, List, RotateCcw, Tag, Trash2 } from "lucide-react";
import { type ReactNode, useState, useTransition } from "react";
import { toast } from "sonner";
import type { Choice } from "@/components/data-table/pick";
import { useSelection } from "@/components/data-table/selection";
import { formatNumber } from "@/components/display/format";
import { lookNow } from "@/components/live/live-refresh";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { bulkAction, countContactsAction } from "../bulk/actions";
import { type BulkInput, bulkWords } from "../bulk/schema";
import type { ContactFilter } from "../schema";
import { DecideDialog, type Deciding, type TopicChoice } from "./bulk-decide";
import { type BulkTarget, TargetDialog } from "./bulk-target";

type BulkBarProps = {
  workspace: string;
  filter: ContactFilter;
  /** How many match, as far as it is known; more of them when `isMore`. */
  total: { count: number; isMore: boolean };
  tags: Choice[];
  /** Static ones. */
  lists: Choice[];
  topics: TopicChoice[];
};

const people = (count: number) => `${formatNumber(count)} ${count === 1 ? "contact" : "contacts"}`;

/** What can be done with the ticked contacts, or with all that match. */
export function BulkBar({ workspace, filter, total, tags, lists, topics }: BulkBarProps) {
  const { ids, pageIds, clear } = useSelection();
  const [all, setAll] = useState<number | null>(null);
  const [target, setTarget] = useState<BulkTarget | null>(null);
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const [isPending, startTransition] = useTransition();
  const isWholePage = ids.length === pageIds.length;
  const isAll = all !== null && isWholePage;
  const count = isAll ? all : ids.length;

  const chooseAll = () =>
    startTransition(async () => {
      const counted = await countContactsAction(workspace, filter);
      if (counted.ok) setAll(counted.data);
      else toast.error(counted.message);
    });
  const run = async (what: Omit<BulkInput, "filter">, done = bulkWords[what.kind].done): Promise<boolean> => {
    const chosen = isAll ? filter : { ids: [...ids], isDeleted: filter.isDeleted };
    const result = await bulkAction(workspace, { ...what, filter: chosen });
    if (!result.ok) {
      toast.error(result.message);
      return false;
    }
    const { isRunning, changed, total: reached } = result.data;
    toast.success(isRunning ? `${bulkWords[what.kind].doing} ${people(reached)}…` : `${people(changed)} ${done}.`);
    if (isRunning) lookNow();
    setAll(null);
    clear();
    return true;
  };
  const isMore = total.isMore || total.count > ids.length;
  return (
    <>
      {isAll && <Badge variant="primary">All {formatNumber(all)}</Badge>}
      {isWholePage && isMore && (
        <Button variant="link" size="sm" loading={isPending} onClick={isAll ? () => setAll(null) : chooseAll}>
          {isAll ? "Only this page" : "All that match"}
        </Button>
      )}
      {filter.isDeleted ? (
        <Tool icon={<RotateCcw aria-hidden />} label="Restore" onPress={() => run({ kind: "restore" })} />
      ) : (
        <>
          <Menu icon={<Tag aria-hidden />} label="Tags">
            <DropdownMenuItem onSelect={() => setTarget("tag")}>Add a tag</DropdownMenuItem>
            {tags.length > 0 && (
              <DropdownMenuItem onSelect={() => setTarget("untag")}>Take a tag away</DropdownMenuItem>
            )}
          </Menu>
          {lists.length > 0 && (
            <Menu icon={<List aria-hidden />} label="Lists">
              <DropdownMenuItem onSelect={() => setTarget("addToList")}>Add to a list</DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setTarget("removeFromList")}>Take off a list</DropdownMenuItem>
            </Menu>
          )}
          {topics.length > 0 && (
            <Menu icon={<BellPlus aria-hidden />} label="Topics">
              <DropdownMenuItem onSelect={() => setDeciding("subscribe")}>Subscribe to a topic</DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setDeciding("unsubscribe")}>Unsubscribe from a topic</DropdownMenuItem>
            </Menu>
          )}
          <ConfirmDialog
            trigger={
              <Button variant="ghost" size="sm">
                <Trash2 aria-hidden />
                Delete
              </Button>
            }
            title={`Delete ${people(count)}?`}
            description="They get no more mail and count no more against your plan. You find them under Deleted and can restore them; what they decided about mail stays."
            confirmLabel="Delete"
            destructive
            onConfirm={() => run({ kind: "delete" })}
          />
        </>
      )}
      {target && (
        <TargetDialog
          target={target}
          count={people(count)}
          tags={tags}
          lists={lists}
          onClose={() => setTarget(null)}
          onRun={run}
        />
      )}
      {deciding && (
        <DecideDialog
          kind={deciding}
          count={people(count)}
          topics={topics}
          onClose={() => setDeciding(null)}
          onRun={run}
        />
      )}
    </>
  );
}

function Tool({ icon, label, onPress }: { icon: ReactNode; label: string; onPress: () => unknown }) {
  const [isPending, startTransition] = useTransition();
  return (
    <Button
      variant="ghost"
      size="sm"
      loading={isPending}
      onClick={() =>
        startTransition(async () => {
          await onPress();
        })
      }
    >
      {icon}
      {label}
    </Button>
  );
}

function Menu({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm">
          {icon}
          {label}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">{children}</DropdownMenuContent>
    </DropdownMenu>
  );
}
