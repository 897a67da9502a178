import { z } from "zod";

/** Where a decision came from: kept as proof of it. */
export type Origin = { ip: string; userAgent: string };

const ids = z.array(z.uuid()).max(200);
/** The form of the preference centre: which topics it showed, and which of them are ticked. */
export const Choices = z.object({ shown: ids, ticked: ids });
export type Choices = z.output<typeof Choices>;
