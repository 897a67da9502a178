import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { Card } from "@/components/ui/card";

type KpiCardProps = {
  label: string;
  /** The figure itself: text, or a display component such as `<Credits>`. */
  value: ReactNode;
  /** One short line under the figure: what it means, or since when. */
  hint?: ReactNode;
  /** A lucide icon element. */
  icon?: ReactNode;
  /** Makes the whole card a link. */
  href?: string;
};

export function KpiCard({ label, value, hint, icon, href }: KpiCardProps) {
  return (
    <Card className="group relative gap-2 px-5 py-4 transition-shadow has-[a:hover]:shadow-md">
      <div className="flex items-center justify-between gap-3 text-muted-foreground text-sm">
        {href ? (
          <AppLink href={href} className="font-semibold after:absolute after:inset-0 after:rounded-xl">
            {label}
          </AppLink>
        ) : (
          <span className="font-semibold">{label}</span>
        )}
        {icon && (
          <span
            aria-hidden
            className="grid size-8 shrink-0 place-content-center rounded-lg bg-primary-soft text-primary [&_svg]:size-4.5"
          >
            {icon}
          </span>
        )}
      </div>
      <div className="tabular font-bold font-heading text-2xl tracking-tight">{value}</div>
      {(hint || href) && (
        <div className="flex items-center justify-between gap-2 text-muted-foreground text-sm">
          <span>{hint}</span>
          {href && <ArrowRight aria-hidden className="size-4 transition-transform group-hover:translate-x-0.5" />}
        </div>
      )}
    </Card>
  );
}
