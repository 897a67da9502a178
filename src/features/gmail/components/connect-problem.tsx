import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { ConnectProblem } from "@/features/gmail/schema";

const problems: Record<ConnectProblem, { title: string; text: string; retry: string }> = {
  denied: {
    title: "Google was told “Deny”",
    text: "Nothing was connected and nothing was read. If that was a slip, ask Google again.",
    retry: "Ask Google again",
  },
  scope: {
    title: "The permission “View your email messages and settings” was left unticked",
    text: "Without it (gmail.readonly) we can see who you are but not one mail, so the account was not connected. Tick it on Google's page and allow.",
    retry: "Try again and tick it",
  },
  account: {
    title: "That was another Google account",
    text: "The permission belongs to the account whose mail you were reading. Choose that one on Google's page.",
    retry: "Choose the right account",
  },
  elsewhere: {
    title: "This Google account is connected in another workspace",
    text: "An account belongs to one workspace, so that no mail is read or paid for twice. Delete the connection there first, or choose another account.",
    retry: "Choose another account",
  },
  expired: {
    title: "That answer came too late, or from another window",
    text: "For your safety a connection must begin and end in the same browser within 15 minutes. Nothing was connected.",
    retry: "Start again",
  },
  unavailable: {
    title: "Google did not finish the connection",
    text: "Nothing was connected. This is usually over in a minute.",
    retry: "Try again",
  },
};

/** Why connecting did not work, and one click to try again. */
export function ConnectProblemAlert({ problem, retryHref }: { problem: ConnectProblem; retryHref: string }) {
  const { title, text, retry } = problems[problem];
  return (
    <Alert
      variant="warning"
      title={title}
      action={
        <Button asChild size="sm">
          <a href={retryHref}>{retry}</a>
        </Button>
      }
    >
      {text}
    </Alert>
  );
}
