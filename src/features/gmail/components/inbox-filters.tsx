"use client";

import { ListFilter, X } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { cn } from "@/components/cn";
import { type Choice, Pick } from "@/components/data-table/pick";
import { SearchBox } from "@/components/data-table/search-box";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { countFilters, type InboxParams, inboxHref } from "@/features/gmail/inbox-params";
import { sortOf } from "@/features/gmail/mail-search";
import { type EmailFilter, emailSorts } from "@/features/gmail/schema";
import { categories, priorities } from "@/features/summaries/schema";

type InboxFiltersProps = { workspace: string; params: InboxParams; labels: Choice[]; accounts: Choice[] };

/** Search and filters; they live in the address, so a view can be kept and shared. */
export function InboxFilters({ workspace, params, labels, accounts }: InboxFiltersProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const { filter, sort, byThread } = params;
  // An order nobody chose follows the search: the best finds first, else the newest.
  const chosen = sort === sortOf(filter) ? undefined : sort;
  const go = (change: Partial<EmailFilter>, newSort = chosen) =>
    startTransition(() => {
      const next = { ...filter, ...change };
      const href = inboxHref(workspace, { filter: next, sort: sortOf(next, newSort), byThread, openId: null });
      router.replace(href as Route, { scroll: false });
    });
  const set = countFilters(filter);
  return (
    <search className={cn("flex items-center gap-2", isPending && "opacity-80")}>
      <SearchBox
        id="inbox-search"
        text={filter.text ?? ""}
        label="Search subjects, people and summaries"
        placeholder="Search your mail"
        aria-keyshortcuts="/"
        onSearch={(text) => go({ text })}
      />
      <Popover>
        <PopoverTrigger asChild>
          <Button variant={set > 0 ? "soft" : "outline"} aria-label={set > 0 ? `Filters, ${set} set` : "Filters"}>
            <ListFilter aria-hidden />
            <span className="hidden sm:inline">Filters</span>
            {set > 0 && <span className="tabular">{set}</span>}
          </Button>
        </PopoverTrigger>
        <PopoverContent align="end" className="grid w-90 gap-4">
          <FilterFields filter={filter} labels={labels} accounts={accounts} onChange={go} />
          <Pick
            label="Order"
            value={sort}
            choices={[
              ...(filter.text ? [{ id: "relevance", name: "Best finds first" }] : []),
              { id: "newest", name: "Newest first" },
              { id: "oldest", name: "Oldest first" },
            ]}
            onPick={(value) =>
              go(
                {},
                emailSorts.find((known) => known === value),
              )
            }
          />
          {set > 0 && (
            <Button
              variant="outline"
              onClick={() => startTransition(() => router.replace(`/${workspace}/inbox` as Route, { scroll: false }))}
            >
              <X aria-hidden />
              Clear all filters
            </Button>
          )}
        </PopoverContent>
      </Popover>
    </search>
  );
}

const asChoices = (values: readonly string[]) =>
  values.map((id) => ({ id, name: `${id.charAt(0).toUpperCase()}${id.slice(1)}` }));
const yesNo = (value: boolean | undefined, yes: string, no: string) =>
  value === undefined ? undefined : value ? yes : no;

type FieldsProps = {
  filter: EmailFilter;
  labels: Choice[];
  accounts: Choice[];
  onChange: (change: Partial<EmailFilter>) => void;
};

function FilterFields({ filter, labels, accounts, onChange }: FieldsProps) {
  return (
    <>
      <Pick
        label="Label"
        any="Any label"
        value={filter.label}
        choices={labels}
        onPick={(label) => onChange({ label })}
      />
      <Field label="From" hint="An address or a domain">
        <Input
          defaultValue={filter.sender}
          placeholder="example.org"
          onBlur={(event) => {
            const sender = event.target.value.trim() || undefined;
            if (sender !== filter.sender) onChange({ sender });
          }}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      </Field>
      <Pick
        label="Read"
        any="Read and unread"
        value={yesNo(filter.isUnread, "unread", "read")}
        choices={asChoices(["unread", "read"])}
        onPick={(value) => onChange({ isUnread: value === undefined ? undefined : value === "unread" })}
      />
      <Pick
        label="Summary"
        any="With and without"
        value={yesNo(filter.hasSummary, "with", "without")}
        choices={[
          { id: "with", name: "Summarised" },
          { id: "without", name: "Not summarised yet" },
        ]}
        onPick={(value) => onChange({ hasSummary: value === undefined ? undefined : value === "with" })}
      />
      <Pick
        label="Answer"
        any="Needed or not"
        value={yesNo(filter.needsReply, "needed", "not")}
        choices={[
          { id: "needed", name: "Needs a reply" },
          { id: "not", name: "Needs none" },
        ]}
        onPick={(value) => onChange({ needsReply: value === undefined ? undefined : value === "needed" })}
      />
      <Pick
        label="Category"
        any="Any category"
        value={filter.category}
        choices={asChoices(categories)}
        onPick={(category) => onChange({ category })}
      />
      <Pick
        label="Priority"
        any="Any priority"
        value={filter.priority}
        choices={asChoices(priorities)}
        onPick={(priority) => onChange({ priority })}
      />
      {accounts.length > 1 && (
        <Pick
          label="Account"
          any="All accounts"
          value={filter.connectionId}
          choices={accounts}
          onPick={(connectionId) => onChange({ connectionId })}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <Field label="Since">
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
    </>
  );
}
