import { AppShell } from "@/components/shell/app-shell";
import { BalancePill } from "@/components/shell/balance-pill";
import { WorkspaceSwitcher } from "@/components/shell/workspace-switcher";
import { BillingBanner } from "@/features/billing/components/billing-banner";
import { getBillingTrouble } from "@/features/billing/queries";
import { ShortageAlert } from "@/features/credits/components/shortage-alert";
import { getShortage } from "@/features/credits/notices/queries";
import { getBalance } from "@/features/credits/queries";
import { AccountMenu } from "@/features/identity/components/account-menu";
import { workspaceCommands, workspaceNavigation } from "@/features/workspaces/navigation";
import { listWorkspaces } from "@/features/workspaces/queries";
import { roleWords } from "@/features/workspaces/team/schema";
import { requireMember, requireWorkspace } from "@/gates/page";
import { service } from "@/service.config";

/** The frame around every page of a workspace. It guards nothing: each page calls its own gate. */
export default async function WorkspaceLayout({ children, params }: LayoutProps<"/[workspace]">) {
  const { workspace: slug } = await params;
  const [{ user, membership }, ctx] = await Promise.all([
    requireMember(slug),
    requireWorkspace(slug, "workspace.read"),
  ]);
  const mayRead = ctx.permissions.has("credits.read");
  const [workspaces, balance, trouble] = await Promise.all([
    listWorkspaces(user),
    mayRead ? getBalance(ctx) : null,
    mayRead ? getBillingTrouble(ctx) : null,
  ]);
  // At a fifth the balance in the bar says it; from a twentieth on every page does.
  const shortage = balance?.level === 5 || balance?.level === 0 ? await getShortage(ctx) : null;
  const buyHref = ctx.permissions.has("credits.buy") ? `/${slug}/credits#buy` : null;
  const entries = workspaces.map(({ workspace, role }) => ({
    name: workspace.name,
    href: `/${workspace.slug}`,
    note: roleWords[role].label,
  }));
  const current = {
    name: membership.workspace.name,
    href: `/${slug}`,
    note: roleWords[membership.role].label,
  };
  return (
    <AppShell
      brandName={service.name}
      homeHref={`/${slug}`}
      groups={workspaceNavigation(slug, ctx.permissions)}
      commands={workspaceCommands(slug, ctx.permissions)}
      switcher={<WorkspaceSwitcher current={current} entries={entries} createHref="/welcome?new=1" />}
      balance={
        balance && (
          <BalancePill
            micro={balance.availableMicro.toString()}
            href={`/${slug}/credits`}
            isLow={balance.level !== null}
          />
        )
      }
      userMenu={<AccountMenu user={user} workspace={slug} />}
      banner={
        trouble ? (
          <BillingBanner workspace={slug} trouble={trouble} />
        ) : (
          shortage && (
            <ShortageAlert
              shortage={shortage}
              buyHref={buyHref}
              className="rounded-none border-x-0 border-t-0 sm:px-6"
            />
          )
        )
      }
    >
      {children}
    </AppShell>
  );
}
