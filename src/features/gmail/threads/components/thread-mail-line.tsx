"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { DateTime } from "@/components/display/date-time";
import { EvidenceProvider } from "@/features/summaries/components/evidence";
import { MailBody } from "../../components/mail-body";
import type { ThreadMail } from "../queries";

type ThreadMailLineProps = { workspace: string; mail: ThreadMail; href: string };

/** Another mail of the thread: one line, which opens to its text. */
export function ThreadMailLine({ workspace, mail, href }: ThreadMailLineProps) {
  const [isOpen, setIsOpen] = useState(false);
  const bodyId = useId();
  return (
    <li className="min-w-0 rounded-lg border bg-card">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={() => setIsOpen(!isOpen)}
        className="flex w-full items-baseline gap-3 rounded-lg px-3 py-2.5 text-left text-sm hover:bg-muted/70"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 shrink-0 self-center transition-transform", isOpen && "rotate-90")}
        />
        <span className={cn("max-w-[40%] shrink-0 truncate", mail.isUnread ? "font-bold" : "font-semibold")}>
          {mail.isUnread && <span className="sr-only">Unread: </span>}
          {mail.fromName || mail.fromEmail || "Unknown sender"}
        </span>
        <span className="min-w-0 flex-1 truncate text-muted-foreground">{!isOpen && mail.snippet}</span>
        <DateTime at={mail.sentAt} style="date" className="shrink-0 text-muted-foreground text-xs" />
      </button>
      <div id={bodyId} hidden={!isOpen} className={cn("grid-cols-1 gap-4 border-t px-4 py-4", isOpen && "grid")}>
        {isOpen && (
          <>
            <EvidenceProvider>
              <MailBody
                workspace={workspace}
                emailId={mail.id}
                fromEmail={mail.fromEmail}
                isSenderTrusted={false}
                isShown
              />
            </EvidenceProvider>
            <AppLink
              href={href}
              scroll={false}
              className="justify-self-start font-semibold text-primary text-sm hover:underline"
            >
              Open this mail and its summary
            </AppLink>
          </>
        )}
      </div>
    </li>
  );
}
