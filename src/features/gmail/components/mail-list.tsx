"use client";

import { Sparkles } from "lucide-react";
import { useEffect, useRef } from "react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { SelectRow, useSelection } from "@/components/data-table/selection";
import { RelativeTime } from "@/components/display/date-time";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { useMailActions } from "@/features/gmail/mail-actions/components/mail-actions";
import { staysInList } from "@/features/gmail/mail-actions/label-effects";
import type { EmailFilter, EmailItem } from "@/features/gmail/schema";

/** `labelNames` are those worth a badge. */
export type MailRow = EmailItem & { href: string; labelNames: string[] };

type MailListProps = {
  mails: readonly MailRow[];
  openId: string | null;
  /** What the list shows: what an action takes out of it goes at once. */
  filter: EmailFilter;
};

const priorityTone: Record<string, BadgeVariant> = { urgent: "destructive", high: "warning" };
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** j and k move, Enter opens, x ticks, / goes to the search. */
function useListKeys(list: React.RefObject<HTMLUListElement | null>) {
  const { ids, toggle } = useSelection();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        isTyping(event.target) ||
        document.querySelector("[role=dialog],[role=alertdialog]")
      )
        return;
      const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>("a[data-mail]") ?? [])];
      const focused = links.indexOf(document.activeElement as HTMLAnchorElement);
      const open = links.findIndex((link) => link.getAttribute("aria-current") === "true");
      const at = focused >= 0 ? focused : open;
      if (event.key === "j" || event.key === "k")
        links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
      else if (event.key === "x") {
        const id = links[at]?.dataset.mail;
        if (id) toggle(id, !ids.includes(id));
      } else if (event.key === "/") document.getElementById("inbox-search")?.focus();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [list, ids, toggle]);
}

export function MailList({ mails: listed, openId, filter }: MailListProps) {
  const { labelsAfter } = useMailActions();
  const mails = listed.flatMap((mail) => {
    const labels = labelsAfter(mail);
    return staysInList(filter, labels) ? [{ ...mail, labels, isUnread: labels.includes("UNREAD") }] : [];
  });
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  return (
    <ul ref={list} aria-label="Mails" className="divide-y">
      {mails.map((mail) => (
        <li
          key={mail.id}
          className={cn(
            "group relative flex gap-3 px-4 py-3 transition-colors hover:bg-muted/70 has-[a:focus-visible]:bg-muted",
            mail.id === openId && "bg-primary-soft/70 hover:bg-primary-soft/70",
          )}
        >
          <span className="relative z-10 pt-0.5">
            <SelectRow id={mail.id} label={mail.subject || "mail without subject"} />
          </span>
          <MailLine mail={mail} isOpen={mail.id === openId} />
        </li>
      ))}
    </ul>
  );
}

function MailLine({ mail, isOpen }: { mail: MailRow; isOpen: boolean }) {
  const { summary, labelNames: labels } = mail;
  return (
    <div className="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
      <div className="flex items-baseline gap-2">
        {mail.isUnread && <span className="size-2 shrink-0 self-center rounded-full bg-brand" title="Unread" />}
        <span
          className={cn(
            "min-w-0 flex-1 truncate text-sm",
            mail.isUnread ? "font-bold" : "font-semibold text-foreground/90",
          )}
        >
          {mail.fromName || mail.fromEmail || "Unknown sender"}
          {mail.threadCount > 1 && (
            <span className="tabular ml-1.5 font-normal text-muted-foreground text-xs">
              {mail.threadCount}
              <span className="sr-only"> mails</span>
            </span>
          )}
        </span>
        <RelativeTime at={mail.sentAt} className="tabular shrink-0 text-muted-foreground text-xs" />
      </div>
      <AppLink
        href={mail.href}
        scroll={false}
        prefetch={false}
        data-mail={mail.id}
        aria-current={isOpen || undefined}
        className={cn(
          "truncate text-sm after:absolute after:inset-0",
          mail.isUnread ? "font-semibold" : "text-foreground/90",
        )}
      >
        {mail.isUnread && <span className="sr-only">Unread: </span>}
        {mail.subject || "(no subject)"}
      </AppLink>
      <p className="line-clamp-2 text-muted-foreground text-sm">
        {summary ? (
          <>
            <Sparkles aria-label="Summary:" className="mr-1.5 inline size-3.5 text-primary" />
            {summary.tldr}
          </>
        ) : (
          mail.snippet
        )}
      </p>
      {(summary || labels.length > 0) && (
        <div className="mt-1 flex flex-wrap gap-1.5">
          {summary?.needsReply && <Badge variant="primary">Needs reply</Badge>}
          {summary && priorityTone[summary.priority] && (
            <Badge variant={priorityTone[summary.priority]} className="capitalize">
              {summary.priority}
            </Badge>
          )}
          {summary && <Badge className="capitalize">{summary.category}</Badge>}
          {labels.map((label) => (
            <Badge key={label} variant="outline">
              {label}
            </Badge>
          ))}
        </div>
      )}
    </div>
  );
}
