"use client";

import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

const isTheme = (value: string | undefined) => (value === "light" || value === "dark" ? value : "system");

/** Mounted once by the root layout. Call `toast.success("…")` from "sonner" anywhere in the browser. */
export function Toaster() {
  const { theme } = useTheme();
  return (
    <Sonner
      theme={isTheme(theme)}
      position="bottom-right"
      icons={{
        success: <CircleCheck className="size-4.5 text-success" />,
        info: <Info className="size-4.5 text-info" />,
        warning: <TriangleAlert className="size-4.5 text-warning" />,
        error: <CircleAlert className="size-4.5 text-destructive" />,
        loading: <LoaderCircle className="size-4.5 animate-spin text-muted-foreground" />,
      }}
      toastOptions={{
        classNames: {
          toast: "border! border-border! bg-popover! font-sans! text-popover-foreground! text-sm! shadow-lg!",
          description: "text-muted-foreground!",
          actionButton: "bg-primary! text-primary-foreground!",
        },
      }}
    />
  );
}
