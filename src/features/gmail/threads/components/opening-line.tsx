"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cn } from "@/components/cn";
import { DateTime } from "@/components/display/date-time";

type OpeningLineProps = {
  mail: { fromName: string; fromEmail: string; snippet: string; sentAt: Date; isUnread?: boolean };
  onOpen?: () => void;
  isBusy?: boolean;
  className?: string;
  /** Put together once the line is opened. */
  children: ReactNode;
};

/** A mail of a thread as one line, which opens to what is said of it. */
export function OpeningLine({ mail, onOpen, isBusy, className, children }: OpeningLineProps) {
  const [isOpen, setIsOpen] = useState(false);
  const bodyId = useId();
  const toggle = () => {
    setIsOpen(!isOpen);
    if (!isOpen) onOpen?.();
  };
  return (
    <li className={cn("min-w-0 rounded-lg border bg-card", className)}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={toggle}
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
      <div
        id={bodyId}
        hidden={!isOpen}
        aria-busy={isBusy}
        className={cn("grid-cols-1 gap-4 border-t px-4 py-4", isOpen && "grid")}
      >
        {isOpen && children}
      </div>
    </li>
  );
}
