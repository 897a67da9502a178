import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { ProviderIcon } from "@/features/identity/components/provider-icon";
import { service } from "@/service.config";

const { signUp, signIn } = service.navigation.marketing;

/** The two ways in, always together and always in this order. */
export function SignUpActions({ className }: { className?: string }) {
  return (
    <div className={cn("flex flex-wrap gap-3", className)}>
      <Button asChild size="lg">
        <AppLink href={signUp.href}>
          <span className="-ml-2 grid size-7 place-content-center rounded-md bg-white">
            <ProviderIcon provider="google" className="size-4.5" />
          </span>
          {signUp.label}
        </AppLink>
      </Button>
      <Button asChild size="lg" variant="outline">
        <AppLink href={signIn.href}>{signIn.label}</AppLink>
      </Button>
    </div>
  );
}
