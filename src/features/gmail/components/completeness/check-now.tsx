"use client";

import { ShieldCheck } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { lookNow } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { requestCheckAction } from "@/features/gmail/checks/actions";

type CheckNowProps = { workspace: string; connectionId: string; isRunning: boolean };

/** Compares an account with Gmail now. */
export function CheckNow({ workspace, connectionId, isRunning }: CheckNowProps) {
  const [isPending, startTransition] = useTransition();
  const check = () =>
    startTransition(async () => {
      const outcome = await requestCheckAction(workspace, { connectionId });
      if (!outcome.ok) toast.error(outcome.message);
      lookNow();
    });
  return (
    <Button onClick={check} loading={isPending || isRunning}>
      {!isPending && !isRunning && <ShieldCheck aria-hidden />}
      {isRunning ? "Comparing" : "Check now"}
    </Button>
  );
}
