"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { linkPendingAction } from "../accounts/actions";

/** For the owner who is signed in: one press agrees. */
export function LinkPending({ providerName }: { providerName: string }) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const agree = async () => {
    setBusy(true);
    const outcome = await linkPendingAction({});
    if (outcome.ok) return window.location.assign("/welcome");
    setProblem(outcome.message);
    setBusy(false);
  };
  return (
    <div className="grid gap-4">
      {problem && <Alert variant="destructive">{problem}</Alert>}
      <Button size="lg" loading={isBusy} onClick={agree}>
        Link {providerName} to my account
      </Button>
    </div>
  );
}
