import { Check, Lock, MailCheck, X } from "lucide-react";
import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { ConnectProblemAlert } from "@/features/gmail/components/connect-problem";
import { listConnections } from "@/features/gmail/queries";
import { connectProblems } from "@/features/gmail/schema";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Connect Gmail" };

const reads = [
  "Sender, recipients, subject, date, labels and Gmail's own one-line preview of each mail: these we keep.",
  "The text of a mail only at the moment you open it or have it summarised: never stored.",
];
const never = [
  "Send, delete, archive or mark anything as read: this permission cannot.",
  "Train models on your mail, show it to advertisers, or let a person here read it.",
  "Keep access after you disconnect: the permission is handed back to Google at once.",
];

function Points({ items, isYes }: { items: string[]; isYes: boolean }) {
  const Icon = isYes ? Check : X;
  return (
    <ul className="grid gap-2.5">
      {items.map((item) => (
        <li key={item} className="flex gap-3">
          <Icon aria-hidden className={`mt-1 size-4 shrink-0 ${isYes ? "text-success" : "text-destructive"}`} />
          <span>{item}</span>
        </li>
      ))}
    </ul>
  );
}

export default async function ConnectPage({ params, searchParams }: PageProps<"/[workspace]/connect">) {
  const { workspace } = await params;
  const { problem } = await searchParams;
  const ctx = await requireWorkspace(workspace, "gmail.connect");
  const connections = await listConnections(ctx);
  const named = connectProblems.find((known) => known === problem);
  const href = `/api/gmail/connect?workspace=${encodeURIComponent(workspace)}`;
  return (
    <PageFrame
      width="narrow"
      breadcrumb={[{ label: "Connections", href: `/${workspace}/settings/connections` }, { label: "Connect Gmail" }]}
      title={connections.length > 0 ? "Connect another Gmail account" : "Connect your Gmail"}
      description="One permission, in plain words, before Google asks you."
      className="grid gap-5"
    >
      {named && <ConnectProblemAlert problem={named} retryHref={href} />}
      <Card>
        <CardContent className="grid gap-6">
          <section className="grid gap-3">
            <h2 className="font-bold">What we read</h2>
            <Points items={reads} isYes />
          </section>
          <section className="grid gap-3">
            <h2 className="font-bold">What we cannot or will not do</h2>
            <Points items={never} isYes={false} />
          </section>
          <p className="flex gap-3 rounded-lg bg-muted px-4 py-3 text-sm">
            <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
            <span>
              Google will call it “View your email messages and settings” (<code>gmail.readonly</code>). Leave it
              ticked: without it there is nothing we can show. Archiving or sending would be asked for separately, the
              first time you use it.
            </span>
          </p>
        </CardContent>
        <CardFooter className="border-t pt-5">
          <Button asChild size="lg">
            <a href={href}>
              <MailCheck aria-hidden />
              Continue to Google
            </a>
          </Button>
        </CardFooter>
      </Card>
      {connections.length > 0 && (
        <Alert variant="info" title={`${connections.length} connected already`}>
          {connections.map(({ email }) => email).join(", ")}
        </Alert>
      )}
    </PageFrame>
  );
}
