"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { requestOwnPasswordAction } from "../passwords/actions";

/** For who came by a provider: the link that sets a password goes to their own address. */
export function SetPasswordButton() {
  const [note, setNote] = useState<{ isSent: boolean; text: string }>();
  const [isBusy, setBusy] = useState(false);
  const request = async () => {
    setBusy(true);
    const outcome = await requestOwnPasswordAction({});
    setNote(
      outcome.ok
        ? { isSent: true, text: `We have mailed a link to ${outcome.data.email}. It works for 30 minutes.` }
        : { isSent: false, text: outcome.message },
    );
    setBusy(false);
  };
  return (
    <div className="grid max-w-md gap-3">
      {note && <Alert variant={note.isSent ? "success" : "destructive"}>{note.text}</Alert>}
      {!note?.isSent && (
        <Button variant="outline" loading={isBusy} onClick={request} className="justify-self-start">
          Mail me a link to set a password
        </Button>
      )}
    </div>
  );
}
