"use client";

import { ExternalLink } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { openPortalAction } from "../actions";

type PortalButtonProps = { workspace: string; children: string; disabled?: boolean };

/** Leads to Stripe's portal and back. */
export function PortalButton({ workspace, children, disabled }: PortalButtonProps) {
  const [isPending, start] = useTransition();
  const open = () =>
    start(async () => {
      const result = await openPortalAction(workspace, { workspace });
      if (result.ok) window.location.assign(result.data.url);
      else toast.error(result.message);
    });
  return (
    <Button variant="outline" loading={isPending} disabled={disabled} onClick={open}>
      <ExternalLink aria-hidden /> {children}
    </Button>
  );
}
