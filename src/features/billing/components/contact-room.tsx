import { AppLink } from "@/components/app-link";
import { Quantity } from "@/components/display/figures";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { type ContactRoom, isNearlyFull } from "../limits/schema";

/** "480 of 500 contacts", beside what adds some. */
export const ContactsUsed = ({ used, limit }: Pick<ContactRoom, "used" | "limit">) => (
  <span className="tabular self-center text-muted-foreground text-sm">
    <Quantity value={used} /> of <Quantity value={limit} /> contacts
  </span>
);

type ContactRoomAlertProps = {
  workspace: string;
  room: ContactRoom;
  /** Whether to offer the larger plan. */
  canBuy: boolean;
};

/** Nothing while there is room; what to do when it runs out. */
export function ContactRoomAlert({ workspace, room, canBuy }: ContactRoomAlertProps) {
  const { used, limit, plan } = room;
  if (!isNearlyFull(room)) return null;
  const isFull = used >= limit;
  return (
    <Alert
      variant={isFull ? "warning" : "info"}
      title={
        isFull ? (
          <>
            All <Quantity value={limit} /> contacts of the {plan} plan are in use
          </>
        ) : (
          <>
            <Quantity value={used} /> of <Quantity value={limit} /> contacts of the {plan} plan are in use
          </>
        )
      }
      action={
        canBuy && (
          <Button asChild size="sm" variant="outline">
            <AppLink href={`/${workspace}/settings/billing`}>Choose a larger plan</AppLink>
          </Button>
        )
      }
    >
      {isFull
        ? "New people cannot be added until you choose a larger plan or delete contacts you no longer need."
        : "What goes over the limit is refused, row by row in an import."}
    </Alert>
  );
}
