"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { acceptInvitationAction } from "../team/actions";

type AcceptInvitationProps = { which: { token: string } | { id: string }; workspaceName: string };

export function AcceptInvitation({ which, workspaceName }: AcceptInvitationProps) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const accept = async () => {
    setBusy(true);
    const outcome = await acceptInvitationAction(which);
    if (outcome.ok) return window.location.assign(`/${outcome.data.slug}`);
    setProblem(outcome.message);
    setBusy(false);
  };
  return (
    <div className="grid gap-3">
      {problem && <Alert variant="destructive">{problem}</Alert>}
      <Button size="lg" loading={isBusy} onClick={accept}>
        Join {workspaceName}
      </Button>
    </div>
  );
}
