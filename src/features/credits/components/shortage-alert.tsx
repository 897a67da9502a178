import { AppLink } from "@/components/app-link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { type Shortage, shortageTitle, shortageWords } from "../notices/wording";

type ShortageAlertProps = { shortage: Shortage; buyHref: string | null; className?: string };

/** Says that credits run low, what that means and for how long they last. */
export function ShortageAlert({ shortage, buyHref, className }: ShortageAlertProps) {
  return (
    <Alert
      className={className}
      variant={shortage.level === 0 ? "destructive" : "warning"}
      title={shortageTitle(shortage)}
      action={
        buyHref && (
          <Button asChild size="sm" variant="outline">
            <AppLink href={buyHref}>Buy credits</AppLink>
          </Button>
        )
      }
    >
      {shortageWords(shortage)}
    </Alert>
  );
}
