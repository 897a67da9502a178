import { FilterLinks } from "@/components/data-table/filter-links";
import { type TransactionKind, transactionKinds } from "../schema";
import { kindWords } from "./transaction-kinds";

type KindFilterProps = { workspace: string; current: TransactionKind | undefined };

/** Which lines of the ledger to show. */
export function KindFilter({ workspace, current }: KindFilterProps) {
  return (
    <FilterLinks
      label="Kinds of ledger lines"
      all="All"
      options={transactionKinds
        .filter((kind) => kind !== "adjustment")
        .map((value) => ({ value, label: kindWords[value].filter }))}
      current={current}
      href={(kind) => (kind ? `/${workspace}/credits?kind=${kind}` : `/${workspace}/credits`)}
    />
  );
}
