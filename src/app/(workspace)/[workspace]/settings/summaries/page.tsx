import { Sparkles } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { EmptyState } from "@/components/display/empty-state";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { toCredits } from "@/features/credits/schema";
import { labelChoices } from "@/features/gmail/label-words";
import { listConnections } from "@/features/gmail/queries";
import { listAutomatic } from "@/features/summaries/automatic/queries";
import { findOpenCircuit } from "@/features/summaries/circuit/queries";
import { AutomaticForm } from "@/features/summaries/components/automatic-form";
import { AutomaticState } from "@/features/summaries/components/automatic-state";
import { CircuitAlert } from "@/features/summaries/components/circuit-alert";
import { LaneSettingsForm } from "@/features/summaries/components/lane-settings-form";
import { isBatchAllowed } from "@/features/summaries/lanes/queries";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Summaries" };

const usualCap = 50;

export default async function SummarySettingsPage({ params }: PageProps<"/[workspace]/settings/summaries">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "summaries.read");
  const [connections, rules, isBatch, circuit] = await Promise.all([
    listConnections(ctx),
    listAutomatic(ctx),
    isBatchAllowed(ctx),
    findOpenCircuit(ctx),
  ]);
  const ruleOf = (id: string) => rules.find(({ connectionId }) => connectionId === id) ?? null;
  return (
    <section className="grid gap-6">
      <CircuitAlert circuit={circuit} />
      {connections.map(({ id, email, labelNames }) => {
        const rule = ruleOf(id);
        return (
          <Card key={id}>
            <CardHeader>
              <CardTitle>Automatic summaries of {email}</CardTitle>
              <CardDescription>
                New mail is summarised as it arrives, within the credits you allow it a day. At the cap it stops and
                says so.
              </CardDescription>
            </CardHeader>
            <CardContent className="grid gap-6">
              <AutomaticState view={rule} />
              <AutomaticForm
                workspace={workspace}
                connectionId={id}
                settings={{
                  isOn: rule?.isOn ?? false,
                  filter: rule?.filter ?? {},
                  lane: rule?.lane ?? "sync",
                  dailyCap: rule ? toCredits(rule.dailyCapMicro) : usualCap,
                }}
                labels={labelChoices(labelNames)}
                isBatchAllowed={isBatch}
                canRun={ctx.permissions.has("summaries.run")}
              />
            </CardContent>
          </Card>
        );
      })}
      {connections.length === 0 && (
        <Card>
          <EmptyState
            icon={<Sparkles />}
            title="No Gmail account yet"
            action={
              <Button asChild>
                <AppLink href={`/${workspace}/connect`}>Connect Gmail</AppLink>
              </Button>
            }
          >
            Connect one, and its new mail can be summarised by itself, within a daily cap of credits.
          </EmptyState>
        </Card>
      )}
      <Card>
        <CardHeader>
          <CardTitle>Half-price summaries</CardTitle>
          <CardDescription>
            When there is no hurry: ready within the hour, for half the credits. You choose each time you see a price.
          </CardDescription>
        </CardHeader>
        <CardContent>
          <LaneSettingsForm
            workspace={workspace}
            isBatchAllowed={isBatch}
            canManage={ctx.permissions.has("workspace.manage")}
          />
        </CardContent>
      </Card>
    </section>
  );
}
