export const MAIN_ID = "main";

/** First in the tab order of every page: jumps over the navigation. */
export function SkipLink() {
  return (
    <a
      href={`#${MAIN_ID}`}
      className="-translate-y-20 fixed top-3 left-3 z-50 rounded-md bg-primary px-4 py-2.5 font-semibold text-primary-foreground text-sm transition-transform focus-visible:translate-y-0 focus-visible:shadow-lg"
    >
      Skip to content
    </a>
  );
}
