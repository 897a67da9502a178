import { arrivalOf } from "../gmail/upload";
import type { World } from "../store/world";
import { assignLabels } from "./assign-labels";
import type { CorpusMail } from "./corpus";
import { accountOf, readShares, type SeedAccount } from "./mailboxes";

const NEWEST_AGE_MS = 4 * 60_000;

export type Planting = { seed: SeedAccount; mails: CorpusMail[] };

export function readPlantings(accounts: readonly SeedAccount[]): Planting[] {
  return accounts.map((seed) => ({ seed, mails: readShares(seed) }));
}

/** The constant added to every date of the corpus, so that its newest mail is a few minutes old at `seededAt`. */
export function shiftFor(plantings: readonly Planting[], seededAt: number): number {
  const newest = plantings.reduce((latest, { mails }) => Math.max(latest, mails[mails.length - 1]?.receivedAt ?? 0), 0);
  return newest === 0 ? 0 : seededAt - NEWEST_AGE_MS - newest;
}

/** Puts the corpus into the mailboxes, unrecorded: it comes from the same files at every start. */
export function plant(world: World, plantings: readonly Planting[], shiftMs: number): void {
  for (const { seed, mails } of plantings) {
    const mailbox = world.addAccount(accountOf(seed.email, seed.name));
    const lists = assignLabels(mails);
    for (const label of lists.labels) {
      mailbox.labels.set(label.id, { ...label, messageListVisibility: "show", labelListVisibility: "labelShow" });
    }
    for (const [index, mail] of mails.entries()) {
      const arrival = arrivalOf(mailbox, {
        source: mail.source,
        labelIds: [],
        internalDate: mail.receivedAt + shiftMs,
      });
      const labelIds = lists.labelsOf(mail, arrival.message.id, mails.length - 1 - index);
      mailbox.add({ ...arrival.message, labelIds });
    }
    mailbox.endSeeding();
  }
}
