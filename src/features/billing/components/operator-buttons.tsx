"use client";

import { RefreshCw, Scale } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { compareNowAction, replayReceiptAction } from "../actions";

type Outcome = { ok: true } | { ok: false; message: string };

function useOperatorAction(act: () => Promise<Outcome>, done: string) {
  const router = useRouter();
  const [isPending, start] = useTransition();
  const run = () =>
    start(async () => {
      const result = await act();
      if (!result.ok) {
        toast.error(result.message);
        return;
      }
      toast.success(done);
      router.refresh();
    });
  return { isPending, run };
}

export function ReplayButton({ receiptId }: { receiptId: string }) {
  const { isPending, run } = useOperatorAction(
    () => replayReceiptAction({ receiptId }),
    "Worked off once more in a moment.",
  );
  return (
    <Button loading={isPending} onClick={run}>
      <RefreshCw aria-hidden /> Replay
    </Button>
  );
}

export function CompareButton() {
  const { isPending, run } = useOperatorAction(() => compareNowAction({}), "The comparison has begun.");
  return (
    <Button variant="outline" loading={isPending} onClick={run}>
      <Scale aria-hidden /> Compare now
    </Button>
  );
}
