"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import { setSubscriptionAction } from "../actions";
import { SubscriptionInput } from "../schema";

type SubscriptionDialogProps = {
  workspace: string;
  contactId: string;
  /** Null: everything. */
  topic: { id: string; name: string; isDoubleOptIn: boolean } | null;
  status: "subscribed" | "unsubscribed";
  trigger: ReactNode;
};

/** Subscribes or unsubscribes by hand, with the words that show why. */
export function SubscriptionDialog({ trigger, ...props }: SubscriptionDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const { topic, status } = props;
  const name = topic ? `“${topic.name}”` : "everything";
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{status === "subscribed" ? `Subscribe to ${name}` : `Unsubscribe from ${name}`}</DialogTitle>
          <DialogDescription>{wordsFor(props)}</DialogDescription>
        </DialogHeader>
        <SubscriptionForm {...props} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function wordsFor({ topic, status }: Pick<SubscriptionDialogProps, "topic" | "status">) {
  if (status === "unsubscribed")
    return topic
      ? "Nothing of it is sent to this person any more, and no import or API call changes that without a new consent."
      : "The address is suppressed as well: nothing at all is sent to it any more.";
  return topic?.isDoubleOptIn
    ? "This topic asks for confirmation: the person gets a mail, and is subscribed once they confirm."
    : "Only subscribe somebody who asked for it. What you write is kept as the proof.";
}

type SubscriptionFormProps = Omit<SubscriptionDialogProps, "trigger"> & { onSaved: () => void };

function SubscriptionForm({ workspace, contactId, topic, status, onSaved }: SubscriptionFormProps) {
  const isOn = status === "subscribed";
  const form = useActionForm({
    schema: SubscriptionInput,
    defaultValues: { contactId, topicId: topic?.id ?? null, status, text: "" },
    action: (values) => setSubscriptionAction(workspace, values),
    onSuccess: ({ isAsked }) => {
      toast.success(isAsked ? "Asked to confirm by mail" : isOn ? "Saved" : "Unsubscribed");
      onSaved();
    },
  });
  return (
    <form method="post" onSubmit={form.submit} noValidate className="grid gap-5">
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field
        label={isOn ? "How did the person agree?" : "Why?"}
        error={form.errorOf("text")}
        required={isOn}
        optional={!isOn}
      >
        <Textarea
          rows={3}
          {...form.register("text")}
          placeholder={isOn ? "Asked for it at the fair on 3 May" : "Told us by phone"}
        />
      </Field>
      <DialogFooter>
        <Button type="submit" variant={isOn ? "default" : "destructive"} loading={form.isSubmitting}>
          {isOn ? "Subscribe" : "Unsubscribe"}
        </Button>
      </DialogFooter>
    </form>
  );
}
