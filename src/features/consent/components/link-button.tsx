import { Button } from "@/components/ui/button";

type LinkButtonProps = {
  action: string;
  /** Sent with it. */
  name?: string;
  value?: string;
  variant?: "default" | "outline" | "link";
  children: React.ReactNode;
};

/** A button that is a form: it works without scripts, and nothing but pressing it sends anything. */
export function LinkButton({ action, name, value, variant = "default", children }: LinkButtonProps) {
  return (
    <form method="post" action={action} className="grid sm:flex">
      <Button type="submit" size={variant === "link" ? "default" : "lg"} variant={variant} name={name} value={value}>
        {children}
      </Button>
    </form>
  );
}
