import { MailPlus, Newspaper } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/display/empty-state";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DigestCard } from "@/features/digests/components/digest-card";
import { DigestDialog } from "@/features/digests/components/digest-form";
import { composeDigest, listDigests } from "@/features/digests/queries";
import { listSavedFilters } from "@/features/gmail/saved-filters/queries";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Digests" };

export default async function DigestsPage({ params, searchParams }: PageProps<"/[workspace]/settings/digests">) {
  const [{ workspace }, { preview }] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "summaries.read");
  const [digests, saved] = await Promise.all([listDigests(ctx), listSavedFilters(ctx)]);
  const filters = saved.map(({ id, name }) => ({ id, name }));
  const shown = digests.find(({ id }) => id === preview);
  const content = shown ? await composeDigest(ctx, shown.id, null, new Date()) : null;
  const add = (
    <DigestDialog
      workspace={workspace}
      digest={null}
      filters={filters}
      trigger={
        <Button>
          <MailPlus aria-hidden />
          New digest
        </Button>
      }
    />
  );
  return (
    <section className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-muted-foreground">
          Your newest summaries by mail: daily or weekly, for all mail or one of your saved filters. Only you get them.
        </p>
        {digests.length > 0 && add}
      </div>
      {digests.map((digest) => (
        <DigestCard
          key={digest.id}
          workspace={workspace}
          digest={digest}
          filters={filters}
          preview={digest.id === shown?.id ? content : null}
        />
      ))}
      {digests.length === 0 && (
        <Card>
          <EmptyState icon={<Newspaper />} title="No digest yet" action={add}>
            A digest gathers what was summarised since the last one, the most urgent first, and tells what it cost.
          </EmptyState>
        </Card>
      )}
    </section>
  );
}
