"use client";

import { Redo2, Undo2 } from "lucide-react";
import { StatusDot } from "@/components/display/status-dot";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { useDraft } from "./use-draft";

type Draft = ReturnType<typeof useDraft>;
const words = { saved: "Saved", saving: "Saving…", unsaved: "Not saved yet" } as const;

/** Undo, redo, and whether what is seen here is kept. */
export function SaveLine({ draft }: { draft: Draft }) {
  const { state, undo, redo } = draft;
  return (
    <div className="flex items-center gap-1">
      <Button variant="ghost" size="icon-sm" aria-label="Undo" disabled={!undo} onClick={() => undo?.()}>
        <Undo2 aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Redo" disabled={!redo} onClick={() => redo?.()}>
        <Redo2 aria-hidden />
      </Button>
      <span role="status" className="ml-1 text-sm">
        {typeof state === "string" && state !== "conflict" ? (
          <StatusDot tone={state === "saved" ? "success" : "warning"}>{words[state]}</StatusDot>
        ) : (
          <StatusDot tone="destructive">Not saved</StatusDot>
        )}
      </span>
    </div>
  );
}

/** What keeps the draft from being saved, and the ways out. */
export function SaveProblem({ draft }: { draft: Draft }) {
  const { state, takeTheirs, keepMine, saveNow } = draft;
  if (state === "conflict")
    return (
      <Alert
        variant="warning"
        title="This template was changed in another tab or by somebody else"
        action={
          <span className="flex flex-wrap gap-2">
            <Button size="sm" onClick={takeTheirs}>
              Show the other changes
            </Button>
            <Button size="sm" variant="outline" onClick={keepMine}>
              Keep mine
            </Button>
          </span>
        }
      >
        Nothing of yours is lost: with Undo you come back to it.
      </Alert>
    );
  if (typeof state === "string") return null;
  return (
    <Alert
      variant="destructive"
      title="Your changes are not saved"
      action={
        <Button size="sm" onClick={saveNow}>
          Try again
        </Button>
      }
    >
      {state.problem}
    </Alert>
  );
}
