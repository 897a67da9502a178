/** What a plan limits and what is counted. */
export type Limited = "contacts" | "seats";

export type ContactRoom = { used: number; limit: number; plan: string };

/** From here on a workspace is told that its plan will soon be full. */
export const isNearlyFull = ({ used, limit }: Pick<ContactRoom, "used" | "limit">) => used >= limit * 0.8;

/** `plan` null: who runs the service set the limit, and no plan changes it. */
type Reached = { plan: string | null; limit: number; taken: number; adding: number };

const upgrade = "Choose a larger plan under Settings, Billing";
const figure = (value: number) => value.toLocaleString("en-US");

const words: Record<Limited, (reached: Reached) => { message: string; field: { name: string; message: string } }> = {
  contacts: ({ plan, limit, taken, adding }) => ({
    message: `${plan === null ? "A workspace here" : `The ${plan} plan`} holds ${figure(limit)} contacts; there are ${figure(taken)}, and ${figure(adding)} more would be too many. ${plan === null ? "Ask who runs this service for more" : upgrade}, or delete contacts you no longer need.`,
    field: {
      name: "email",
      message: `All ${figure(limit)} contacts${plan === null ? "" : ` of the ${plan} plan`} are in use.`,
    },
  }),
  seats: ({ plan, limit }) => ({
    message: `All ${limit} seats of the ${plan} plan are taken, open invitations included. ${upgrade}, or revoke an invitation.`,
    field: { name: "email", message: `All ${limit} seats are taken.` },
  }),
};

/** The sentence for who is refused, and the one beside the form's field. */
export const limitWords = (what: Limited, reached: Reached) => words[what](reached);
