import { RelativeTime } from "@/components/display/date-time";
import { Quantity } from "@/components/display/figures";
import { StatusDot } from "@/components/display/status-dot";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import type { BatchProgress as Batch } from "../lanes/schema";

const words = {
  submitting: { tone: "info", text: "being handed to the AI service" },
  processing: { tone: "info", text: "at the AI service" },
  read: { tone: "success", text: "read" },
  failed: { tone: "neutral", text: "not taken, so they went into another batch" },
} as const;

const isGoing = ({ status }: Batch) => status === "submitting" || status === "processing";

/** Where the mails of a half-price run are. */
export function BatchProgress({ batches, waiting }: { batches: Batch[]; waiting: number }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Half-price summaries</CardTitle>
        <CardDescription>
          The AI service works these off when it has room: within the hour as a rule, a day at most. Its copy of the
          results is deleted once they are read.
        </CardDescription>
      </CardHeader>
      <CardContent>
        <ul className="grid gap-2.5 text-sm">
          {waiting > 0 && batches.every((batch) => !isGoing(batch)) && (
            <li>
              <StatusDot tone="info" pulse>
                <Quantity value={waiting} /> {waiting === 1 ? "mail is" : "mails are"} being prepared
              </StatusDot>
            </li>
          )}
          {batches.map((batch) => (
            <li key={batch.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
              <StatusDot tone={words[batch.status].tone} pulse={isGoing(batch)}>
                <Quantity value={batch.size} /> {batch.size === 1 ? "mail" : "mails"} {words[batch.status].text}
                {batch.deletedAt && ", its copy deleted"}
              </StatusDot>
              <span className="text-muted-foreground">
                {batch.readAt ? (
                  <>
                    read <RelativeTime at={batch.readAt} />
                  </>
                ) : (
                  <>
                    sent <RelativeTime at={batch.submittedAt} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
