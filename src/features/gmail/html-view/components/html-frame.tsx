"use client";

import { ImageOff } from "lucide-react";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { publicId } from "@/lib/ids";
import { setSenderTrustAction } from "../actions";

type HtmlFrameProps = {
  workspace: string;
  emailId: string;
  fromEmail: string;
  /** Pictures that lie on somebody's server. */
  remoteCount: number;
  isSenderTrusted: boolean;
};

/** The mail as its sender laid it out: a page that can run nothing, and that loads pictures only when asked. */
export function HtmlFrame({ workspace, emailId, fromEmail, remoteCount, isSenderTrusted }: HtmlFrameProps) {
  const [isLoadedOnce, setIsLoadedOnce] = useState(false);
  const [isPending, startTransition] = useTransition();
  const areShown = isSenderTrusted || isLoadedOnce;
  const query = new URLSearchParams({ workspace, ...(areShown && { images: "1" }) });
  const trust = (isTrusted: boolean) =>
    startTransition(async () => {
      const outcome = await setSenderTrustAction(workspace, { email: fromEmail, isTrusted });
      if (!outcome.ok) toast.error(outcome.message);
      setIsLoadedOnce(false);
    });
  return (
    <div className="grid grid-cols-1 gap-3">
      {remoteCount > 0 && !areShown && (
        <Alert
          variant="info"
          title={remoteCount === 1 ? "One remote image is blocked" : `${remoteCount} remote images are blocked`}
          action={
            <span className="flex flex-wrap gap-2">
              <Button size="sm" onClick={() => setIsLoadedOnce(true)}>
                Load remote images
              </Button>
              {fromEmail && (
                <Button size="sm" variant="outline" loading={isPending} onClick={() => trust(true)}>
                  Always for {fromEmail}
                </Button>
              )}
            </span>
          }
        >
          Loading them tells the sender that you have opened the mail, when and from where.
        </Alert>
      )}
      {isSenderTrusted && remoteCount > 0 && (
        <Button
          variant="ghost"
          size="sm"
          className="justify-self-start"
          loading={isPending}
          onClick={() => trust(false)}
        >
          <ImageOff aria-hidden />
          Stop loading images from {fromEmail}
        </Button>
      )}
      <iframe
        key={String(areShown)}
        title="The mail as it was formatted"
        src={`/api/gmail/messages/${publicId("email", emailId)}/html?${query}`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        loading="lazy"
        className="h-[70dvh] w-full resize-y rounded-lg border bg-white"
      />
    </div>
  );
}
