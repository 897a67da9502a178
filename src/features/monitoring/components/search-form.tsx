import { Search } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

/** A plain GET form: the search is in the address, and works without a script. */
export function SearchForm({ label, value }: { label: string; value?: string }) {
  return (
    <search>
      <form className="flex max-w-md gap-2">
        <Input name="q" type="search" aria-label={label} placeholder={label} defaultValue={value} />
        <Button type="submit" variant="secondary">
          <Search aria-hidden /> Search
        </Button>
      </form>
    </search>
  );
}
