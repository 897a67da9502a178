"use client";

import { useEffect, useState } from "react";
import { cn } from "@/components/cn";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { changeBlock } from "../../editing/block-tree";
import type { Block, LintReport, TemplateContent } from "../../schema";
import { BlockFields } from "./block-fields";
import { BlockList } from "./block-list";
import { CodeSwitch } from "./code-switch";
import { FindingsList } from "./findings-list";
import { MailFields } from "./mail-fields";
import type { Person } from "./person-picker";
import { PreviewPane } from "./preview-pane";
import { PublishDialog } from "./publish-dialog";
import { SaveLine, SaveProblem } from "./save-line";
import { type Member, TestDialog } from "./test-dialog";
import { type Audience, useDraft } from "./use-draft";
import { type VersionLine, VersionList } from "./version-list";
import { type Variable, WordsField } from "./words-field";
import { WritingHelp } from "./writing-help";

export type TemplateEditorProps = {
  workspace: string;
  template: { id: string; name: string; content: TemplateContent; revision: number; publishedNumber: number | null };
  report: LintReport;
  versions: readonly VersionLine[];
  olderVersionsHref: string | null;
  variables: readonly Variable[];
  audiences: readonly Audience[];
  members: readonly Member[];
  canSeeContacts: boolean;
};

/** The preview has its own column where there is room for one. */
const tabs = ["Content", "Checks", "Versions", "Preview"] as const;

/** One source, edited as blocks or as code, beside what it looks like. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { workspace, template, variables, audiences, members, canSeeContacts } = props;
  const draft = useDraft(workspace, template.id, template, props.report);
  const { name, content } = draft.draft;
  const [tab, setTab] = useState<(typeof tabs)[number]>("Content");
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [person, setPerson] = useState<Person | null>(null);
  const isReady = draft.state === "saved";
  const setContent = (next: TemplateContent, about = "") => draft.change({ name, content: next }, about);
  const open = (field: string) => {
    const block = blockAt(content.blocks, field);
    if (!block) return;
    setTab("Content");
    setChosenId(block);
  };
  useKeys(draft);
  const count = draft.report.findings.filter(({ level }) => level !== "hint").length;
  return (
    <div className="grid gap-5">
      <div className="-mx-2 z-20 grid gap-3 bg-background px-2 py-2 sm:sticky sm:top-15">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <SaveLine draft={draft} />
          <div className="flex flex-wrap gap-2">
            <TestDialog
              workspace={workspace}
              templateId={template.id}
              members={members}
              person={person}
              isReady={isReady}
            />
            <PublishDialog
              workspace={workspace}
              templateId={template.id}
              findings={draft.report.findings}
              isReady={isReady}
            />
          </div>
        </div>
        <SaveProblem draft={draft} />
      </div>
      <div className="grid grid-cols-1 gap-6 xl:grid-cols-[minmax(0,30rem)_minmax(0,1fr)]">
        <div className="grid min-w-0 content-start gap-4">
          <fieldset className="flex gap-1 rounded-lg bg-muted p-1">
            <legend className="sr-only">What to work on</legend>
            {tabs.map((one) => (
              <Button
                key={one}
                size="sm"
                variant={tab === one ? "outline" : "ghost"}
                aria-pressed={tab === one}
                className={cn("flex-1", one === "Preview" && "xl:hidden")}
                onClick={() => setTab(one)}
              >
                {one}
                {one === "Checks" && count > 0 && <span className="tabular">{count}</span>}
              </Button>
            ))}
          </fieldset>
          {(tab === "Content" || tab === "Preview") && (
            <div className={cn("gap-4", tab === "Preview" ? "hidden xl:grid" : "grid")}>
              <Field label="Name of the template" hint="Only you see it.">
                <Input
                  value={name}
                  maxLength={100}
                  onChange={(event) => draft.change({ name: event.target.value, content }, "name")}
                />
              </Field>
              <MailFields content={content} variables={variables} onChange={setContent} />
              <WritingHelp />
              <div className="flex items-center justify-between gap-3 border-t pt-4">
                <h2 className="font-bold text-lg">{content.mode === "blocks" ? "Blocks" : "Code"}</h2>
                <CodeSwitch workspace={workspace} content={content} onChange={(next) => setContent(next)} />
              </div>
              {content.mode === "blocks" ? (
                <BlocksPart
                  content={content}
                  variables={variables}
                  chosenId={chosenId}
                  onChoose={setChosenId}
                  onChange={setContent}
                />
              ) : (
                <WordsField
                  label="HTML of the mail"
                  isCode
                  rows={24}
                  hint="Liquid may stand in words and in quoted attributes. Scripts, forms and frames are taken out."
                  variables={variables}
                  value={content.html}
                  onChange={(html) => setContent({ ...content, html }, "html")}
                />
              )}
            </div>
          )}
          {tab === "Checks" && (
            <FindingsList
              workspace={workspace}
              templateId={template.id}
              report={draft.report}
              audiences={audiences}
              audience={draft.audience}
              onAudience={draft.setAudience}
              onReport={draft.setReport}
              onOpen={open}
            />
          )}
          {tab === "Versions" && (
            <VersionList
              workspace={workspace}
              templateId={template.id}
              versions={props.versions}
              olderHref={props.olderVersionsHref}
              publishedNumber={template.publishedNumber}
              canWrite
              onRestored={draft.adopt}
            />
          )}
        </div>
        <div className={cn("min-w-0 xl:block", tab !== "Preview" && "hidden")}>
          <PreviewPane
            workspace={workspace}
            templateId={template.id}
            revision={draft.revision}
            hasImages={hasImages(content)}
            canPick={canSeeContacts}
            person={person}
            onPick={setPerson}
          />
        </div>
      </div>
    </div>
  );
}

type BlocksPartProps = {
  content: TemplateContent;
  variables: readonly Variable[];
  chosenId: string | null;
  onChoose: (id: string | null) => void;
  onChange: (content: TemplateContent, about?: string) => void;
};

function BlocksPart({ content, variables, chosenId, onChoose, onChange }: BlocksPartProps) {
  return (
    <BlockList
      blocks={content.blocks}
      chosenId={chosenId}
      onChoose={onChoose}
      onChange={(blocks) => onChange({ ...content, blocks })}
      fieldsOf={(chosen) => (
        <BlockFields
          block={chosen}
          variables={variables}
          onChange={(block) => onChange({ ...content, blocks: changeBlock(content.blocks, block) }, block.id)}
        />
      )}
    />
  );
}

/** The block that a finding's field names: `blocks.3.url`, `blocks.2.columns.0.1.text`. */
function blockAt(blocks: readonly Block[], field: string): string | null {
  const [, at, inner, column, index] = field.split(".");
  const block = blocks[Number(at)];
  if (!block) return null;
  if (inner !== "columns" || block.type !== "columns") return block.id;
  return block.columns[Number(column)]?.[Number(index)]?.id ?? block.id;
}

const hasImages = ({ mode, html, blocks }: TemplateContent) =>
  mode === "code" ? /<img\b/i.test(html) : /"type":"image"|<img/i.test(JSON.stringify(blocks));

/** Ctrl+Z and Ctrl+Y outside of fields, which have their own. */
function useKeys({ undo, redo }: Pick<ReturnType<typeof useDraft>, "undo" | "redo">) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && event.target.matches("input, textarea, [contenteditable]");
      if (isField || !(event.ctrlKey || event.metaKey)) return;
      const isRedo = event.key === "y" || (event.key.toLowerCase() === "z" && event.shiftKey);
      const act = isRedo ? redo : event.key === "z" ? undo : null;
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [undo, redo]);
}
