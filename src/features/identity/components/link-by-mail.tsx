"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { linkByTokenAction } from "../accounts/actions";
import { ProviderButton } from "./provider-button";

/** The mailed link's page: opening it changes nothing, pressing does. */
export function LinkByMail({
  token,
  provider,
  providerName,
}: {
  token: string;
  provider: string;
  providerName: string;
}) {
  const [isLinked, setLinked] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const agree = async () => {
    setBusy(true);
    const outcome = await linkByTokenAction({ token });
    setBusy(false);
    if (outcome.ok) setLinked(true);
    else setProblem(outcome.message);
  };
  if (isLinked)
    return (
      <div className="grid gap-4">
        <Alert variant="success">{providerName} is linked. You can sign in with it from now on.</Alert>
        <ProviderButton provider={provider} next="/welcome" variant="default">
          Sign in with {providerName}
        </ProviderButton>
      </div>
    );
  return (
    <div className="grid gap-4">
      {problem && <Alert variant="destructive">{problem}</Alert>}
      <Button size="lg" loading={isBusy} onClick={agree}>
        Allow sign-in with {providerName}
      </Button>
    </div>
  );
}
