import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps } from "react";

type AppLinkProps = Omit<ComponentProps<typeof Link>, "href"> & {
  href: string;
};

/** A Next link whose address was put together at run time, which `typedRoutes` cannot check. */
export function AppLink({ href, ...props }: AppLinkProps) {
  return <Link href={href as Route} {...props} />;
}
