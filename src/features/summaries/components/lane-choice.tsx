"use client";

import { Clock, Zap } from "lucide-react";
import { cn } from "@/components/cn";
import { Credits } from "@/components/display/figures";
import { Label } from "@/components/ui/label";
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";
import type { Lane } from "../price-book";
import type { QuoteView } from "../schema";

type LaneChoiceProps = {
  quote: QuoteView;
  offer: NonNullable<QuoteView["batchOffer"]>;
  lane: Lane;
  onChoose: (lane: Lane) => void;
};

/** Now at the full price, or within the hour at half of it. */
export function LaneChoice({ quote, offer, lane, onChoose }: LaneChoiceProps) {
  const options = [
    { lane: "sync", icon: <Zap aria-hidden />, title: "Now", hint: "Begins at once", micro: quote.maximumMicro },
    {
      lane: "batch",
      icon: <Clock aria-hidden />,
      title: "Within the hour, half the credits",
      hint: "A day at the very most; what is not done by then is free",
      micro: offer.maximumMicro,
    },
  ] as const;
  return (
    <RadioGroup
      aria-label="When to summarise"
      value={lane}
      onValueChange={(value) => onChoose(value === "batch" ? "batch" : "sync")}
      className="grid gap-2"
    >
      {options.map((option) => (
        <Label
          key={option.lane}
          className={cn(
            "flex cursor-pointer items-start gap-3 rounded-lg border px-4 py-3 font-normal",
            option.lane === lane && "border-primary bg-primary-soft",
          )}
        >
          <RadioGroupItem value={option.lane} className="mt-0.5" />
          <span className="grid flex-1 gap-0.5">
            <span className="flex items-center gap-1.5 font-semibold [&_svg]:size-4">
              {option.icon}
              {option.title}
            </span>
            <span className="text-muted-foreground text-sm">{option.hint}</span>
          </span>
          <span className="whitespace-nowrap text-sm">
            at most <Credits micro={option.micro} />
          </span>
        </Label>
      ))}
    </RadioGroup>
  );
}
