import { CircleAlert } from "lucide-react";
import { Slot } from "radix-ui/slot";
import { type ReactElement, type ReactNode, useId } from "react";
import { cn } from "@/components/cn";
import { Label } from "@/components/ui/label";

export type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
};

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** The message; an empty one means no error. */
  error?: string;
  required?: boolean;
  /** Marks a field that may stay empty; use it when most others are required. */
  optional?: boolean;
  /** Right of the label, as for "Forgot password?". */
  aside?: ReactNode;
  className?: string;
  /** The control itself, or a function for composed ones: `(control) => <Select><SelectTrigger {...control}>…`. */
  children: ReactElement | ((control: FieldControl) => ReactNode);
};

/** Label, control, hint and error, tied together by id and aria. */
export function Field({
  label,
  hint,
  error,
  required = false,
  optional = false,
  aside,
  className,
  children,
}: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const control: FieldControl = {
    id,
    "aria-describedby": [error && errorId, hint && hintId].filter(Boolean).join(" ") || undefined,
    "aria-invalid": error ? true : undefined,
    "aria-required": required || undefined,
  };
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-center justify-between gap-3">
        <Label htmlFor={id}>
          {label}
          {optional && <span className="font-normal text-muted-foreground">(optional)</span>}
        </Label>
        {aside && <div className="text-sm">{aside}</div>}
      </div>
      {typeof children === "function" ? children(control) : <Slot {...control}>{children}</Slot>}
      {hint && (
        <p id={hintId} className="text-muted-foreground text-sm">
          {hint}
        </p>
      )}
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="flex items-start gap-1.5 text-destructive text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}

type ChoiceFieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
  /** A `Checkbox`, `Switch` or `RadioGroupItem`. */
  children: ReactElement;
};

/** A tick, switch or radio with its label to the right. */
export function ChoiceField({ label, hint, className, children }: ChoiceFieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className={cn("flex items-start gap-3", className)}>
      <Slot id={id} aria-describedby={hint ? hintId : undefined}>
        {children}
      </Slot>
      <div className="grid gap-1">
        <Label htmlFor={id} className="min-h-4.5 leading-snug">
          {label}
        </Label>
        {hint && (
          <p id={hintId} className="text-muted-foreground text-sm">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
