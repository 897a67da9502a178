"use client";

import { useState } from "react";
import { toast } from "sonner";
import { formatNumber } from "@/components/display/format";
import { ChoiceField } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";
import { disconnectAction } from "@/features/gmail/actions";

type DisconnectDialogProps = {
  workspace: string;
  connectionId: string;
  email: string;
  mailCount: number;
  isConnected: boolean;
};

/** Ends the access at Google, and asks what becomes of what was discovered. */
export function DisconnectDialog({ workspace, connectionId, email, mailCount, isConnected }: DisconnectDialogProps) {
  const [choice, setChoice] = useState(isConnected ? "keep" : "delete");
  const mails = `${formatNumber(mailCount)} ${mailCount === 1 ? "mail" : "mails"}`;
  const disconnect = async () => {
    const outcome = await disconnectAction(workspace, { connectionId, isDeletingMails: choice === "delete" });
    if (!outcome.ok) {
      toast.error(outcome.message);
      return false;
    }
    toast.success(choice === "delete" ? `${email} and its mails are gone from here` : `${email} is disconnected`);
  };
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">{isConnected ? "Disconnect" : "Delete"}</Button>}
      title={`${isConnected ? "Disconnect" : "Delete"} ${email}?`}
      description={
        isConnected
          ? "Our access is handed back to Google at once, and no new mail arrives here. Your mail in Gmail stays as it is."
          : "The account is not connected any more. This also removes what was discovered from it. Your mail in Gmail stays as it is."
      }
      confirmLabel={choice === "delete" ? "Disconnect and delete" : "Disconnect"}
      destructive={choice === "delete"}
      onConfirm={disconnect}
    >
      {isConnected && (
        <RadioGroup value={choice} onValueChange={setChoice} aria-label="What becomes of the mails">
          <ChoiceField
            label={`Keep ${mails} and their summaries`}
            hint="You can reconnect later and go on where you stopped."
          >
            <RadioGroupItem value="keep" />
          </ChoiceField>
          <ChoiceField
            label={`Delete ${mails} and their summaries`}
            hint="This cannot be undone. Charges stay in the credit ledger."
          >
            <RadioGroupItem value="delete" />
          </ChoiceField>
        </RadioGroup>
      )}
    </ConfirmDialog>
  );
}
