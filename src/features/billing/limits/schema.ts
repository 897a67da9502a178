/** What a plan limits and what is counted. */
export type Limited = "contacts" | "seats";

type Reached = { plan: string; limit: number; taken: number; adding: number };

const upgrade = "Choose a larger plan under Settings, Billing";
const figure = (value: number) => value.toLocaleString("en-US");

const words: Record<Limited, (reached: Reached) => { message: string; field: { name: string; message: string } }> = {
  contacts: ({ plan, limit, taken, adding }) => ({
    message: `The ${plan} plan holds ${figure(limit)} contacts; there are ${figure(taken)}, and ${figure(adding)} more would be too many. ${upgrade}, or delete contacts you no longer need.`,
    field: { name: "email", message: `All ${figure(limit)} contacts of the ${plan} plan are in use.` },
  }),
  seats: ({ plan, limit }) => ({
    message: `All ${limit} seats of the ${plan} plan are taken, open invitations included. ${upgrade}, or revoke an invitation.`,
    field: { name: "email", message: `All ${limit} seats are taken.` },
  }),
};

/** The sentence for who is refused, and the one beside the form's field. */
export const limitWords = (what: Limited, reached: Reached) => words[what](reached);
