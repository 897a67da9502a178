"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Signs out and comes to the sign-in page for `next`. */
export function SwitchAccountButton({ next, children }: { next: string; children: string }) {
  const [isBusy, setBusy] = useState(false);
  const leave = () => {
    setBusy(true);
    void signOut({ callbackUrl: `/login?next=${encodeURIComponent(next)}` });
  };
  return (
    <Button variant="outline" size="lg" loading={isBusy} onClick={leave}>
      {children}
    </Button>
  );
}
