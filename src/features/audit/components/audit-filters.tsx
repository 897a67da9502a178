import { AppLink } from "@/components/app-link";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { controlClasses, Input } from "@/components/ui/input";
import { type AuditPage, actorKinds, actorWords } from "../schema";

type AuditFiltersProps = { path: string; page: AuditPage; members: { id: string; name: string }[] };

/** A plain GET form: the choice is in the address, and works without a script. */
export function AuditFilters({ path, page, members }: AuditFiltersProps) {
  return (
    <search>
      <form className="flex flex-wrap items-end gap-3">
        <Field label="Who" className="min-w-44 flex-1">
          <select name="who" defaultValue={page.who ?? ""} className={`${controlClasses} h-10`}>
            <option value="">Everybody</option>
            {actorKinds.map((kind) => (
              <option key={kind} value={kind}>
                {actorWords[kind]}
              </option>
            ))}
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Field>
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
