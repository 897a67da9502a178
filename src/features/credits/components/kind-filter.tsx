import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";
import { type TransactionKind, transactionKinds } from "../schema";
import { kindWords } from "./transaction-kinds";

type KindFilterProps = { workspace: string; current: TransactionKind | undefined };

/** Which lines of the ledger to show; the choice lives in the address. */
export function KindFilter({ workspace, current }: KindFilterProps) {
  const shown = transactionKinds.filter((kind) => kind !== "adjustment");
  return (
    <nav aria-label="Kinds of ledger lines" className="flex flex-wrap gap-1.5">
      {[undefined, ...shown].map((kind) => (
        <Button key={kind ?? "all"} asChild size="sm" variant={kind === current ? "secondary" : "ghost"}>
          <AppLink
            href={kind ? `/${workspace}/credits?kind=${kind}` : `/${workspace}/credits`}
            aria-current={kind === current ? "page" : undefined}
            scroll={false}
          >
            {kind ? kindWords[kind].filter : "All"}
          </AppLink>
        </Button>
      ))}
    </nav>
  );
}
