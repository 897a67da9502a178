import { z } from "zod";

/** Where a decision came from: kept as proof of it. */
export type Origin = { ip: string; userAgent: string };

const ids = z.array(z.uuid()).max(200);
/**
 * The form of the preference centre: which topics it showed, which of them it showed as subscribed, and which are ticked.
 * What it showed ticked already is no new wish: a page left open revives nothing that was left meanwhile.
 */
export const Choices = z.object({ shown: ids, on: ids, ticked: ids });
export type Choices = z.output<typeof Choices>;

/** How saving ended: "later" when what was left counts, and what was newly ticked must wait. */
export type Saving = "saved" | "later" | "unknown";
