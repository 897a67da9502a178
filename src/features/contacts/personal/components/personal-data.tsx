"use client";

import { Download, UserX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
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
import { eraseContactAction } from "../actions";
import { ErasureInput } from "../schema";

type PersonalDataProps = {
  workspace: string;
  contact: { id: string; email: string };
  dataHref: string;
  canExport: boolean;
  canErase: boolean;
};

/** What the law gives a person: a copy of what is kept of them, and to be forgotten. */
export function PersonalData({ workspace, contact, dataHref, canExport, canErase }: PersonalDataProps) {
  const [isOpen, setOpen] = useState(false);
  if (!canExport && !canErase) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Personal data</CardTitle>
        <CardDescription>When this person asks what you know of them, or asks you to forget them.</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-wrap gap-2">
        {canExport && (
          <Button asChild variant="outline" size="sm">
            <a href={dataHref} download>
              <Download aria-hidden /> Download all data
            </a>
          </Button>
        )}
        {canErase && (
          <Dialog open={isOpen} onOpenChange={setOpen}>
            <DialogTrigger asChild>
              <Button variant="outline" size="sm">
                <UserX aria-hidden /> Erase for good
              </Button>
            </DialogTrigger>
            <DialogContent>
              <DialogHeader>
                <DialogTitle>Erase this person for good?</DialogTitle>
                <DialogDescription>
                  Names, fields, events, consents and history are gone at once and cannot be brought back. Only the
                  address stays, on the list of suppressed ones, so that no import adds mail to it again. Mails in
                  connected mailboxes stay; files of imports go by themselves within 30 days.
                </DialogDescription>
              </DialogHeader>
              <EraseForm workspace={workspace} contact={contact} />
            </DialogContent>
          </Dialog>
        )}
      </CardContent>
    </Card>
  );
}

function EraseForm({ workspace, contact }: Pick<PersonalDataProps, "workspace" | "contact">) {
  const router = useRouter();
  const form = useActionForm({
    schema: ErasureInput,
    defaultValues: { contactId: contact.id, confirmation: "" },
    action: (values) => eraseContactAction(workspace, values),
    onSuccess: () => {
      toast.success("Erased for good.");
      router.replace(`/${workspace}/contacts`);
    },
  });
  return (
    <form method="post" onSubmit={form.submit} noValidate className="grid gap-5">
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label={`Type ${contact.email} to confirm`} error={form.errorOf("confirmation")}>
        <Input {...form.register("confirmation")} autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      <DialogFooter>
        <Button type="submit" variant="destructive" loading={form.isSubmitting}>
          Erase for good
        </Button>
      </DialogFooter>
    </form>
  );
}
