"use client";

import { useId } from "react";
import { Input } from "@/components/ui/input";
import type { Catalog, Condition } from "../../schema";
import { PickOne } from "./pick-one";
import { NumberInput } from "./value-controls";

type Counted = Extract<Condition, { kind: "event" | "mail" }>;
type Last = Extract<Condition, { kind: "lastEvent" | "lastMail" }>;
type EventControlsProps = {
  condition: Counted | Last;
  catalog: Catalog;
  /** Names of the fields at fault. */
  faulty: readonly string[];
  onChange: (condition: Counted | Last) => void;
};

const counts = [
  { value: "atLeast", label: "at least" },
  { value: "atMost", label: "at most" },
  { value: "exactly", label: "exactly" },
] as const;
const spans = [
  { value: "days", label: "in the last" },
  { value: "ever", label: "ever" },
] as const;
const times = [
  { value: "since", label: "on or after" },
  { value: "before", label: "before" },
] as const;

/** Which event, if it is one, and how often in which days or when last. */
export function EventControls({ condition, catalog, faulty, onChange }: EventControlsProps) {
  const namesId = useId();
  return (
    <>
      {(condition.kind === "event" || condition.kind === "lastEvent") && (
        <>
          <Input
            aria-label="Event"
            aria-invalid={faulty.includes("name") || undefined}
            list={namesId}
            autoComplete="off"
            className="w-full sm:w-44"
            value={condition.name}
            onChange={(event) => onChange({ ...condition, name: event.target.value })}
          />
          <datalist id={namesId}>
            {catalog.eventNames.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
      {condition.kind === "event" || condition.kind === "mail" ? (
        <HowOften condition={condition} faulty={faulty} onChange={onChange} />
      ) : (
        <>
          <PickOne
            label="Last time"
            className="sm:w-36"
            value={condition.test}
            choices={times}
            onChange={(test) => onChange({ ...condition, test: test === "before" ? "before" : "since" })}
          />
          <Input
            aria-label="Day"
            aria-invalid={faulty.includes("day") || undefined}
            type="date"
            className="w-full sm:w-44"
            value={condition.day}
            onChange={(event) => onChange({ ...condition, day: event.target.value })}
          />
        </>
      )}
    </>
  );
}

function HowOften({
  condition,
  faulty,
  onChange,
}: { condition: Counted } & Pick<EventControlsProps, "faulty" | "onChange">) {
  const { test, count, days } = condition;
  const setTest = (value: string) => {
    const found = counts.find((each) => each.value === value);
    if (found) onChange({ ...condition, test: found.value });
  };
  return (
    <>
      <PickOne label="How often" className="sm:w-32" value={test} choices={counts} onChange={setTest} />
      <span className="flex items-center gap-2 text-sm">
        <NumberInput
          label="Times"
          value={count}
          isInvalid={faulty.includes("count")}
          onChange={(next) => onChange({ ...condition, count: next })}
        />
        times
      </span>
      <PickOne
        label="When"
        className="sm:w-32"
        value={days === null ? "ever" : "days"}
        choices={spans}
        onChange={(span) => onChange({ ...condition, days: span === "ever" ? null : 30 })}
      />
      {days !== null && (
        <span className="flex items-center gap-2 text-sm">
          <NumberInput
            label="Days"
            value={days}
            isInvalid={faulty.includes("days")}
            onChange={(next) => onChange({ ...condition, days: next })}
          />
          days
        </span>
      )}
    </>
  );
}
