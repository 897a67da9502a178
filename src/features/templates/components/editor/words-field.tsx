"use client";

import { Bold, Braces, Italic, Link2 } from "lucide-react";
import { type RefObject, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import { Tooltip } from "@/components/ui/tooltip";

export type Variable = { path: string; label: string; needsDefault: boolean };
type Control = HTMLInputElement | HTMLTextAreaElement;

type WordsFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  variables: readonly Variable[];
  hint?: string;
  /** One line, without marks: a subject, a label. */
  isLine?: boolean;
  rows?: number;
  isCode?: boolean;
};

const written = ({ path, needsDefault }: Variable) => (needsDefault ? `{{ ${path} | default: "" }}` : `{{ ${path} }}`);

/** Words with a menu of variables and, unless it is one line, buttons for marks. */
export function WordsField({
  label,
  value,
  onChange,
  variables,
  hint,
  isLine = false,
  rows = 6,
  isCode = false,
}: WordsFieldProps) {
  const id = useId();
  const control = useRef<Control>(null);
  const wrap = (before: string, after: string, otherwise: string) => {
    const element = control.current;
    const [start, end] = [element?.selectionStart ?? value.length, element?.selectionEnd ?? value.length];
    const chosen = value.slice(start, end) || otherwise;
    onChange(value.slice(0, start) + before + chosen + after + value.slice(end));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(start + before.length, start + before.length + chosen.length);
    });
  };
  const shared = { id, value, "aria-describedby": hint ? `${id}-hint` : undefined };
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <Label htmlFor={id}>{label}</Label>
        <div className="-my-2 flex gap-0.5" role="toolbar" aria-label={`Insert into ${label}`}>
          {!isLine && !isCode && (
            <>
              <Mark label="Bold" onPress={() => wrap("**", "**", "bold words")} icon={<Bold aria-hidden />} />
              <Mark label="Italic" onPress={() => wrap("*", "*", "italic words")} icon={<Italic aria-hidden />} />
              <Mark label="Link" onPress={() => wrap("[", "](https://)", "words")} icon={<Link2 aria-hidden />} />
            </>
          )}
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size="icon-sm" aria-label={`Insert a variable into ${label}`}>
                <Braces aria-hidden />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end" className="max-h-80 overflow-y-auto">
              <DropdownMenuLabel>Insert a variable</DropdownMenuLabel>
              {variables.map((variable) => (
                <DropdownMenuItem key={variable.path} onSelect={() => wrap(written(variable), "", "")}>
                  {variable.label}
                </DropdownMenuItem>
              ))}
            </DropdownMenuContent>
          </DropdownMenu>
        </div>
      </div>
      {isLine ? (
        <Input
          {...shared}
          ref={control as RefObject<HTMLInputElement>}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Textarea
          {...shared}
          ref={control as RefObject<HTMLTextAreaElement>}
          rows={rows}
          spellCheck={!isCode}
          className={isCode ? "font-mono text-xs" : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-muted-foreground text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}

function Mark({ label, onPress, icon }: { label: string; onPress: () => void; icon: React.ReactNode }) {
  return (
    <Tooltip content={label}>
      <Button variant="ghost" size="icon-sm" aria-label={label} onClick={onPress}>
        {icon}
      </Button>
    </Tooltip>
  );
}
