"use client";

import { Columns3, ListFilter, X } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { cn } from "@/components/cn";
import { type Choice, Pick } from "@/components/data-table/pick";
import { SearchBox } from "@/components/data-table/search-box";
import { ChoiceField, Field } from "@/components/forms/field";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { columnWords, ownColumns, sourceWords, statusWords } from "../columns";
import { type ContactParams, contactsHref, countFilters } from "../contact-params";
import type { ContactFieldView } from "../fields/schema";
import { type ContactFilter, contactSources, subscriptionStates } from "../schema";
import { FieldTests } from "./field-tests";

type FilterChoices = Record<"tags" | "lists" | "segments" | "topics", Choice[]> & { fields: ContactFieldView[] };
type ContactFiltersProps = { workspace: string; params: ContactParams; choices: FilterChoices };

/** Search, filters and columns; they live in the address, so a view can be kept and shared. */
export function ContactFilters({ workspace, params, choices }: ContactFiltersProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = (change: Partial<ContactParams>) =>
    startTransition(() =>
      router.replace(contactsHref(workspace, { ...params, ...change, cursor: undefined }) as Route, { scroll: false }),
    );
  const filter = (change: Partial<ContactFilter>) => go({ filter: { ...params.filter, ...change } });
  const set = countFilters(params.filter);
  return (
    <search className={cn("flex items-center gap-2", isPending && "opacity-80")}>
      <SearchBox
        text={params.filter.text ?? ""}
        label="Search names, addresses and phones"
        onSearch={(text) => filter({ text })}
      />
      <Popover>
        <PopoverTrigger asChild>
          <Button variant={set > 0 ? "soft" : "outline"} aria-label={set > 0 ? `Filters, ${set} set` : "Filters"}>
            <ListFilter aria-hidden />
            <span className="hidden sm:inline">Filters</span>
            {set > 0 && <span className="tabular">{set}</span>}
          </Button>
        </PopoverTrigger>
        <PopoverContent align="end" className="grid w-88 gap-4">
          <FilterFields filter={params.filter} choices={choices} onChange={filter} />
          {set > 0 && (
            <Button variant="outline" onClick={() => go({ filter: { text: params.filter.text } })}>
              <X aria-hidden />
              Clear all filters
            </Button>
          )}
        </PopoverContent>
      </Popover>
      <ColumnMenu columns={params.columns} fields={choices.fields} onChange={(columns) => go({ columns })} />
    </search>
  );
}

type FieldsProps = {
  filter: ContactFilter;
  choices: FilterChoices;
  onChange: (change: Partial<ContactFilter>) => void;
};

function FilterFields({ filter, choices, onChange }: FieldsProps) {
  const { subscription, tagIds = [] } = filter;
  const status = (next: (typeof subscriptionStates)[number] | undefined, topicId: string | null) =>
    onChange({ subscription: next && { status: next, topicId } });
  return (
    <>
      <div className="grid gap-2">
        <Pick
          label="Tag"
          any={tagIds.length > 0 ? "Add another" : "Any tag"}
          value={undefined}
          choices={choices.tags.filter(({ id }) => !tagIds.includes(id))}
          onPick={(id) => id && onChange({ tagIds: [...tagIds, id] })}
        />
        {tagIds.length > 0 && (
          <ul aria-label="Tags in the filter" className="flex flex-wrap gap-1.5">
            {tagIds.map((id) => {
              const name = choices.tags.find((tag) => tag.id === id)?.name ?? "A deleted tag";
              const rest = tagIds.filter((each) => each !== id);
              return (
                <li key={id}>
                  <Badge>
                    {name}
                    <button
                      type="button"
                      aria-label={`Filter no more by ${name}`}
                      onClick={() => onChange({ tagIds: rest.length > 0 ? rest : undefined })}
                    >
                      <X aria-hidden />
                    </button>
                  </Badge>
                </li>
              );
            })}
          </ul>
        )}
      </div>
      <Pick
        label="List"
        any="Any list"
        value={filter.listId}
        choices={choices.lists}
        onPick={(listId) => onChange({ listId })}
      />
      {(choices.segments.length > 0 || filter.segmentId) && (
        <Pick
          label="Segment"
          any="Any segment"
          value={filter.segmentId}
          choices={choices.segments}
          onPick={(segmentId) => onChange({ segmentId })}
        />
      )}
      <Pick
        label="Subscription"
        any="Any"
        value={subscription?.status}
        choices={subscriptionStates.map((id) => ({ id, name: statusWords[id] }))}
        onPick={(id) =>
          status(
            subscriptionStates.find((known) => known === id),
            subscription?.topicId ?? null,
          )
        }
      />
      {subscription && (
        <Pick
          label="At the topic"
          any="Any topic"
          value={subscription.topicId ?? undefined}
          choices={choices.topics}
          onPick={(topicId) => status(subscription.status, topicId ?? null)}
        />
      )}
      <Pick
        label="Suppressed"
        any="Suppressed or not"
        value={filter.isSuppressed === undefined ? undefined : filter.isSuppressed ? "yes" : "no"}
        choices={[
          { id: "yes", name: "Gets no mail at all" },
          { id: "no", name: "Not suppressed" },
        ]}
        onPick={(value) => onChange({ isSuppressed: value === undefined ? undefined : value === "yes" })}
      />
      <Pick
        label="Source"
        any="Any source"
        value={filter.source}
        choices={contactSources.map((id) => ({ id, name: sourceWords[id] }))}
        onPick={(id) => onChange({ source: contactSources.find((known) => known === id) })}
      />
      <div className="grid grid-cols-2 gap-3">
        <Field label="Added since">
          <Input
            type="date"
            value={filter.since ?? ""}
            onChange={(event) => onChange({ since: event.target.value || undefined })}
          />
        </Field>
        <Field label="Until">
          <Input
            type="date"
            value={filter.until ?? ""}
            onChange={(event) => onChange({ until: event.target.value || undefined })}
          />
        </Field>
      </div>
      <FieldTests tests={filter.fields ?? []} fields={choices.fields} onChange={(fields) => onChange({ fields })} />
    </>
  );
}

type ColumnMenuProps = {
  columns: readonly string[];
  fields: readonly ContactFieldView[];
  onChange: (columns: string[]) => void;
};

function ColumnMenu({ columns, fields, onChange }: ColumnMenuProps) {
  const all = [
    ...ownColumns.map((id) => ({ id: id as string, name: columnWords[id] })),
    ...fields.map(({ id, label }) => ({ id, name: label })),
  ];
  const toggle = (id: string, isShown: boolean) => {
    const next = isShown ? [...columns, id] : columns.filter((each) => each !== id);
    onChange(all.map((column) => column.id).filter((each) => next.includes(each)));
  };
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline" aria-label="Columns">
          <Columns3 aria-hidden />
          <span className="hidden sm:inline">Columns</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="grid w-64 gap-3">
        {all.map(({ id, name }) => (
          <ChoiceField key={id} label={name}>
            <Checkbox checked={columns.includes(id)} onCheckedChange={(next) => toggle(id, next === true)} />
          </ChoiceField>
        ))}
      </PopoverContent>
    </Popover>
  );
}
