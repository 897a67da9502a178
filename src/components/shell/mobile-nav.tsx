"use client";

import { Menu } from "lucide-react";
import { type ReactNode, useState } from "react";
import { BrandName } from "@/components/brand-mark";
import { NavList } from "@/components/shell/nav-list";
import type { NavGroup } from "@/components/shell/navigation";
import { ThemeToggle } from "@/components/theme/theme-toggle";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetTitle, SheetTrigger } from "@/components/ui/sheet";

type MobileNavProps = {
  brandName: string;
  groups: readonly NavGroup[];
  top?: ReactNode;
  bottom?: ReactNode;
};

export function MobileNav({ brandName, groups, top, bottom }: MobileNavProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Sheet open={isOpen} onOpenChange={setIsOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" className="-ml-2 lg:hidden" aria-label="Open menu">
          <Menu aria-hidden className="size-5.5!" />
        </Button>
      </SheetTrigger>
      <SheetContent side="left" aria-describedby={undefined} className="bg-sidebar">
        <SheetTitle>
          <BrandName name={brandName} />
        </SheetTitle>
        {top}
        <div className="flex-1">
          <NavList groups={groups} onNavigate={() => setIsOpen(false)} />
        </div>
        {bottom}
        <div className="flex items-center justify-between pl-3 text-muted-foreground text-sm">
          Colour theme
          <ThemeToggle />
        </div>
      </SheetContent>
    </Sheet>
  );
}
