import { MessagesSquare } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { DateTime } from "@/components/display/date-time";
import { emailPath } from "../paths";
import type { ThreadView } from "../thread-so-far";
import { Said } from "./said";

type ThreadStateProps = {
  workspace: string;
  /** The mail being read: what is asked in others leads to them. */
  emailId: string;
  thread: ThreadView;
};

/** Where a conversation stands, from the summaries of its mails: above each of them. */
export function ThreadState({ workspace, emailId, thread }: ThreadStateProps) {
  const { state, mailCount, latestAt, open } = thread;
  return (
    <section aria-label="The conversation so far" className="grid gap-2 rounded-lg border bg-muted/50 p-4">
      <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold text-sm">
        <MessagesSquare aria-hidden className="size-4 text-primary" />
        The conversation so far
        <span className="font-normal text-muted-foreground text-xs">
          {mailCount} mails summarised, the last of <DateTime at={latestAt} style="date" />
        </span>
      </h3>
      <p className="text-pretty">
        <Said text={state} />
      </p>
      {open.length > 0 && (
        <ul className="grid list-disc gap-1 pl-5 text-sm marker:text-primary">
          {open.map((item) => (
            <li key={`${item.emailId}${item.text}`}>
              <Said text={item.text} />
              {item.dueAt && <span className="text-muted-foreground"> · due {item.dueAt}</span>}
              {item.emailId !== emailId && (
                <>
                  {" "}
                  <AppLink
                    href={emailPath(workspace, item.emailId)}
                    className="text-primary text-xs underline-offset-4 hover:underline"
                  >
                    asked by {item.from}
                  </AppLink>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
