"use client";

import { useState } from "react";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Role } from "@/gates/permissions";
import { roleWords } from "../team/schema";

type RoleSelectProps = {
  value: Role;
  roles: Role[];
  onChange: (role: Role) => Promise<void> | void;
  /** For screen readers, where no visible label says it. */
  label?: string;
  isDisabled?: boolean;
  id?: string;
};

/** A role that cannot be chosen here is still shown as the present one. */
export function RoleSelect({ value, roles, onChange, label, isDisabled, id }: RoleSelectProps) {
  const [isBusy, setBusy] = useState(false);
  const shown = roles.includes(value) ? roles : [value, ...roles];
  const change = async (next: string) => {
    const role = shown.find((one) => one === next);
    if (!role || role === value) return;
    setBusy(true);
    await onChange(role);
    setBusy(false);
  };
  return (
    <Select value={value} onValueChange={change} disabled={isDisabled || isBusy}>
      <SelectTrigger id={id} aria-label={label} className="w-36">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {shown.map((role) => (
          <SelectItem key={role} value={role}>
            {roleWords[role].label}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
