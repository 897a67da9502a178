"use client";

import { UserRoundPlus } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { createContactAction } from "../actions";
import { contactHref } from "../contact-params";
import type { ContactFieldView } from "../fields/schema";
import { ContactForm } from "./contact-form";

/** A button that opens the form for a new person. */
export function NewContactButton({ workspace, fields }: { workspace: string; fields: readonly ContactFieldView[] }) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <UserRoundPlus aria-hidden />
          New contact
        </Button>
      </DialogTrigger>
      <DialogContent className="max-h-[90dvh] overflow-y-auto">
        <DialogHeader>
          <DialogTitle>New contact</DialogTitle>
          <DialogDescription>
            Knowing an address is no permission to mail it: subscribe people to a topic when they asked for it.
          </DialogDescription>
        </DialogHeader>
        <ContactForm
          contact={null}
          fields={fields}
          submitLabel="Add contact"
          save={(values) => createContactAction(workspace, values)}
          onSaved={({ id, isRestored }) => {
            toast.success(isRestored ? "This contact was deleted and is back, with all it decided." : "Contact added.");
            setOpen(false);
            router.push(contactHref(workspace, id) as Route);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}
