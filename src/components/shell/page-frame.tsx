import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { Breadcrumb, type Crumb } from "@/components/ui/breadcrumb";

const widths = {
  narrow: "max-w-3xl",
  default: "max-w-6xl",
  wide: "max-w-[96rem]",
  full: "max-w-none",
};

type PageFrameProps = {
  title: ReactNode;
  description?: ReactNode;
  /** Buttons at the right of the title. */
  action?: ReactNode;
  breadcrumb?: readonly Crumb[];
  /** Between title and content: a `SubNav`, say. */
  toolbar?: ReactNode;
  width?: keyof typeof widths;
  className?: string;
  children: ReactNode;
};

/** Title, description, actions and content of one page. Holds the page's only h1. */
export function PageFrame({
  title,
  description,
  action,
  breadcrumb,
  toolbar,
  width = "default",
  className,
  children,
}: PageFrameProps) {
  return (
    <div className={cn("mx-auto w-full px-4 pt-6 pb-24 sm:px-6 sm:pt-8 lg:pb-12", widths[width])}>
      {breadcrumb && <Breadcrumb items={breadcrumb} className="mb-3" />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 className="text-balance font-bold text-2xl leading-tight sm:text-[1.75rem]">{title}</h1>
          {description && <div className="mt-1.5 max-w-2xl text-muted-foreground">{description}</div>}
        </div>
        {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
      </div>
      {toolbar && <div className="mt-5">{toolbar}</div>}
      <div className={cn("mt-6", className)}>{children}</div>
    </div>
  );
}
