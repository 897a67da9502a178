import { PageFrame } from "@/components/shell/page-frame";
import { SubNav } from "@/components/shell/sub-nav";
import { settingsNavigation } from "@/features/workspaces/navigation";
import { requireMember } from "@/gates/page";

/** Title and tabs around every settings page; the page itself is sections and cards. */
export default async function SettingsLayout({ children, params }: LayoutProps<"/[workspace]/settings">) {
  const { workspace: slug } = await params;
  const { membership } = await requireMember(slug);
  return (
    <PageFrame
      title="Settings"
      toolbar={<SubNav label="Settings" items={settingsNavigation(slug, membership.permissions)} />}
    >
      {children}
    </PageFrame>
  );
}
