import { FilterLinks } from "@/components/data-table/filter-links";
import { FilterMenu } from "@/components/data-table/filter-menu";
import { runsPath } from "../../paths";
import { type RunPage, starters, starterWords } from "../schema";

type RunFiltersProps = { workspace: string; page: RunPage; members: readonly { id: string; name: string }[] };

const anybody = "anybody";
const states = [
  { value: "running", label: "Running" },
  { value: "done", label: "Done" },
  { value: "cancelled", label: "Cancelled" },
] as const;
const lanes = [
  { value: "sync", label: "At once" },
  { value: "batch", label: "Half price" },
] as const;

/** State, lane and who asked: all of it lies in the address. */
export function RunFilters({ workspace, page, members }: RunFiltersProps) {
  const to = (change: Partial<RunPage>) => runsPath(workspace, { ...page, after: undefined, ...change });
  const kinds = starters.map((kind) => ({ id: kind, name: starterWords[kind] }));
  const people = [...kinds, ...members].map(({ id, name }) => ({ value: id, label: name, href: to({ who: id }) }));
  return (
    <search className="flex flex-wrap items-end gap-x-6 gap-y-3">
      <FilterLinks
        label="State"
        all="In any state"
        options={states}
        current={page.state}
        href={(state) => to({ state })}
      />
      <FilterLinks label="Lane" all="Both lanes" options={lanes} current={page.lane} href={(lane) => to({ lane })} />
      <FilterMenu
        label="Asked by"
        options={[{ value: anybody, label: "Anybody", href: to({ who: undefined }) }, ...people]}
        current={page.who ?? anybody}
        className="w-full sm:w-56"
      />
    </search>
  );
}
