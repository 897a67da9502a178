import { Download } from "lucide-react";
import type { Metadata } from "next";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { DeleteWorkspaceForm } from "@/features/privacy/deletion/components/delete-workspace-form";
import { PurgeReports } from "@/features/privacy/retention/components/purge-reports";
import { RetentionForm } from "@/features/privacy/retention/components/retention-form";
import { countKept, getRetention, listPurgeReports } from "@/features/privacy/retention/queries";
import { choiceOf, kindWords, PurgeReportQuery, platformKinds } from "@/features/privacy/retention/schema";
import { requireWorkspace } from "@/gates/page";
import { service } from "@/service.config";

export const metadata: Metadata = { title: "Privacy" };

export default async function PrivacyPage({ params, searchParams }: PageProps<"/[workspace]/settings/privacy">) {
  const { workspace } = await params;
  const query = PurgeReportQuery.parse(await searchParams);
  const ctx = await requireWorkspace(workspace, "workspace.manage");
  const [days, amounts, reports] = await Promise.all([getRetention(ctx), countKept(ctx), listPurgeReports(ctx, query)]);
  const here = `/${workspace}/settings/privacy`;
  const choices = {
    mails: choiceOf(days.mails),
    summaries: choiceOf(days.summaries),
    history: choiceOf(days.history),
    audit: choiceOf(days.audit),
  };
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader>
          <CardTitle>How long we keep what</CardTitle>
          <CardDescription>
            Bodies of mails are never stored. The rest goes by itself, each night, once it is older than you choose.
          </CardDescription>
        </CardHeader>
        <CardContent className="grid gap-6">
          <RetentionForm workspace={workspace} choices={choices} amounts={amounts} />
          <dl className="grid gap-2 border-t pt-4 text-sm">
            {platformKinds.map((kind) => (
              <div key={kind} className="grid gap-x-6 sm:grid-cols-[12rem_1fr]">
                <dt className="font-semibold">
                  {kindWords[kind].label}: {service.retention.platform[kind]} days
                </dt>
                <dd className="text-muted-foreground">{kindWords[kind].means}</dd>
              </div>
            ))}
            <div className="grid gap-x-6 sm:grid-cols-[12rem_1fr]">
              <dt className="font-semibold">Credit ledger: always</dt>
              <dd className="text-muted-foreground">Amounts and dates. After a deletion it carries no name.</dd>
            </div>
          </dl>
        </CardContent>
      </Card>
      <Card id="deleted" className="scroll-mt-20">
        <CardHeader>
          <CardTitle>What was deleted</CardTitle>
          <CardDescription>
            Counted before and after each night's clean-up, so that you can check that only what was due went.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <PurgeReports path={here} query={query} reports={reports.items} nextCursor={reports.nextCursor} />
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>Export</CardTitle>
          <CardDescription>
            Everything in this workspace in one zip file that other software can read: summaries, mail entries, credit
            ledger, members and audit log, each as lines of JSON. It is made while you download it and stored nowhere.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <Button asChild variant="outline">
            <a href={`/api/privacy/export?workspace=${workspace}`} download>
              <Download aria-hidden />
              Download everything
            </a>
          </Button>
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>Delete this workspace</CardTitle>
          <CardDescription>
            All members are out at once. Access to every connected Gmail account is handed back to Google, and mails,
            summaries, runs, keys and settings are removed. The credit ledger stays without a name; credits that are
            left are lost. Your mail in Gmail stays as it is.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <DeleteWorkspaceForm workspace={workspace} />
        </CardContent>
      </Card>
    </div>
  );
}
