import { DateTime } from "@/components/display/date-time";
import type { ConsentAction, ConsentSource, ConsentView } from "../schema";

const actionWords: Record<ConsentAction, string> = {
  granted: "Agreed to",
  confirmed: "Confirmed by mail",
  withdrawn: "Took back",
};
const sourceWords: Record<ConsentSource, string> = {
  form: "sign-up form",
  preference_centre: "mail preferences",
  one_click: "unsubscribe button of the mail program",
  import: "import",
  api: "API",
  manual: "written down by the team",
};

type ConsentHistoryProps = { consents: readonly ConsentView[]; hasOlder: boolean };

/** Every decision with what shows it: when, where, in which words, from which address. */
export function ConsentHistory({ consents, hasOlder }: ConsentHistoryProps) {
  if (consents.length === 0)
    return <p className="text-muted-foreground text-sm">No consent is on record for this address yet.</p>;
  return (
    <details className="group">
      <summary className="cursor-pointer font-semibold text-sm">Consent on record ({consents.length})</summary>
      <ol className="mt-3 grid gap-4 text-sm">
        {consents.map((one) => (
          <li key={one.id} className="grid gap-0.5 border-l-2 pl-3">
            <span>
              <span className="font-semibold">
                {actionWords[one.action]} {one.topicId ? (one.topicName ?? "a topic that is gone") : "everything"}
              </span>{" "}
              <DateTime at={one.at} style="datetime" />
            </span>
            <span className="text-muted-foreground">
              {[`By ${sourceWords[one.source]}`, one.ip, one.userAgent].filter(Boolean).join(" · ")}
            </span>
            {one.text && <q className="wrap-anywhere text-muted-foreground">{one.text}</q>}
          </li>
        ))}
      </ol>
      {hasOlder && <p className="mt-3 text-muted-foreground text-sm">Older ones are in the API and the timeline.</p>}
    </details>
  );
}
