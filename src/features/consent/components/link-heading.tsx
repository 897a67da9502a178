import type { ReactNode } from "react";

type LinkHeadingProps = {
  title: ReactNode;
  /** Whose page it is to the reader: the one who sends the mail. */
  from?: string;
  children?: ReactNode;
};

/** What a page for people outside begins with. */
export function LinkHeading({ title, from, children }: LinkHeadingProps) {
  return (
    <div className="grid gap-2">
      {from && <p className="wrap-anywhere font-heading font-semibold text-muted-foreground text-sm">{from}</p>}
      <h1 className="wrap-anywhere text-balance font-extrabold text-2xl leading-tight">{title}</h1>
      {children && <p className="wrap-anywhere text-muted-foreground">{children}</p>}
    </div>
  );
}
