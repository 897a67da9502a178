"use client";

import { FolderPlus, Plus, Ungroup } from "lucide-react";
import { cn } from "@/components/cn";
import { FieldError } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import type { DraftCondition, DraftGroup } from "../../draft";
import type { Fault } from "../../rule";
import { type Catalog, groupMatches, maxDepth } from "../../schema";
import { matchLabels } from "../../wording";
import { ConditionRow } from "./condition-row";
import { PickOne } from "./pick-one";

export type Edits = {
  change: (condition: DraftCondition) => void;
  match: (key: string, match: DraftGroup["match"]) => void;
  remove: (key: string) => void;
  group: (key: string) => void;
  addCondition: (groupKey: string) => void;
  addGroup: (groupKey: string) => void;
};

type GroupEditorProps = {
  group: DraftGroup;
  depth: number;
  catalog: Catalog;
  faults: ReadonlyMap<string, readonly Fault[]>;
  edits: Edits;
};

const choices = groupMatches.map((match) => ({ value: match, label: matchLabels[match] }));

/** A group of conditions and of groups in it. */
export function GroupEditor({ group, depth, catalog, faults, edits }: GroupEditorProps) {
  const isRoot = depth === 1;
  const setMatch = (value: string) => {
    const match = groupMatches.find((each) => each === value);
    if (match) edits.match(group.key, match);
  };
  const own = faults.get(group.key) ?? [];
  return (
    <section
      aria-label={isRoot ? "The rule" : `Group, ${depth} deep: ${matchLabels[group.match]}`}
      className={cn("grid gap-3", !isRoot && "rounded-lg border border-dashed bg-muted/40 p-3")}
    >
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-sm">{isRoot ? "People who match" : "A group: match"}</span>
        <PickOne label="Match" className="w-44" value={group.match} choices={choices} onChange={setMatch} />
        {!isRoot && (
          <Button variant="ghost" size="sm" className="ml-auto" onClick={() => edits.remove(group.key)}>
            <Ungroup aria-hidden />
            Take out the group
          </Button>
        )}
      </div>
      {group.items.length > 0 && (
        <ul className="grid gap-2">
          {group.items.map((item) =>
            item.kind === "group" ? (
              <li key={item.key}>
                <GroupEditor group={item} depth={depth + 1} catalog={catalog} faults={faults} edits={edits} />
              </li>
            ) : (
              <ConditionRow
                key={item.key}
                condition={item}
                catalog={catalog}
                faults={faults.get(item.key) ?? []}
                canGroup={depth < maxDepth}
                onChange={edits.change}
                onRemove={() => edits.remove(item.key)}
                onGroup={() => edits.group(item.key)}
              />
            ),
          )}
        </ul>
      )}
      {own.length > 0 && <FieldError>{own.map(({ message }) => message).join(" ")}</FieldError>}
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" size="sm" onClick={() => edits.addCondition(group.key)}>
          <Plus aria-hidden />
          Add a condition
        </Button>
        {depth < maxDepth && (
          <Button variant="ghost" size="sm" onClick={() => edits.addGroup(group.key)}>
            <FolderPlus aria-hidden />
            Add a group
          </Button>
        )}
      </div>
    </section>
  );
}
