import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps } from "react";

type AppLinkProps = Omit<ComponentProps<typeof Link>, "href"> & {
  href: string;
};

/**
 * A Next link whose address was put together at run time, which `typedRoutes` cannot check. Every page is made on
 * request, so looking ahead would render each linked page's frame, and again after every live refresh.
 */
export function AppLink({ href, prefetch = false, ...props }: AppLinkProps) {
  return <Link href={href as Route} prefetch={prefetch} {...props} />;
}
