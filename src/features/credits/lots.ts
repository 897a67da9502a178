import type { LotSource } from "@/generated/prisma/enums";

/** Burnt first to last: what comes with a plan lapses soonest, what was paid for by hand lasts longest. */
const priorities: Record<LotSource, number> = { plan: 10, welcome: 20, adjustment: 30, top_up: 40, pack: 40 };
export const priorityOf = (source: LotSource) => priorities[source];

/** Given away, or paid for. */
export const isGift = (source: LotSource) => source === "welcome" || source === "adjustment";

/** A hold lasts this long unless its reservation says otherwise: longer than any batch takes. */
export const holdHours = 30;
