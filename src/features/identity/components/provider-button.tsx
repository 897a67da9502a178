"use client";

import { type ComponentProps, useState } from "react";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { startProvider } from "./browser-sign-in";
import { ProviderIcon } from "./provider-icon";

type ProviderButtonProps = Omit<ComponentProps<typeof Button>, "onClick"> & {
  provider: string;
  next: string;
  /** Shows the provider's account chooser even when one account is signed in there. */
  isChoosing?: boolean;
  emailHint?: string;
};

export function ProviderButton({ provider, next, isChoosing, emailHint, children, ...props }: ProviderButtonProps) {
  const [isLeaving, setLeaving] = useState(false);
  const start = async () => {
    setLeaving(true);
    await startProvider(provider, next, {
      ...(isChoosing && { prompt: "select_account" }),
      ...(emailHint && { login_hint: emailHint }),
    }).catch(() => setLeaving(false));
  };
  return (
    <Button variant="outline" size="lg" className="w-full" {...props} loading={isLeaving} onClick={start}>
      {!isLeaving && (
        <span
          className={cn(
            "grid place-content-center",
            props.variant === "default" && "rounded-full bg-white p-1 text-black",
          )}
        >
          <ProviderIcon provider={provider} className={props.variant === "default" ? "size-4.5" : "size-5"} />
        </span>
      )}
      {children}
    </Button>
  );
}
