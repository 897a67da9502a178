import type { Metadata } from "next";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { AccountMenu } from "@/features/identity/components/account-menu";
import { currentUser } from "@/gates/session";
import { service } from "@/service.config";

export const metadata: Metadata = {
  title: { template: `%s · Admin · ${service.name}`, default: "Admin" },
  robots: { index: false },
};

const groups = [{ heading: "Platform", items: service.navigation.operator }];

/** The frame only: each page below asks for an operator itself. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  return (
    <AppShell brandName={service.name} homeHref="/admin" groups={groups} userMenu={user && <AccountMenu user={user} />}>
      {children}
    </AppShell>
  );
}
