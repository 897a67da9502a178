import { formatNumber } from "@/components/display/format";
import type { SuppressionOutcome } from "../schema";

/** What became of some addresses, in one sentence. */
export function outcomeWords({ added, changed, unchanged, invalid }: SuppressionOutcome): string {
  const parts = [
    `${formatNumber(added)} suppressed`,
    ...(changed > 0 ? [`${formatNumber(changed)} changed`] : []),
    ...(unchanged > 0 ? [`${formatNumber(unchanged)} were so already`] : []),
    ...(invalid.length > 0
      ? [`not an address: ${invalid.slice(0, 3).join(", ")}${invalid.length > 3 ? " …" : ""}`]
      : []),
  ];
  return parts.join(", ");
}
