import { cn } from "@/components/cn";
import { formatCredits, formatNumber } from "@/components/display/format";

export function Quantity({ value, className }: { value: number | bigint; className?: string }) {
  return <span className={cn("tabular", className)}>{formatNumber(value)}</span>;
}

type CreditsProps = {
  /** Integer micro-credits: 1 credit = 1,000,000. */
  micro: bigint | number | string;
  /** Decimals shown; 6 is exact and belongs in ledgers. */
  digits?: number;
  /** Appends "credits". */
  unit?: boolean;
  /** Prints a plus before a positive amount, and colours it. */
  signed?: boolean;
  className?: string;
};

export function Credits({ micro, digits, unit = false, signed = false, className }: CreditsProps) {
  const isGain = signed && BigInt(micro) > 0n;
  const text = formatCredits(micro, digits);
  return (
    <span className={cn("tabular whitespace-nowrap", isGain && "text-success", className)}>
      {isGain && "+"}
      {text}
      {unit && (text === "1" ? " credit" : " credits")}
    </span>
  );
}
