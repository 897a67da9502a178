import { AppLink } from "@/components/app-link";
import { DateTime, RelativeTime } from "@/components/display/date-time";
import { StatusDot } from "@/components/display/status-dot";
import { Button } from "@/components/ui/button";
import {
  Card,
  CardAction,
  CardContent,
  CardDescription,
  CardFooter,
  CardHeader,
  CardTitle,
} from "@/components/ui/card";
import { publicId } from "@/lib/ids";
import { type DigestContent, type DigestView, weekdays } from "../schema";
import { costLine, markOf } from "../wording";
import { DigestButtons } from "./digest-buttons";
import { DigestDialog } from "./digest-form";

const whenWords = ({ frequency, weekday, hour, timeZone, quietDays }: DigestView) => {
  const quiet = quietDays.map((day) => weekdays[day - 1]).filter(Boolean);
  return [
    frequency === "weekly" ? `Every ${weekdays[weekday - 1]}` : "Daily",
    `at ${String(hour).padStart(2, "0")}:00 ${timeZone}`,
    ...(quiet.length > 0 && frequency === "daily" ? [`not on ${quiet.join(", ")}`] : []),
  ].join(", ");
};

type DigestCardProps = {
  workspace: string;
  digest: DigestView;
  filters: { id: string; name: string }[];
  /** What it would say now, when that is asked for. */
  preview: DigestContent | null;
};

/** One digest: when it goes out, for which mail, and what it would say now. */
export function DigestCard({ workspace, digest, filters, preview }: DigestCardProps) {
  const filter = filters.find(({ id }) => id === digest.savedFilterId);
  const here = `/${workspace}/settings/digests`;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{digest.name}</CardTitle>
        <CardDescription>
          {whenWords(digest)}; {filter ? `filter “${filter.name}”` : "all summaries"}
        </CardDescription>
        <CardAction>
          <StatusDot tone={digest.pausedAt ? "warning" : "success"}>{digest.pausedAt ? "Paused" : "On"}</StatusDot>
        </CardAction>
      </CardHeader>
      <CardContent className="grid gap-4 text-sm">
        <p className="text-muted-foreground">
          {digest.lastSentAt ? (
            <>
              Last sent <RelativeTime at={digest.lastSentAt} />
            </>
          ) : (
            "Not sent yet"
          )}
        </p>
        {preview && <Preview workspace={workspace} content={preview} />}
      </CardContent>
      <CardFooter className="flex-wrap gap-2 border-t pt-4">
        <DigestDialog
          workspace={workspace}
          digest={digest}
          filters={filters}
          trigger={
            <Button variant="outline" size="sm">
              Change
            </Button>
          }
        />
        <Button asChild variant="outline" size="sm">
          <AppLink href={preview ? here : `${here}?preview=${digest.id}`}>
            {preview ? "Hide preview" : "Preview"}
          </AppLink>
        </Button>
        <DigestButtons
          workspace={workspace}
          digestId={digest.id}
          name={digest.name}
          isPaused={digest.pausedAt !== null}
        />
      </CardFooter>
    </Card>
  );
}

function Preview({ workspace, content }: { workspace: string; content: DigestContent }) {
  const { since, items, mailCount } = content;
  return (
    <section aria-label="Preview" className="grid gap-3 rounded-lg border bg-muted/50 px-4 py-3.5">
      <p className="text-muted-foreground">
        If it went out now, with the summaries since <DateTime at={since} style="datetime" />:
      </p>
      {mailCount === 0 ? (
        <p>Nothing to say, so no mail would be sent.</p>
      ) : (
        <>
          <ul className="grid gap-4">
            {items.map((item) => (
              <li key={item.emailId} className="wrap-anywhere grid gap-0.5">
                <span className="text-muted-foreground">
                  {item.from}
                  {markOf(item) && <strong className="text-primary"> · {markOf(item)}</strong>}
                </span>
                <AppLink
                  href={`/${workspace}/inbox/${publicId("email", item.emailId)}`}
                  className="font-semibold underline-offset-4 hover:underline"
                >
                  {item.subject || "(no subject)"}
                </AppLink>
                <span>{item.tldr}</span>
              </li>
            ))}
          </ul>
          {mailCount > items.length && <p>And {mailCount - items.length} more in the inbox.</p>}
          <p className="border-t pt-3 text-muted-foreground">{costLine(content)}</p>
        </>
      )}
    </section>
  );
}
