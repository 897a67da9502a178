import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";

type FilterLinksProps<T extends string> = {
  /** What is chosen, as read out. */
  label: string;
  /** The words for no choice. */
  all: string;
  options: readonly { value: T; label: string }[];
  current: T | undefined;
  href: (value: T | undefined) => string;
};

/** A few choices of a list as links: the choice is in the address, and works without a script. */
export function FilterLinks<T extends string>({ label, all, options, current, href }: FilterLinksProps<T>) {
  return (
    <nav aria-label={label} className="flex gap-1.5 overflow-x-auto sm:flex-wrap [&>*]:shrink-0">
      {[{ value: undefined, label: all }, ...options].map((option) => (
        <Button
          key={option.value ?? "all"}
          asChild
          size="sm"
          variant={option.value === current ? "secondary" : "ghost"}
        >
          <AppLink
            href={href(option.value)}
            aria-current={option.value === current ? "true" : undefined}
            scroll={false}
          >
            {option.label}
          </AppLink>
        </Button>
      ))}
    </nav>
  );
}
