import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { formatMoney, formatNumber } from "@/components/display/format";
import { Button } from "@/components/ui/button";
import { service } from "@/service.config";

const { packs, currency } = service.credits;

const basePrice = packs[0].priceCents / packs[0].credits;

/** Whole per cent saved against the smallest pack. */
const savingOf = (pack: (typeof packs)[number]) => Math.round((1 - pack.priceCents / pack.credits / basePrice) * 100);

export function PackCards() {
  return (
    <ul className="grid gap-5 md:grid-cols-3">
      {packs.map((pack) => {
        const saving = savingOf(pack);
        const isMiddle = pack.id === packs[1].id;
        return (
          <li
            key={pack.id}
            className={cn(
              "flex flex-col rounded-2xl border bg-card p-6 shadow-xs",
              isMiddle && "border-brand shadow-md ring-1 ring-brand",
            )}
          >
            <div className="flex items-center justify-between">
              <h3 className="font-bold text-lg">{pack.name}</h3>
              {saving > 0 && (
                <span className="rounded-full bg-success-soft px-2.5 py-0.5 font-semibold text-sm text-success">
                  {saving}% less per credit
                </span>
              )}
            </div>
            <p className="mt-5 flex items-baseline gap-2">
              <span className="font-extrabold font-heading text-4xl tracking-tight">
                {formatMoney(pack.priceCents, currency)}
              </span>
              <span className="text-muted-foreground">once</span>
            </p>
            <p className="mt-2 text-lg">
              <strong>{formatNumber(pack.credits)} credits</strong>
            </p>
            <p className="mt-1 text-muted-foreground">
              for about {formatNumber(pack.credits / service.credits.typicalPerSummary)} everyday mails
            </p>
            <Button asChild variant={isMiddle ? "default" : "outline"} className="mt-6">
              <AppLink href={service.navigation.marketing.signUp.href}>Sign up, then buy</AppLink>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
