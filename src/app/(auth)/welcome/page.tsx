import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/features/identity/components/auth-card";
import { OrDivider } from "@/features/identity/components/or-divider";
import { SwitchAccountButton } from "@/features/identity/components/switch-account-button";
import { appRoute } from "@/features/identity/return-path";
import { AcceptInvitation } from "@/features/workspaces/components/accept-invitation";
import { CreateWorkspaceForm } from "@/features/workspaces/components/create-workspace-form";
import { getOnboarding } from "@/features/workspaces/onboarding/queries";
import { listWorkspaces } from "@/features/workspaces/queries";
import { listInvitationsTo } from "@/features/workspaces/team/queries";
import { roleWords } from "@/features/workspaces/team/schema";
import { requireUser, requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Welcome" };

/** Where every sign-in without a destination lands: on to the person's workspace, or to a choice of one. */
export default async function WelcomePage({ searchParams }: PageProps<"/welcome">) {
  const { intent, new: isNew } = await searchParams;
  const user = await requireUser(intent === "gmail" ? "/welcome?intent=gmail" : "/welcome");
  const [workspaces, invitations] = await Promise.all([listWorkspaces(user), listInvitationsTo(user)]);
  const [first] = workspaces;
  if (first && isNew === undefined) {
    const { slug } = first.workspace;
    redirect(appRoute(intent === "gmail" && (await wantsGmail(slug)) ? `/${slug}/connect` : `/${slug}`));
  }
  return (
    <AuthCard
      title={first ? "Create another workspace" : "Welcome"}
      lead={
        first
          ? "A workspace has its own members, mailboxes and credits. Welcome credits come with the first one only."
          : `You are signed in as ${user.email}. Choose where to go on.`
      }
    >
      {invitations.map(({ id, workspaceName, role }) => (
        <div key={id} className="grid gap-3 rounded-xl border bg-card p-5 shadow-xs">
          <p>
            You are invited to <strong>{workspaceName}</strong> as {roleWords[role].label.toLowerCase()}.
          </p>
          <AcceptInvitation which={{ id }} workspaceName={workspaceName} />
        </div>
      ))}
      {invitations.length > 0 && <OrDivider>or make your own</OrDivider>}
      <CreateWorkspaceForm />
      <SwitchAccountButton next="/welcome">Sign in as someone else</SwitchAccountButton>
    </AuthCard>
  );
}

/** Who has a mailbox connected, or was never allowed to, is past that step. */
async function wantsGmail(slug: string) {
  const ctx = await requireWorkspace(slug, "workspace.read");
  if (!ctx.permissions.has("gmail.connect")) return false;
  const { steps } = await getOnboarding(ctx);
  return steps.some(({ id, state }) => id === "connect" && state !== "done");
}
