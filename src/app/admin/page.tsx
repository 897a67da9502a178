import { Activity, Building2, Inbox, Mail, Send, Sparkles, TriangleAlert, Users } from "lucide-react";
import { Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import { PageFrame } from "@/components/shell/page-frame";
import { ReadinessCard } from "@/features/monitoring/components/readiness-card";
import { getOverview, getReadiness } from "@/features/monitoring/queries";
import { getCircuit } from "@/features/summaries/circuit/queries";
import { CircuitAlert } from "@/features/summaries/components/circuit-alert";
import { requireOperator } from "@/gates/page";

export default async function AdminPage() {
  const ctx = await requireOperator();
  const [overview, readiness, circuit] = await Promise.all([getOverview(ctx), getReadiness(), getCircuit(ctx)]);
  const cards = [
    { label: "Users", value: overview.users, icon: <Users />, href: "/admin/users" },
    { label: "Workspaces", value: overview.workspaces, icon: <Building2 /> },
    { label: "Active Gmail accounts", value: overview.connections, icon: <Mail /> },
    { label: "Mails known", value: overview.emails, icon: <Inbox /> },
    { label: "Summaries", value: overview.summaries, icon: <Sparkles /> },
    { label: "Failed summaries, 24 h", value: overview.failedJobs, icon: <TriangleAlert /> },
    { label: "Events not yet handed over", value: overview.unsentEvents, icon: <Send /> },
    { label: "Webhooks not yet handled", value: overview.unhandledReceipts, icon: <Activity /> },
  ];
  return (
    <PageFrame title="Platform" description="Everything at a glance, across all workspaces.">
      {circuit && (
        <div className="mb-6">
          <CircuitAlert circuit={circuit} />
        </div>
      )}
      <ReadinessCard readiness={readiness} />
      <div className="mt-6 grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {cards.map(({ value, ...card }) => (
          <KpiCard key={card.label} {...card} value={<Quantity value={value} />} />
        ))}
      </div>
    </PageFrame>
  );
}
