"use client";

import { Keyboard } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useSelection } from "@/components/data-table/selection";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Tooltip } from "@/components/ui/tooltip";
import type { LabelKind } from "../schema";
import { useMailActions } from "./mail-actions";

const keys: [string, string][] = [
  ["j / k", "Next, previous mail"],
  ["Enter", "Open the mail"],
  ["x", "Tick the mail"],
  ["e", "Archive, or move back to the inbox"],
  ["#", "Move to trash"],
  ["u", "Mark as unread, or as read"],
  ["l", "Labels of the open mail"],
  ["r", "Reply to the open mail"],
  ["z", "Undo the last action"],
  ["/", "Search"],
  ["?", "This list"],
];

type Row = { id: string; labels: readonly string[]; href: string };
type MailKeysProps = {
  rows: readonly Row[];
  open: { id: string; labels: readonly string[] } | null;
  listHref: string;
};

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The keys that act on mails: on the ticked ones, else on the one in focus, else on the open one. */
export function MailKeys({ rows, open, listHref }: MailKeysProps) {
  const router = useRouter();
  const { ids, clear } = useSelection();
  const { act, canAct, labelsAfter, undoLast } = useMailActions();
  const [isHelpOpen, setIsHelpOpen] = useState(false);

  useEffect(() => {
    const focused = () => (document.activeElement as HTMLElement | null)?.dataset?.mail;
    const targets = (): { id: string; labels: readonly string[] }[] => {
      if (ids.length > 0) return rows.filter(({ id }) => ids.includes(id));
      const id = focused() ?? open?.id;
      const mail = rows.find((row) => row.id === id) ?? (open?.id === id ? open : null);
      return mail ? [mail] : [];
    };
    /** Where reading goes on once the open mail has left the list. */
    const goOn = (kind: LabelKind) => {
      if (
        (kind !== "archive" && kind !== "trash") ||
        !open ||
        (ids.length > 0 ? !ids.includes(open.id) : (focused() ?? open.id) !== open.id)
      )
        return;
      const at = rows.findIndex(({ id }) => id === open.id);
      const next = at < 0 ? undefined : (rows[at + 1] ?? rows[at - 1]);
      router.replace((next?.href ?? listHref) as Route, { scroll: false });
    };
    const run = (choose: (labels: readonly string[]) => LabelKind) => {
      const [first, ...others] = targets();
      if (!first) return;
      const kind = choose(labelsAfter(first));
      act(kind, { emailIds: [first, ...others].map(({ id }) => id) });
      goOn(kind);
      clear();
    };
    const commands: Record<string, () => void> = {
      e: () => run((labels) => (labels.includes("INBOX") ? "archive" : "unarchive")),
      "#": () => run((labels) => (labels.includes("TRASH") ? "untrash" : "trash")),
      u: () => run((labels) => (labels.includes("UNREAD") ? "mark_read" : "mark_unread")),
      z: undoLast,
      r: () => document.getElementById("reply-to-mail")?.click(),
      // A menu opens by its own keyboard, not by a click.
      l: () =>
        document
          .getElementById("label-menu")
          ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })),
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.repeat || isTyping(event.target)) return;
      if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return;
      if (event.key === "?") setIsHelpOpen(true);
      else if (canAct && commands[event.key]) commands[event.key]?.();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [rows, open, listHref, ids, clear, act, canAct, labelsAfter, undoLast, router]);

  return (
    <>
      <Tooltip content="Keyboard shortcuts (?)">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Keyboard shortcuts"
          aria-keyshortcuts="?"
          className="hidden lg:inline-flex"
          onClick={() => setIsHelpOpen(true)}
        >
          <Keyboard aria-hidden />
        </Button>
      </Tooltip>
      <Dialog open={isHelpOpen} onOpenChange={setIsHelpOpen}>
        <DialogContent>
          <DialogHeader>
            <DialogTitle>Keyboard shortcuts</DialogTitle>
            <DialogDescription>
              They act on the ticked mails, else on the one in focus, else on the open one.
            </DialogDescription>
          </DialogHeader>
          <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-5 gap-y-2.5">
            {keys.map(([key, does]) => (
              <div key={key} className="contents">
                <dt>
                  <kbd className="rounded-md border bg-muted px-2 py-0.5 font-mono text-sm">{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </DialogContent>
      </Dialog>
    </>
  );
}
