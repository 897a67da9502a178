"use client";

import { Group as GroupIcon, X } from "lucide-react";
import { useId } from "react";
import { FieldError } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { type DraftCondition, freshCondition, subjectOf, subjectsOf } from "../../draft";
import type { Fault } from "../../rule";
import type { Catalog, Condition } from "../../schema";
import { conditionWords } from "../../wording";
import { ChoicePicker } from "./choice-picker";
import { EventControls } from "./event-controls";
import { PickOne } from "./pick-one";
import { PropertyControls } from "./property-controls";
import { ValueControls } from "./value-controls";

type ConditionRowProps = {
  condition: DraftCondition;
  catalog: Catalog;
  faults: readonly Fault[];
  canGroup: boolean;
  onChange: (condition: DraftCondition) => void;
  onRemove: () => void;
  onGroup: () => void;
};

/** One condition: what it is about, the test, the value. */
export function ConditionRow({ condition, catalog, faults, canGroup, onChange, onRemove, onGroup }: ConditionRowProps) {
  const errorId = useId();
  const words = conditionWords(condition, catalog);
  return (
    <li className="rounded-lg border bg-card p-3">
      <fieldset
        className="relative flex min-w-0 flex-wrap items-center gap-2 sm:pr-20"
        aria-describedby={faults.length > 0 ? errorId : undefined}
      >
        <legend className="sr-only">Condition: {words}</legend>
        <PickOne
          label="About"
          value={subjectOf(condition)}
          className="max-sm:w-[calc(100%-5rem)]"
          choices={subjectsOf(catalog)}
          onChange={(subject) => onChange({ ...freshCondition(subject, catalog), key: condition.key })}
        />
        <Controls
          condition={condition}
          catalog={catalog}
          faulty={faults.map(({ field }) => field)}
          onChange={(next) => onChange({ ...next, key: condition.key })}
        />
        <span className="absolute top-0.5 right-0 flex gap-1">
          {canGroup && (
            <Tooltip content="Put into a group">
              <Button variant="ghost" size="icon-sm" aria-label={`Put into a group: ${words}`} onClick={onGroup}>
                <GroupIcon aria-hidden />
              </Button>
            </Tooltip>
          )}
          <Tooltip content="Take out">
            <Button variant="ghost" size="icon-sm" aria-label={`Take out: ${words}`} onClick={onRemove}>
              <X aria-hidden />
            </Button>
          </Tooltip>
        </span>
        {condition.kind === "event" && (
          <PropertyControls
            event={condition.name}
            where={condition.where}
            suggestions={catalog.properties[condition.name] ?? []}
            faulty={faults.map(({ field }) => field)}
            onChange={(where) => onChange({ ...condition, where })}
          />
        )}
      </fieldset>
      {faults.length > 0 && (
        <div className="mt-2">
          <FieldError id={errorId}>{faults.map(({ message }) => message).join(" ")}</FieldError>
        </div>
      )}
    </li>
  );
}

type ControlsProps = {
  condition: Condition;
  catalog: Catalog;
  faulty: readonly string[];
  onChange: (condition: Condition) => void;
};

const inOrNot = (thing: string) => [
  { value: "in", label: thing === "list" ? "is on" : "is in" },
  { value: "notIn", label: thing === "list" ? "is not on" : "is not in" },
];
const tagTests = [
  { value: "hasAny", label: "has any of" },
  { value: "hasAll", label: "has all of" },
  { value: "hasNone", label: "has none of" },
] as const;
const topicTests = [
  { value: "subscribed", label: "subscribed to" },
  { value: "pending", label: "not yet confirmed for" },
  { value: "unsubscribed", label: "unsubscribed from" },
  { value: "neverAsked", label: "never asked about" },
] as const;
const suppressionTests = [
  { value: "isNot", label: "is not suppressed" },
  { value: "is", label: "is suppressed" },
] as const;

const asChoices = (named: readonly { id: string; name: string }[]) =>
  named.map(({ id, name }) => ({ value: id, label: name }));
const chosen = <T extends string>(tests: readonly { value: T }[], value: string, otherwise: T): T =>
  tests.find((test) => test.value === value)?.value ?? otherwise;

function Controls({ condition, catalog, faulty, onChange }: ControlsProps) {
  switch (condition.kind) {
    case "core":
    case "field":
      return (
        <ValueControls condition={condition} catalog={catalog} isInvalid={faulty.length > 0} onChange={onChange} />
      );
    case "event":
    case "lastEvent":
    case "mail":
    case "lastMail":
      return <EventControls condition={condition} catalog={catalog} faulty={faulty} onChange={onChange} />;
    case "tag":
      return (
        <>
          <PickOne
            label="Test"
            value={condition.test}
            choices={tagTests}
            onChange={(test) => onChange({ ...condition, test: chosen(tagTests, test, "hasAny") })}
          />
          <ChoicePicker
            label="Tags"
            choices={asChoices(catalog.tags)}
            chosen={condition.tagIds}
            isInvalid={faulty.length > 0}
            onChange={(tagIds) => onChange({ ...condition, tagIds })}
          />
        </>
      );
    case "list":
    case "segment": {
      const isList = condition.kind === "list";
      return (
        <>
          <PickOne
            label="Test"
            className="sm:w-32"
            value={condition.test}
            choices={inOrNot(condition.kind)}
            onChange={(test) => onChange({ ...condition, test: test === "in" ? "in" : "notIn" })}
          />
          <PickOne
            label={isList ? "List" : "Segment"}
            className="sm:w-56"
            value={isList ? condition.listId : condition.segmentId}
            choices={asChoices(isList ? catalog.lists : catalog.segments)}
            isInvalid={faulty.length > 0}
            onChange={(id) => onChange(isList ? { ...condition, listId: id } : { ...condition, segmentId: id })}
          />
        </>
      );
    }
    case "topic":
      return (
        <>
          <PickOne
            label="Test"
            value={condition.test}
            choices={topicTests}
            onChange={(test) => onChange({ ...condition, test: chosen(topicTests, test, "subscribed") })}
          />
          <PickOne
            label="Topic"
            className="sm:w-56"
            value={condition.topicId}
            choices={asChoices(catalog.topics)}
            isInvalid={faulty.length > 0}
            onChange={(topicId) => onChange({ ...condition, topicId })}
          />
        </>
      );
    case "suppression":
      return (
        <PickOne
          label="Test"
          className="sm:w-56"
          value={condition.test}
          choices={suppressionTests}
          onChange={(test) => onChange({ ...condition, test: test === "is" ? "is" : "isNot" })}
        />
      );
  }
}
