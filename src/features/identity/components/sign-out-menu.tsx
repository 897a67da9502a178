"use client";

import type { ComponentProps } from "react";
import { UserMenu } from "@/components/shell/user-menu";
import { endThisSession } from "./browser-sign-in";

type SignOutMenuProps = Pick<ComponentProps<typeof UserMenu>, "user" | "links">;

export function SignOutMenu(props: SignOutMenuProps) {
  return <UserMenu {...props} onSignOut={() => void endThisSession()} />;
}
