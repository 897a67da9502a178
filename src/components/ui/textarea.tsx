import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { controlClasses } from "@/components/ui/input";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(controlClasses, "field-sizing-content min-h-20 py-2", className)} {...props} />;
}
