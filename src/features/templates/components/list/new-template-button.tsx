"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { createTemplateAction } from "../../actions";

type NewTemplateButtonProps = {
  workspace: string;
  name: string;
  libraryKey: string | null;
  variant?: "default" | "soft";
  children: ReactNode;
};

/** Makes a template and opens it. */
export function NewTemplateButton({
  workspace,
  name,
  libraryKey,
  variant = "default",
  children,
}: NewTemplateButtonProps) {
  const router = useRouter();
  const [isPending, start] = useTransition();
  const create = () =>
    start(async () => {
      const result = await createTemplateAction(workspace, { name, libraryKey, content: null });
      if (result.ok) router.push(`/${workspace}/templates/${result.data.id}` as Route);
      else toast.error(result.message);
    });
  return (
    <Button variant={variant} loading={isPending} onClick={create}>
      {children}
    </Button>
  );
}
