"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";

const SHOWN_MS = 1_800;

type CopyButtonProps = Omit<ComponentProps<typeof Button>, "onClick" | "asChild" | "value"> & {
  value: string;
  /** What is copied, as in "Copy API key". */
  label?: string;
};

/** With children it is a labelled button, without them an icon. */
export function CopyButton({ value, label = "Copy", children, variant = "outline", size, ...props }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setIsCopied(true);
      setTimeout(() => setIsCopied(false), SHOWN_MS);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it by hand.");
    }
  };
  return (
    <Button variant={variant} size={size ?? (children ? "default" : "icon-sm")} onClick={copy} {...props}>
      {isCopied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
      {children ? <span aria-hidden={isCopied}>{children}</span> : <span className="sr-only">{label}</span>}
      <span role="status" className="sr-only">
        {isCopied ? "Copied" : ""}
      </span>
    </Button>
  );
}
