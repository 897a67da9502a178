"use client";

import { Sparkles } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { formatNumber } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { EmailFilter } from "@/features/gmail/schema";
import { quoteSummariesAction } from "../actions";
import type { QuoteView } from "../schema";
import { QuoteConfirmation } from "./quote-confirmation";

type SummariseDialogProps = {
  workspace: string;
  /** Either the mails' ids (UUIDs) or a filter of the inbox that means them. */
  emailIds?: readonly string[];
  filter?: EmailFilter;
  /** How many mails that are, for the title. */
  count?: number;
  /** The button that opens it, when "Summarise" will not do. There is none when `open` is controlled. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Called once the run has started, as to clear a selection. */
  onStarted?: () => void;
  /** Stays on this page after the start, as for a single mail. */
  stay?: boolean;
  /** Also mails that a rule leaves out as not worth a summary. */
  isWhole?: boolean;
};

/** Shows the price of summarising these mails and starts the run when it is agreed to. */
export function SummariseDialog(props: SummariseDialogProps) {
  const { trigger, open, onOpenChange, count = props.emailIds?.length } = props;
  const [ownOpen, setOwnOpen] = useState(false);
  const isOpen = open ?? ownOpen;
  const setOpen = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      {open === undefined && (
        <DialogTrigger asChild>
          {trigger ?? (
            <Button size="sm">
              <Sparkles aria-hidden /> Summarise
            </Button>
          )}
        </DialogTrigger>
      )}
      <DialogContent>
        <DialogHeader>
          <DialogTitle>
            {count === undefined ? "Summarise" : `Summarise ${count === 1 ? "1 mail" : `${formatNumber(count)} mails`}`}
          </DialogTitle>
          <DialogDescription>
            Here is the price before anything runs. You never pay more than the maximum.
          </DialogDescription>
        </DialogHeader>
        <PricedRun {...props} onClose={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

type Priced = { quote: QuoteView; availableMicro: bigint };

/** Mounted with the dialog, so each opening asks for a fresh quote. */
function PricedRun({
  workspace,
  emailIds,
  filter,
  onStarted,
  stay,
  isWhole: isWholeAtFirst = false,
  onClose,
}: SummariseDialogProps & { onClose: () => void }) {
  const [priced, setPriced] = useState<Priced | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isWhole, setWhole] = useState(isWholeAtFirst);
  const choice = JSON.stringify({ ...(emailIds ? { emailIds } : { filter: filter ?? {} }), isWhole });
  useEffect(() => {
    let isGone = false;
    quoteSummariesAction(workspace, JSON.parse(choice)).then((result) => {
      if (isGone) return;
      if (result.ok) setPriced(result.data);
      else setProblem(result.message);
    });
    return () => {
      isGone = true;
    };
  }, [workspace, choice]);

  if (problem)
    return (
      <Alert variant="destructive" title="No price could be made">
        {problem}
      </Alert>
    );
  if (!priced)
    return (
      <div aria-busy className="grid gap-4">
        <Skeleton className="h-36" />
        <Skeleton className="h-9 w-40 justify-self-end" />
      </div>
    );
  const started = () => {
    onStarted?.();
    onClose();
  };
  const withAll = () => {
    setPriced(null);
    setWhole(true);
  };
  return (
    <QuoteConfirmation
      workspace={workspace}
      {...priced}
      stay={stay}
      onStarted={started}
      onDismiss={onClose}
      onWhole={withAll}
    />
  );
}
