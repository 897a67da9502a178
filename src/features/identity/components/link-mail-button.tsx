"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { requestLinkMailAction } from "../accounts/actions";

/** For the owner who cannot sign in another way: a mailed link proves it. */
export function LinkMailButton({ email }: { email: string }) {
  const [note, setNote] = useState<{ isSent: boolean; text: string }>();
  const [isBusy, setBusy] = useState(false);
  const request = async () => {
    setBusy(true);
    const outcome = await requestLinkMailAction({});
    setNote(
      outcome.ok
        ? { isSent: true, text: `We have mailed a link to ${email}.` }
        : { isSent: false, text: outcome.message },
    );
    setBusy(false);
  };
  return (
    <div className="grid gap-3">
      {note && <Alert variant={note.isSent ? "success" : "destructive"}>{note.text}</Alert>}
      {!note?.isSent && (
        <Button variant="outline" size="lg" loading={isBusy} onClick={request}>
          Mail a link to {email}
        </Button>
      )}
    </div>
  );
}
