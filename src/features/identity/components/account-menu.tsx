import type { ComponentProps } from "react";
import type { UserContext } from "@/gates/context";
import { SignOutMenu } from "./sign-out-menu";

type Link = ComponentProps<typeof SignOutMenu>["links"][number];

/** The menu of the signed-in person. Inside a workspace give its slug, for the links to the person's own settings. */
export function AccountMenu({ user, workspace }: { user: UserContext; workspace?: string }) {
  const own: Link[] = workspace
    ? [
        { label: "Profile", href: `/${workspace}/settings/profile`, icon: "profile" },
        { label: "Sessions", href: `/${workspace}/settings/sessions`, icon: "sessions" },
      ]
    : [{ label: "Back to the workspace", href: "/welcome", icon: "workspace" }];
  const links: Link[] = [
    ...own,
    ...(user.isOperator ? [{ label: "Admin", href: "/admin", icon: "admin" } as const] : []),
  ];
  return <SignOutMenu user={{ name: user.name ?? user.email, email: user.email }} links={links} />;
}
