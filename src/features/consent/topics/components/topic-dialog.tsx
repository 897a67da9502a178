"use client";

import { type ReactNode, useState } from "react";
import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { ChoiceField, Field } from "@/components/forms/field";
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
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { saveTopicAction } from "../actions";
import { TopicInput, type TopicView } from "../schema";

type TopicDialogProps = {
  workspace: string;
  topic: TopicView | null;
  /** What people agree to where the topic has no words of its own. */
  ownWords: string;
  trigger: ReactNode;
};

/** A dialog to make a topic or to change one. */
export function TopicDialog({ trigger, ...props }: TopicDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{props.topic ? "Change the topic" : "New topic"}</DialogTitle>
          <DialogDescription>
            People subscribe to topics one by one, and leave one without leaving the others.
          </DialogDescription>
        </DialogHeader>
        <TopicForm {...props} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

type TopicFormProps = Omit<TopicDialogProps, "trigger"> & { onSaved: () => void };

function TopicForm({ workspace, topic, ownWords, onSaved }: TopicFormProps) {
  const form = useActionForm({
    schema: TopicInput,
    defaultValues: {
      topicId: topic?.id ?? null,
      name: topic?.name ?? "",
      description: topic?.description ?? "",
      isPublic: topic?.isPublic ?? true,
      isDoubleOptIn: topic?.isDoubleOptIn ?? true,
      consentText: topic?.consentText ?? "",
    },
    action: (values) => saveTopicAction(workspace, values),
    onSuccess: () => {
      toast.success("Saved");
      onSaved();
    },
  });
  const { register, control, errorOf } = form;
  return (
    <form method="post" onSubmit={form.submit} noValidate className="grid gap-5">
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" error={errorOf("name")} required>
        <Input {...register("name")} autoComplete="off" />
      </Field>
      <Field label="Description" hint="Shown where people choose." error={errorOf("description")} optional>
        <Input {...register("description")} autoComplete="off" />
      </Field>
      <Controller
        control={control}
        name="isPublic"
        render={({ field }) => (
          <ChoiceField
            label="Public"
            hint="Has a sign-up page, and everybody finds it in their preferences. Otherwise only those you subscribe see it."
          >
            <Switch checked={field.value ?? true} onCheckedChange={field.onChange} />
          </ChoiceField>
        )}
      />
      <Controller
        control={control}
        name="isDoubleOptIn"
        render={({ field }) => (
          <ChoiceField
            label="Double opt-in"
            hint="A sign-up counts once the person confirms it by mail. Keeps made-up addresses out; some countries ask for it."
          >
            <Switch checked={field.value ?? false} onCheckedChange={field.onChange} />
          </ChoiceField>
        )}
      />
      <Field
        label="Consent"
        hint={`What people agree to, kept with each sign-up. Left empty: “${ownWords}”`}
        error={errorOf("consentText")}
        optional
      >
        <Textarea rows={3} {...register("consentText")} />
      </Field>
      <DialogFooter>
        <Button type="submit" loading={form.isSubmitting}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
