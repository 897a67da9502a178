import type { ReactNode } from "react";
import { cn } from "@/components/cn";

type SectionProps = {
  id?: string;
  eyebrow: string;
  title: string;
  intro?: ReactNode;
  className?: string;
  children: ReactNode;
};

export function Section({ id, eyebrow, title, intro, className, children }: SectionProps) {
  return (
    <section id={id} className={cn("py-18 sm:py-24", className)}>
      <div className="mx-auto max-w-6xl px-4 sm:px-6">
        <div className="max-w-2xl">
          <p className="font-bold font-heading text-primary text-sm">{eyebrow}</p>
          <h2 className="mt-2 text-balance font-extrabold text-3xl leading-tight sm:text-4xl">{title}</h2>
          {intro && <p className="mt-4 text-lg text-muted-foreground">{intro}</p>}
        </div>
        <div className="mt-10 sm:mt-12">{children}</div>
      </div>
    </section>
  );
}
