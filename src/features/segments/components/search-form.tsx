import { Search } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

/** Looks within the page's list; works without scripts. `keep`: what else of the address stays. */
export function SearchForm({ label, text, keep = {} }: { label: string; text: string; keep?: Record<string, string> }) {
  return (
    <search>
      <form className="flex w-full gap-2 sm:w-80">
        {Object.entries(keep).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Input type="search" name="text" aria-label={label} placeholder={label} defaultValue={text} maxLength={200} />
        <Button type="submit" variant="outline" size="icon" aria-label="Search">
          <Search aria-hidden />
        </Button>
      </form>
    </search>
  );
}
