import type { CommandGroup } from "@/components/shell/command-palette";
import type { NavGroup, NavItem } from "@/components/shell/navigation";
import type { Permission } from "@/gates/permissions";
import { service } from "@/service.config";

/** What opens each address below `/{workspace}`; the pages' own gates decide, this only hides what they would refuse. */
const opensWith: Record<string, Permission> = {
  "": "workspace.read",
  "/inbox": "emails.read",
  "/contacts": "contacts.read",
  "/contacts/lists": "contacts.read",
  "/contacts/import": "contacts.import",
  "/contacts/export": "contacts.export",
  "/contacts/suppressions": "contacts.read",
  "/credits": "credits.read",
  "/settings/connections": "emails.read",
  "/settings/summaries": "summaries.read",
  "/settings/digests": "summaries.read",
  "/settings/fields": "contacts.read",
  "/settings/topics": "contacts.read",
  "/settings/team": "members.read",
  "/settings/api-keys": "apiKeys.manage",
  "/settings/billing": "credits.read",
  "/settings/privacy": "workspace.manage",
  "/settings/audit": "workspace.manage",
};

type Entry = { label: string; path: string; icon: NavItem["icon"]; activeUnder?: string; exact?: boolean };

const isOpen = (permissions: ReadonlySet<Permission>, { path }: Entry) => {
  const needed = opensWith[path];
  return needed === undefined || permissions.has(needed);
};

const itemAt = (slug: string, { label, path, icon, activeUnder, exact = path === "" }: Entry): NavItem => ({
  label,
  icon,
  href: `/${slug}${path}`,
  exact,
  ...(activeUnder && { activeUnder: `/${slug}${activeUnder}` }),
});

/** The sidebar of one workspace for one role. */
export const workspaceNavigation = (slug: string, permissions: ReadonlySet<Permission>): NavGroup[] =>
  service.navigation.workspace
    .map(({ heading, items }) => ({
      heading,
      items: items.filter((entry) => isOpen(permissions, entry)).map((entry) => itemAt(slug, entry)),
    }))
    .filter(({ items }) => items.length > 0);

export const settingsNavigation = (slug: string, permissions: ReadonlySet<Permission>): NavItem[] =>
  service.navigation.settings.filter((entry) => isOpen(permissions, entry)).map((entry) => itemAt(slug, entry));

/** The tabs of the contacts pages. */
export const contactsNavigation = (slug: string, permissions: ReadonlySet<Permission>): NavItem[] =>
  service.navigation.contacts.filter((entry) => isOpen(permissions, entry)).map((entry) => itemAt(slug, entry));

const commands: (Entry & { heading: string; can?: Permission; keywords: string[] })[] = [
  {
    heading: "Do",
    label: "Connect a Gmail account",
    path: "/connect",
    icon: "connections",
    can: "gmail.connect",
    keywords: ["mailbox", "google"],
  },
  {
    heading: "Do",
    label: "Buy credits",
    path: "/credits",
    icon: "credits",
    can: "credits.buy",
    keywords: ["pay", "top up"],
  },
  {
    heading: "Do",
    label: "Change the plan",
    path: "/settings/billing",
    icon: "billing",
    can: "credits.buy",
    keywords: ["subscription", "upgrade", "card", "invoice"],
  },
  {
    heading: "Do",
    label: "Invite someone",
    path: "/settings/team",
    icon: "team",
    can: "members.manage",
    keywords: ["member", "team"],
  },
  {
    heading: "Do",
    label: "Make an API key",
    path: "/settings/api-keys",
    icon: "apiKeys",
    can: "apiKeys.manage",
    keywords: ["token"],
  },
  {
    heading: "Do",
    label: "Sign out other devices",
    path: "/settings/sessions",
    icon: "sessions",
    keywords: ["revoke", "security"],
  },
];

/** What the command palette offers besides the pages. */
export function workspaceCommands(slug: string, permissions: ReadonlySet<Permission>): CommandGroup[] {
  const open = commands.filter(({ can }) => !can || permissions.has(can));
  return [
    {
      heading: "Do",
      items: open.map(({ label, path, icon, keywords }) => ({ label, icon, keywords, href: `/${slug}${path}` })),
    },
    {
      heading: "Elsewhere",
      items: [
        { label: "New workspace", href: "/welcome?new=1", icon: "add", keywords: ["create", "team"] },
        ...service.navigation.help.map((item) => ({ ...item, keywords: ["help"] })),
      ],
    },
  ];
}
