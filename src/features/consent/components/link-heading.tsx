import type { ReactNode } from "react";

/** What a page for people outside begins with. */
export function LinkHeading({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h1 className="text-balance font-extrabold text-2xl leading-tight">{title}</h1>
      {children && <p className="text-muted-foreground">{children}</p>}
    </div>
  );
}
