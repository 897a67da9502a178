import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "./input";

/** Grows with what is written in it. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(controlClasses, "field-sizing-content min-h-32 py-2 leading-relaxed", className)}
      {...props}
    />
  );
}
