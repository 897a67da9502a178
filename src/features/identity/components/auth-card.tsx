import type { ReactNode } from "react";

type AuthCardProps = { title: string; lead?: ReactNode; children: ReactNode; footer?: ReactNode };

/** Heading, content and the way to the neighbouring page, on every page before sign-in. */
export function AuthCard({ title, lead, children, footer }: AuthCardProps) {
  return (
    <div className="grid gap-6">
      <div className="grid gap-2">
        <h1 className="text-balance font-extrabold text-3xl leading-tight">{title}</h1>
        {lead && <div className="text-muted-foreground">{lead}</div>}
      </div>
      {children}
      {footer && <div className="text-muted-foreground text-sm">{footer}</div>}
    </div>
  );
}
