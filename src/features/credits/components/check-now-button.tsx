"use client";

import { ShieldCheck } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { checkLedgerAction } from "../actions";

export function CheckNowButton() {
  const [isPending, start] = useTransition();
  const check = () =>
    start(async () => {
      const result = await checkLedgerAction({});
      if (!result.ok) toast.error(result.message);
      else if (result.data.problemCount === 0) toast.success("Every invariant holds.");
      else toast.error(`${result.data.problemCount} invariants are broken.`);
    });
  return (
    <Button onClick={check} loading={isPending}>
      <ShieldCheck aria-hidden /> Check now
    </Button>
  );
}
