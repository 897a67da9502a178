import { Check, Lock, ShieldPlus, X } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import type { Right } from "@/features/gmail/ladder";
import type { ConnectProblem } from "@/features/gmail/schema";

type Words = { title: string; does: string[]; never: string[]; google: string; code: string };

/** What each right is for, and what we do not do with it though Google would let us. */
export const rightWords: Record<Exclude<Right, "read">, Words> = {
  modify: {
    title: "Archive, label and mark your mail",
    does: [
      "Archive, label, mark as read or unread, and move to the trash: each time you ask for it, with 8 seconds to take it back.",
      "Write down in this workspace who asked for what and when.",
    ],
    never: [
      "Act by itself: no rule and no summary touches your mail.",
      "Send anything. Google's permission would allow it; we ask for sending separately and do not send without.",
      "Delete for good. What you trash stays in Gmail's trash for 30 days.",
    ],
    google: "Read, compose, and send emails from your Gmail account",
    code: "gmail.modify",
  },
  send: {
    title: "Send your replies",
    does: [
      "Send the reply you have written or edited and sent off, in its thread, from your address.",
      "Wait 8 seconds before it goes, so that you can take it back.",
    ],
    never: [
      "Send a suggested reply that you have not seen and sent yourself.",
      "Send anything else: no invitations, no campaigns, no forwarding.",
    ],
    google: "Send email on your behalf",
    code: "gmail.send",
  },
};

function Points({ items, isYes }: { items: string[]; isYes: boolean }) {
  const Icon = isYes ? Check : X;
  return (
    <ul className="grid gap-2.5">
      {items.map((item) => (
        <li key={item} className="flex gap-3">
          <Icon aria-hidden className={`mt-1 size-4 shrink-0 ${isYes ? "text-success" : "text-destructive"}`} />
          <span>{item}</span>
        </li>
      ))}
    </ul>
  );
}

const problemWords = ({ google, code }: Words, email: string): Record<ConnectProblem, [string, string, string]> => ({
  denied: ["Google was told “Deny”", "Nothing has changed: your mail can still be read here.", "Ask Google again"],
  scope: [
    `The permission “${google}” was left unticked`,
    `Without it (${code}) this cannot be done. Everything else works as before. Tick it on Google's page and allow.`,
    "Try again and tick it",
  ],
  account: [
    "That was another Google account",
    `The permission is needed for ${email}. Choose that account on Google's page.`,
    `Choose ${email}`,
  ],
  elsewhere: [
    "This account is connected in another workspace",
    "An account belongs to one workspace. Disconnect and delete it there first.",
    "Try again",
  ],
  expired: [
    "That answer came too late, or from another window",
    "A permission must be asked for and given in the same browser within 15 minutes. Nothing has changed.",
    "Start again",
  ],
  unavailable: [
    "Google did not answer as it should",
    "Nothing has changed. This is usually over in a minute.",
    "Try again",
  ],
});

type AllowRightProps = {
  right: Exclude<Right, "read">;
  email: string;
  problem: ConnectProblem | null;
  consentHref: string;
  backHref: string;
};

/** One more permission in plain words, before Google asks; or why it was not given, and one click to ask again. */
export function AllowRight({ right, email, problem, consentHref, backHref }: AllowRightProps) {
  const words = rightWords[right];
  const [title, text, retry] = problem ? problemWords(words, email)[problem] : [];
  return (
    <div className="grid gap-5">
      {title && (
        <Alert
          variant="warning"
          title={title}
          action={
            <Button asChild size="sm">
              <a href={consentHref}>{retry}</a>
            </Button>
          }
        >
          {text}
        </Alert>
      )}
      <Card>
        <CardContent className="grid gap-6">
          <section className="grid gap-3">
            <h2 className="font-bold">What we do with it</h2>
            <Points items={words.does} isYes />
          </section>
          <section className="grid gap-3">
            <h2 className="font-bold">What we never do</h2>
            <Points items={words.never} isYes={false} />
          </section>
          <p className="flex gap-3 rounded-lg bg-muted px-4 py-3 text-sm">
            <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
            <span>
              Google will call it “{words.google}” (<code>{words.code}</code>). You are asked once for {email}, and led
              back to where you were. Disconnecting hands it back.
            </span>
          </p>
        </CardContent>
        <CardFooter className="flex-wrap gap-3 border-t pt-5">
          <Button asChild size="lg">
            <a href={consentHref}>
              <ShieldPlus aria-hidden />
              Continue to Google
            </a>
          </Button>
          <Button asChild size="lg" variant="ghost">
            <AppLink href={backHref}>Not now</AppLink>
          </Button>
        </CardFooter>
      </Card>
    </div>
  );
}
