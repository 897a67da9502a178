"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { formatBytes, formatNumber } from "@/components/display/format";
import { lintTemplateAction } from "../../actions";
import { clippedBytes, type Finding, type LintReport } from "../../schema";
import { PickField } from "./pick-field";
import { type Audience, audienceInput } from "./use-draft";

type FindingsListProps = {
  workspace: string;
  templateId: string;
  report: LintReport;
  audiences: readonly Audience[];
  audience: Audience | null;
  onAudience: (audience: Audience | null) => void;
  onReport: (report: LintReport) => void;
  /** Opens the block a finding is about. */
  onOpen: (field: string) => void;
};

const everybody = "all";
const icons = {
  error: <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-destructive" />,
  warning: <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />,
  hint: <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-info" />,
};
const kinds: Record<Audience["kind"], string> = { list: "List", segment: "Segment", tag: "Tag" };
const levels: Record<Finding["level"], string> = { error: "Error", warning: "Warning", hint: "Hint" };

/** What is wrong with the draft, held against the contacts it would go to. */
export function FindingsList(props: FindingsListProps) {
  const { workspace, templateId, report, audiences, audience, onAudience, onReport, onOpen } = props;
  const { findings, sizes, audienceCount } = report;
  const [isPending, start] = useTransition();
  const look = (id: string) => {
    const chosen = audiences.find((one) => one.id === id) ?? null;
    onAudience(chosen);
    start(async () => {
      const result = await lintTemplateAction(workspace, { templateId, ...audienceInput(chosen) });
      if (result.ok) onReport(result.data);
      else toast.error(result.message);
    });
  };
  return (
    <section aria-label="Checks" aria-busy={isPending} className="grid gap-4">
      {audiences.length > 0 && (
        <PickField
          label="Missing values among"
          value={audience?.id ?? everybody}
          choices={[
            [everybody, "All contacts"],
            ...audiences.map(({ id, name, kind }) => [id, `${kinds[kind]}: ${name}`] as const),
          ]}
          onChange={look}
        />
      )}
      <p className="text-muted-foreground text-sm">
        {formatBytes(sizes.htmlBytes)} of HTML ({Math.round((100 * sizes.htmlBytes) / clippedBytes)} % of what Gmail
        shows), {formatBytes(sizes.textBytes)} of text; checked against {formatNumber(audienceCount)}{" "}
        {audienceCount === 1 ? "contact" : "contacts"}.
      </p>
      {findings.length === 0 ? (
        <p className="flex items-center gap-2 text-sm">
          <CircleCheck aria-hidden className="size-4 text-success" />
          Nothing to mend.
        </p>
      ) : (
        <ul aria-label="Findings" className="grid gap-2.5">
          {findings.map(({ level, code, field, message, fix }) => (
            <li key={`${code} ${field} ${message}`} className="flex gap-2 text-sm">
              {icons[level]}
              <span className="grid gap-0.5 wrap-anywhere">
                <span>
                  <span className="sr-only">{levels[level]}: </span>
                  {message}
                </span>
                <span className="text-muted-foreground">{fix}</span>
                {field.startsWith("blocks.") && (
                  <button
                    type="button"
                    className="justify-self-start text-primary underline"
                    onClick={() => onOpen(field)}
                  >
                    Show the block
                  </button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
