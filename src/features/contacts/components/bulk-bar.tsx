"use client";

import { ListMinus, ListPlus, RotateCcw, Tag, Tags, Trash2 } from "lucide-react";
import { type ReactNode, useState, useTransition } from "react";
import { toast } from "sonner";
import { useSelection } from "@/components/data-table/selection";
import { formatNumber } from "@/components/display/format";
import { lookNow } from "@/components/live/live-refresh";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { bulkAction, countContactsAction } from "../bulk/actions";
import { type BulkInput, bulkWords } from "../bulk/schema";
import type { ContactFilter } from "../schema";
import { type BulkTarget, TargetDialog } from "./bulk-target";
import type { Choice } from "./pick";

type BulkBarProps = {
  workspace: string;
  filter: ContactFilter;
  /** How many match, as far as it is known; more of them when `isMore`. */
  total: { count: number; isMore: boolean };
  tags: Choice[];
  /** Static ones. */
  lists: Choice[];
};

const people = (count: number) => `${formatNumber(count)} ${count === 1 ? "contact" : "contacts"}`;

/** What can be done with the ticked contacts, or with all that match. */
export function BulkBar({ workspace, filter, total, tags, lists }: BulkBarProps) {
  const { ids, pageIds, clear } = useSelection();
  const [all, setAll] = useState<number | null>(null);
  const [target, setTarget] = useState<BulkTarget | null>(null);
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
  const run = async (what: Omit<BulkInput, "filter">): Promise<boolean> => {
    const chosen = isAll ? filter : { ids: [...ids], isDeleted: filter.isDeleted };
    const result = await bulkAction(workspace, { ...what, filter: chosen });
    if (!result.ok) {
      toast.error(result.message);
      return false;
    }
    const { isRunning, changed, total: reached } = result.data;
    const words = bulkWords[what.kind];
    toast.success(isRunning ? `${words.doing} ${people(reached)}…` : `${people(changed)} ${words.done}.`);
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
          <Tool icon={<Tag aria-hidden />} label="Tag" onPress={() => setTarget("tag")} />
          {tags.length > 0 && <Tool icon={<Tags aria-hidden />} label="Untag" onPress={() => setTarget("untag")} />}
          {lists.length > 0 && (
            <>
              <Tool icon={<ListPlus aria-hidden />} label="Add to list" onPress={() => setTarget("addToList")} />
              <Tool
                icon={<ListMinus aria-hidden />}
                label="Take off list"
                onPress={() => setTarget("removeFromList")}
              />
            </>
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
      <TargetDialog
        key={target}
        target={target}
        count={people(count)}
        tags={tags}
        lists={lists}
        onClose={() => setTarget(null)}
        onRun={run}
      />
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
