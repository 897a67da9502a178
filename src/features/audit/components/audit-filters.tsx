import { AppLink } from "@/components/app-link";
import { FilterMenu } from "@/components/data-table/filter-menu";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { type AuditPage, actorKinds, actorWords, auditHref } from "../schema";

type AuditFiltersProps = { path: string; page: AuditPage; members: { id: string; name: string }[] };

const anybody = "anybody";

/** A plain GET form: the choice is in the address, and works without a script. */
export function AuditFilters({ path, page, members }: AuditFiltersProps) {
  const to = (who: string | undefined) => auditHref(path, { ...page, after: undefined, who });
  const kinds = actorKinds.map((kind) => ({ id: kind, name: actorWords[kind] }));
  const people = [...kinds, ...members].map(({ id, name }) => ({ value: id, label: name, href: to(id) }));
  return (
    <search>
      <form className="flex flex-wrap items-end gap-3">
        <FilterMenu
          label="Who"
          options={[{ value: anybody, label: "Everybody", href: to(undefined) }, ...people]}
          current={page.who ?? anybody}
          className="min-w-44 flex-1"
        />
        {page.who && <input type="hidden" name="who" value={page.who} />}
        <Field label="What" className="min-w-44 flex-1">
          <Input name="action" defaultValue={page.action} placeholder="member, quote.confirm …" autoComplete="off" />
        </Field>
        <Field label="From (UTC)" className="min-w-36">
          <Input name="from" type="date" defaultValue={page.from} />
        </Field>
        <Field label="To (UTC)" className="min-w-36">
          <Input name="to" type="date" defaultValue={page.to} />
        </Field>
        {page.sort === "oldest" && <input type="hidden" name="sort" value="oldest" />}
        <Button type="submit" variant="secondary">
          Show
        </Button>
        <Button asChild variant="ghost">
          <AppLink href={path}>Clear</AppLink>
        </Button>
      </form>
    </search>
  );
}
