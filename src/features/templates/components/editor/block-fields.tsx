"use client";

import { ChoiceField, Field } from "@/components/forms/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import type { Block } from "../../schema";
import { PickField } from "./pick-field";
import { useTyped } from "./typed";
import { type Variable, WordsField } from "./words-field";

type BlockFieldsProps = { block: Block; variables: readonly Variable[]; onChange: (block: Block) => void };

const sides = [
  ["left", "Left"],
  ["center", "Middle"],
] as const;
const marks = "An empty line begins a paragraph.";

const Address = ({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) => (
  <Field label={label}>
    <Input value={value} inputMode="url" spellCheck={false} onChange={(event) => onChange(event.target.value)} />
  </Field>
);

type NumberInputProps = { label: string; value: number; min: number; max: number; onChange: (value: number) => void };

function NumberInput({ label, value, min, max, onChange }: NumberInputProps) {
  const read = (text: string) => {
    const number = text.trim() === "" ? Number.NaN : Number(text);
    return Number.isInteger(number) && number >= min && number <= max ? number : null;
  };
  const field = useTyped(value, String, read, onChange);
  return (
    <Field
      label={label}
      hint={`${min} to ${max} pixels`}
      error={field.isGood ? undefined : `Write a whole number from ${min} to ${max}.`}
    >
      <Input inputMode="numeric" value={field.text} onChange={(event) => field.type(event.target.value)} />
    </Field>
  );
}

/** What can be said of the chosen block. */
export function BlockFields({ block, variables, onChange }: BlockFieldsProps) {
  const words = { variables };
  const side = "align" in block && (
    <PickField
      label="Position"
      value={block.align}
      choices={sides}
      onChange={(align) => onChange({ ...block, align: align === "center" ? "center" : "left" })}
    />
  );
  switch (block.type) {
    case "heading":
      return (
        <>
          <WordsField
            {...words}
            label="Heading"
            isLine
            value={block.text}
            onChange={(text) => onChange({ ...block, text })}
          />
          <PickField
            label="Size"
            value={String(block.level)}
            choices={[
              ["1", "Main heading"],
              ["2", "Section"],
              ["3", "Small"],
            ]}
            onChange={(level) => onChange({ ...block, level: level === "1" ? 1 : level === "2" ? 2 : 3 })}
          />
          {side}
        </>
      );
    case "text":
      return (
        <>
          <WordsField
            {...words}
            label="Text"
            rows={10}
            hint={marks}
            value={block.text}
            onChange={(text) => onChange({ ...block, text })}
          />
          {side}
        </>
      );
    case "button":
      return (
        <>
          <WordsField
            {...words}
            label="Words on the button"
            isLine
            value={block.label}
            onChange={(label) => onChange({ ...block, label })}
          />
          <Address label="Address" value={block.url} onChange={(url) => onChange({ ...block, url })} />
          {side}
        </>
      );
    case "image":
      return (
        <>
          <Address label="Address of the picture" value={block.url} onChange={(url) => onChange({ ...block, url })} />
          {!block.isDecorative && (
            <WordsField
              {...words}
              label="What it shows"
              hint="Read out, and shown until the picture is loaded."
              isLine
              value={block.alt}
              onChange={(alt) => onChange({ ...block, alt })}
            />
          )}
          <ChoiceField label="Only decorates">
            <Switch
              checked={block.isDecorative}
              onCheckedChange={(isDecorative) => onChange({ ...block, isDecorative })}
            />
          </ChoiceField>
          <NumberInput
            key={block.id}
            label="Width"
            min={16}
            max={600}
            value={block.width}
            onChange={(width) => onChange({ ...block, width })}
          />
          <Address
            label="Leads to (may stay empty)"
            value={block.link}
            onChange={(link) => onChange({ ...block, link })}
          />
          {side}
        </>
      );
    case "list":
      return (
        <>
          <WordsField
            {...words}
            label="Items"
            hint="One a line."
            value={block.items.join("\n")}
            onChange={(text) => onChange({ ...block, items: text.split("\n").slice(0, 50) })}
          />
          <ChoiceField label="Numbered">
            <Switch checked={block.isOrdered} onCheckedChange={(isOrdered) => onChange({ ...block, isOrdered })} />
          </ChoiceField>
        </>
      );
    case "quote":
      return (
        <>
          <WordsField {...words} label="Quote" value={block.text} onChange={(text) => onChange({ ...block, text })} />
          <WordsField
            {...words}
            label="Who said it"
            isLine
            value={block.source}
            onChange={(source) => onChange({ ...block, source })}
          />
        </>
      );
    case "spacer":
      return (
        <NumberInput
          key={block.id}
          label="Height"
          min={4}
          max={120}
          value={block.height}
          onChange={(height) => onChange({ ...block, height })}
        />
      );
    case "html":
      return (
        <WordsField
          {...words}
          label="HTML"
          isCode
          rows={14}
          hint="Scripts, forms and frames are taken out."
          value={block.html}
          onChange={(html) => onChange({ ...block, html })}
        />
      );
    case "footer":
      return (
        <WordsField
          {...words}
          label="Why they get this mail"
          hint="Company, address and the links to unsubscribe follow by themselves."
          rows={3}
          value={block.text}
          onChange={(text) => onChange({ ...block, text })}
        />
      );
    case "columns":
      return (
        <PickField
          label="Columns"
          value={String(block.columns.length)}
          choices={[
            ["2", "Two"],
            ["3", "Three"],
          ]}
          hint="On a phone they stand one under the other."
          onChange={(count) => {
            const [first = [], second = [], ...rest] = block.columns;
            const columns = count === "3" ? [first, second, rest.flat()] : [first, [...second, ...rest.flat()]];
            onChange({ ...block, columns });
          }}
        />
      );
    case "divider":
      return <p className="text-muted-foreground text-sm">A line across the mail.</p>;
  }
}
