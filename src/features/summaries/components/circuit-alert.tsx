import { DateTime } from "@/components/display/date-time";
import { Alert } from "@/components/ui/alert";
import type { CircuitView } from "../circuit/schema";

/** Summaries pause for everybody: said where somebody would wonder. */
export function CircuitAlert({ circuit }: { circuit: CircuitView | null }) {
  if (!circuit) return null;
  return (
    <Alert variant="warning" title="Summaries pause">
      {circuit.reason} Nothing is charged and nothing stays held. We try again by ourselves, next{" "}
      <DateTime at={circuit.retryAt} style="time" />.
    </Alert>
  );
}
