"use client";

import * as AvatarPrimitive from "radix-ui/avatar";
import { cn } from "@/components/cn";

const sizes = {
  sm: "size-7 text-xs",
  default: "size-9 text-sm",
  lg: "size-12 text-base",
};

const initialsOf = (name: string) =>
  name
    .split(/[\s@._-]+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join("");

type AvatarProps = {
  name: string;
  imageUrl?: string | null;
  size?: keyof typeof sizes;
  className?: string;
};

/** The picture when there is one, else the initials. Decorative: print the name beside it. */
export function Avatar({ name, imageUrl, size = "default", className }: AvatarProps) {
  return (
    <AvatarPrimitive.Root
      aria-hidden
      className={cn("relative flex shrink-0 overflow-hidden rounded-full", sizes[size], className)}
    >
      {imageUrl && (
        <AvatarPrimitive.Image src={imageUrl} alt="" referrerPolicy="no-referrer" className="size-full object-cover" />
      )}
      <AvatarPrimitive.Fallback className="grid size-full place-content-center bg-primary-soft font-bold text-primary">
        {initialsOf(name)}
      </AvatarPrimitive.Fallback>
    </AvatarPrimitive.Root>
  );
}
