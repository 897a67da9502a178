"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { readTemplateAction, saveTemplateAction } from "../../actions";
import { beginWith, type History, record, redo, undo } from "../../editing/history";
import type { LintReport, TemplateContent } from "../../schema";

export type Draft = { name: string; content: TemplateContent };
export type SaveState = "saved" | "saving" | "unsaved" | "conflict" | { problem: string };
type Stored = Draft & { revision: number };
export type Audience = { id: string; name: string; kind: "list" | "segment" | "tag" };
export const audienceInput = (audience: Audience | null) => ({
  listId: audience?.kind === "list" ? audience.id : null,
  segmentId: audience?.kind === "segment" ? audience.id : null,
  tagId: audience?.kind === "tag" ? audience.id : null,
});

const waitMs = 900;

/** The draft as it is edited: kept in steps, saved a moment after each change, and never over what another tab saved. */
export function useDraft(workspace: string, templateId: string, stored: Stored, firstReport: LintReport) {
  const [history, setHistory] = useState<History<Draft>>(() =>
    beginWith({ name: stored.name, content: stored.content }),
  );
  const [state, setState] = useState<SaveState>("saved");
  const [revision, setRevision] = useState(stored.revision);
  const [report, setReport] = useState(firstReport);
  const router = useRouter();
  const draft = history.present;
  const saved = useRef<Draft>(draft);
  const base = useRef(stored.revision);
  const underway = useRef<Promise<void> | null>(null);
  /** What was refused is not sent again until it is changed or asked for. */
  const refused = useRef<Draft | null>(null);
  const [audience, setAudience] = useState<Audience | null>(null);
  const newest = useRef(draft);
  useEffect(() => {
    newest.current = draft;
  }, [draft]);

  const send = useCallback(
    async (isForced: boolean) => {
      setState("saving");
      const sent = newest.current;
      const result = await saveTemplateAction(workspace, {
        templateId,
        name: sent.name.trim() || "Untitled",
        content: sent.content,
        revision: isForced ? null : base.current,
        ...audienceInput(audience),
      }).catch(() => ({
        ok: false as const,
        code: "unavailable" as const,
        message: "The connection broke. Your changes are kept here.",
        fields: undefined,
      }));
      if (!result.ok) {
        refused.current = sent;
        const where = Object.entries(result.fields ?? {}).map(
          ([field, messages]) => `${field}: ${messages?.join(" ")}`,
        );
        return setState(result.code === "conflict" ? "conflict" : { problem: [result.message, ...where].join(" ") });
      }
      base.current = result.data.revision;
      saved.current = sent;
      setRevision(result.data.revision);
      setReport(result.data.report);
      setState(newest.current === sent ? "saved" : "unsaved");
    },
    [workspace, templateId, audience],
  );
  const save = useCallback(
    (isForced = false) => {
      underway.current ??= send(isForced).finally(() => {
        underway.current = null;
      });
    },
    [send],
  );

  useEffect(() => {
    if (state === "conflict" || draft === refused.current) return;
    if (draft === saved.current) {
      setState((before) => (before === "unsaved" ? "saved" : before));
      return;
    }
    const timer = setTimeout(() => save(), waitMs);
    return () => clearTimeout(timer);
  }, [draft, state, save]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (newest.current !== saved.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  /** What a link leaves behind unsaved is saved then; Back shows what is stored, not what the page began with. */
  const leave = useRef(async () => {});
  useEffect(() => {
    leave.current = async () => {
      await underway.current;
      if (newest.current !== saved.current && newest.current !== refused.current) await send(false);
      if (base.current !== stored.revision) router.refresh();
    };
  }, [send, stored.revision, router]);
  useEffect(() => () => void leave.current(), []);

  const edit = (way: (before: History<Draft>) => History<Draft>) => {
    refused.current = null;
    setHistory(way);
    // While one is being saved, its end says what is left to save, and so starts the next.
    setState((before) => (before === "conflict" || before === "saving" ? before : "unsaved"));
  };
  const change = (next: Draft, about = "") => edit((before) => record(before, next, about, Date.now()));
  /** Shows what lies on the server: after a conflict, or when a version came back. */
  const adopt = (there: Stored & { report: LintReport }) => {
    const next = { name: there.name, content: there.content };
    saved.current = next;
    base.current = there.revision;
    setHistory((before) => record(before, next, "", Date.now()));
    setRevision(there.revision);
    setReport(there.report);
    setAudience(null);
    setState("saved");
  };
  const takeTheirs = async () => {
    const result = await readTemplateAction(workspace, { templateId });
    if (result.ok) adopt(result.data);
    else setState({ problem: result.message });
  };

  return {
    draft,
    state,
    revision,
    report,
    setReport,
    audience,
    setAudience,
    change,
    undo: history.past.length > 0 ? () => edit(undo) : null,
    redo: history.future.length > 0 ? () => edit(redo) : null,
    adopt,
    takeTheirs,
    keepMine: () => save(true),
    saveNow: () => save(),
  };
}
