import { formatCredits, formatNumber } from "@/components/display/format";
import type { Letter } from "@/lib/letter";
import type { Level } from "../levels";
import { creditsInWords } from "../schema";

export type Shortage = {
  level: Level;
  availableMicro: bigint;
  heldMicro: bigint;
  fullMicro: bigint;
  /** Null while nothing was spent lately. */
  daysLeft: number | null;
};

function heldWords(heldMicro: bigint): string {
  if (heldMicro <= 0n) return "";
  const held = formatCredits(heldMicro, 0);
  return ` Another ${held} ${held === "1" ? "is" : "are"} set aside for summaries that are running.`;
}

/** How long the rest lasts, in a sentence; empty when nothing can be said. */
export function forecastWords(daysLeft: number | null): string {
  if (daysLeft === null) return "";
  if (daysLeft < 1) return "At the pace of the last two weeks that is less than a day.";
  return `At the pace of the last two weeks that lasts about ${daysLeft === 1 ? "a day" : `${formatNumber(daysLeft)} days`}.`;
}

/** What a shortage is called, in few words. */
export function shortageTitle({ level, availableMicro }: Shortage): string {
  if (level === 0) return "Your credits are used up";
  return `${creditsInWords(availableMicro)} left`;
}

/** What it means, and for how long; to be read behind its title. */
export function shortageWords(shortage: Shortage): string {
  const { level, heldMicro, fullMicro, daysLeft } = shortage;
  if (level === 0) return "New summaries wait until there are credits again. What is running finishes.";
  const share = `That is ${level === 5 ? "a twentieth" : "a fifth"} or less of the ${formatCredits(fullMicro, 0)} you had after credits last came in.`;
  return [`${share}${heldWords(heldMicro)}`, forecastWords(daysLeft)].filter(Boolean).join(" ");
}

type Addressed = { product: string; workspace: string; creditsUrl: string };

/** The mail to those who can buy. */
export const shortageLetter = (shortage: Shortage, { product, workspace, creditsUrl }: Addressed): Letter => ({
  subject:
    shortage.level === 0
      ? `${workspace}: your credits are used up`
      : `${workspace}: ${shortage.level} % of your credits are left`,
  paragraphs: [`${shortageTitle(shortage)}. ${shortageWords(shortage)}`],
  button: { label: "See credits", url: creditsUrl },
  notes: [
    `You get this because you can buy credits for “${workspace}” on ${product}. It is sent once at 20 %, once at 5 % and once when nothing is left.`,
  ],
});
