"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { CopyButton } from "@/components/display/copy-button";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { Permission } from "@/gates/permissions";
import { createApiKeyAction } from "../actions";
import { ApiKeyInput } from "../schema";

type CreateKeyDialogProps = {
  workspace: string;
  scopes: { id: Permission; label: string }[];
};

export function CreateKeyDialog({ workspace, scopes }: CreateKeyDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [key, setKey] = useState<string | null>(null);
  const close = (open: boolean) => {
    setOpen(open);
    if (!open) setKey(null);
  };
  return (
    <Dialog open={isOpen} onOpenChange={close}>
      <DialogTrigger asChild>
        <Button>
          <KeyRound aria-hidden /> New API key
        </Button>
      </DialogTrigger>
      <DialogContent>
        {key ? (
          <ShownOnce apiKey={key} onDone={() => close(false)} />
        ) : (
          <KeyForm workspace={workspace} scopes={scopes} onCreated={setKey} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function ShownOnce({ apiKey, onDone }: { apiKey: string; onDone: () => void }) {
  return (
    <>
      <DialogHeader>
        <DialogTitle>Copy your key now</DialogTitle>
        <DialogDescription>We keep only a fingerprint of it, so it cannot be shown again.</DialogDescription>
      </DialogHeader>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 break-all rounded-md bg-muted p-3 text-sm">{apiKey}</code>
        <CopyButton value={apiKey} label="Copy key" />
      </div>
      <DialogFooter>
        <Button onClick={onDone}>I have stored it</Button>
      </DialogFooter>
    </>
  );
}

function KeyForm({ workspace, scopes, onCreated }: CreateKeyDialogProps & { onCreated: (key: string) => void }) {
  const form = useActionForm({
    schema: ApiKeyInput,
    defaultValues: {
      name: "",
      scopes: scopes.filter(({ id }) => id.endsWith(".read")).map(({ id }) => id),
    },
    action: (values) => createApiKeyAction(workspace, values),
    onSuccess: ({ key }) => onCreated(key),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-5" noValidate>
      <DialogHeader>
        <DialogTitle>New API key</DialogTitle>
        <DialogDescription>Give it only what the program that uses it needs.</DialogDescription>
      </DialogHeader>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" hint="Who or what will use it." error={form.errorOf("name")} required>
        <Input {...form.register("name")} autoComplete="off" />
      </Field>
      <Controller
        control={form.control}
        name="scopes"
        render={({ field: { value, onChange } }) => (
          <fieldset className="grid gap-2">
            <legend className="mb-2 font-semibold text-sm">What it may do</legend>
            <div className="grid max-h-72 gap-2.5 overflow-y-auto p-0.5 sm:grid-cols-2">
              {scopes.map(({ id, label }) => (
                <label
                  key={id}
                  htmlFor={`scope-${id}`}
                  className="flex items-start gap-2.5 text-sm pointer-coarse:min-h-10"
                >
                  <Checkbox
                    id={`scope-${id}`}
                    checked={value.includes(id)}
                    onCheckedChange={(isOn) =>
                      onChange(isOn === true ? [...value, id] : value.filter((other) => other !== id))
                    }
                  />
                  <span>
                    {label} <code className="block text-muted-foreground text-xs">{id}</code>
                  </span>
                </label>
              ))}
            </div>
            {form.errorOf("scopes") && <p className="text-destructive text-sm">{form.errorOf("scopes")}</p>}
          </fieldset>
        )}
      />
      <DialogFooter>
        <Button type="submit" loading={form.isSubmitting}>
          Create key
        </Button>
      </DialogFooter>
    </form>
  );
}
