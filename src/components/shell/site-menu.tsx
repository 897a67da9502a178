"use client";

import { Menu } from "lucide-react";
import { useState } from "react";
import { AppLink } from "@/components/app-link";
import { BrandName } from "@/components/brand-mark";
import type { SiteLink } from "@/components/shell/site-header";
import { ThemeToggle } from "@/components/theme/theme-toggle";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetTitle, SheetTrigger } from "@/components/ui/sheet";

/** The links of a public page, on phones. */
export function SiteMenu({ brandName, links }: { brandName: string; links: readonly SiteLink[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Sheet open={isOpen} onOpenChange={setIsOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" className="-mr-2 md:hidden" aria-label="Open menu">
          <Menu aria-hidden className="size-5.5!" />
        </Button>
      </SheetTrigger>
      <SheetContent side="right" aria-describedby={undefined} className="w-[min(20rem,85vw)]">
        <SheetTitle>
          <BrandName name={brandName} />
        </SheetTitle>
        <nav aria-label="Main" className="mt-2 grid">
          {links.map((link) => (
            <AppLink
              key={link.href}
              href={link.href}
              onClick={() => setIsOpen(false)}
              className="border-b py-3.5 font-semibold"
            >
              {link.label}
            </AppLink>
          ))}
        </nav>
        <div className="mt-auto flex items-center justify-between text-muted-foreground text-sm">
          Colour theme
          <ThemeToggle />
        </div>
      </SheetContent>
    </Sheet>
  );
}
