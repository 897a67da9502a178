"use client";

import { useState, useTransition } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { pauseByLinkAction } from "../actions";

/** The one click that pauses a digest, for whoever holds its mail. */
export function PauseByLink({ token }: { token: string }) {
  const [state, setState] = useState<"asked" | "done" | { problem: string }>("asked");
  const [isPending, start] = useTransition();
  const pause = () =>
    start(async () => {
      const result = await pauseByLinkAction({ token });
      setState(result.ok ? "done" : { problem: result.message });
    });
  if (state === "done")
    return (
      <Alert variant="success" title="This digest is paused">
        Go on with it at any time under Settings, Digests.
      </Alert>
    );
  return (
    <div className="grid gap-3">
      {typeof state === "object" && <Alert variant="destructive">{state.problem}</Alert>}
      <Button size="lg" onClick={pause} loading={isPending}>
        Pause this digest
      </Button>
    </div>
  );
}
