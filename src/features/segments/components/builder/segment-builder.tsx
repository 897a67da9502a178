"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { Field } from "@/components/forms/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { saveSegmentAction } from "../../actions";
import {
  added,
  type DraftGroup,
  draftOf,
  faultsByKey,
  freshCondition,
  grouped,
  groupOf,
  replaced,
  without,
} from "../../draft";
import { segmentPath, segmentsPath } from "../../paths";
import { faultsOf } from "../../rule";
import type { Catalog, Group, Rule } from "../../schema";
import { ruleWords } from "../../wording";
import { type Edits, GroupEditor } from "./group-editor";
import { PreviewPanel } from "./preview-panel";

type SegmentBuilderProps = {
  workspace: string;
  catalog: Catalog;
  segment: { id: string; name: string; description: string; rule: Rule } | null;
};

const empty: Group = { kind: "group", match: "all", items: [] };

const begun = (rule: Rule | undefined, catalog: Catalog): DraftGroup => {
  const root = draftOf(rule?.root ?? empty);
  return rule ? root : added(root, root.key, freshCondition("core:email", catalog));
};

type Problems = { message: string; fields: Readonly<Record<string, readonly string[] | undefined>> };

/** Writes a segment: its name, its rule, in words what the rule means, and who that is. */
export function SegmentBuilder({ workspace, catalog, segment }: SegmentBuilderProps) {
  const router = useRouter();
  const [root, setRoot] = useState(() => begun(segment?.rule, catalog));
  const [name, setName] = useState(segment?.name ?? "");
  const [description, setDescription] = useState(segment?.description ?? "");
  const [problems, setProblems] = useState<Problems | null>(null);
  const [isSaving, startSaving] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const rule: Rule = { version: 1, root: groupOf(root) };
  const faults = faultsOf(rule.root, catalog);
  const edits: Edits = {
    change: (condition) => setRoot((before) => replaced(before, condition.key, () => condition)),
    match: (key, match) =>
      setRoot((before) =>
        before.key === key
          ? { ...before, match }
          : replaced(before, key, (part) => (part.kind === "group" ? { ...part, match } : part)),
      ),
    remove: (key) => setRoot((before) => without(before, key)),
    group: (key) => setRoot((before) => grouped(before, key)),
    addCondition: (key) => setRoot((before) => added(before, key, freshCondition("core:email", catalog))),
    addGroup: (key) =>
      setRoot((before) =>
        added(before, key, draftOf({ kind: "group", match: "any", items: [freshCondition("event", catalog)] })),
      ),
  };
  const focusFault = () => setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  const save = () =>
    startSaving(async () => {
      const own = name.trim() === "" ? { name: ["Give it a name."] } : {};
      if (faults.length > 0 || name.trim() === "") {
        setProblems({ message: "Check the marked conditions and fields.", fields: own });
        focusFault();
        return;
      }
      const result = await saveSegmentAction(workspace, { segmentId: segment?.id ?? null, name, description, rule });
      if (!result.ok) {
        setProblems({ message: result.message, fields: result.fields ?? {} });
        focusFault();
        return;
      }
      toast.success("Saved");
      router.push(segmentPath(workspace, result.data.id) as Route);
    });
  return (
    <form
      method="post"
      ref={form}
      noValidate
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="grid min-w-0 gap-5">
        {problems && <Alert variant="destructive">{problems.message}</Alert>}
        <Field label="Name" error={problems?.fields.name?.[0]} required>
          <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        </Field>
        <Field label="Description" error={problems?.fields.description?.[0]} optional>
          <Textarea rows={2} value={description} onChange={(event) => setDescription(event.target.value)} />
        </Field>
        <GroupEditor
          group={root}
          depth={1}
          catalog={catalog}
          faults={problems ? faultsByKey(root, faults) : new Map()}
          edits={edits}
        />
        <p className="wrap-anywhere rounded-lg bg-muted px-4 py-3 text-sm" data-testid="rule-words">
          {ruleWords(rule.root, catalog)}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" loading={isSaving}>
            {segment ? "Save" : "Make the segment"}
          </Button>
          <Button asChild variant="ghost">
            <AppLink href={segment ? segmentPath(workspace, segment.id) : segmentsPath(workspace)}>Cancel</AppLink>
          </Button>
        </div>
      </div>
      <div className="min-w-0 lg:sticky lg:top-6">
        <PreviewPanel workspace={workspace} rule={faults.length === 0 ? rule : null} topics={catalog.topics} />
      </div>
    </form>
  );
}
