import { expect, test } from "vitest";
import { creditsActivity, discoveryActivity, latestFirst, runActivity } from "./activity";

const id = "01900000-0000-7000-8000-000000000001";
const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour));
const run = {
  id,
  confirmedAt: at(1),
  endedAt: at(2),
  status: "completed",
  mailCount: 12,
  skippedCount: 2,
  doneCount: 10,
  failedCount: 0,
  chargedMicro: 10_000_000n,
};
const discovery = {
  id,
  status: "done" as const,
  listedCount: 1431,
  readyCount: 1431,
  failedCount: 0,
  startedAt: at(3),
  endedAt: at(4),
  connection: { email: "ada@maple.test" },
};

test("a run says how much of what was asked for was done, and mails that were free do not count", () => {
  expect(runActivity(run, true)).toMatchObject({ title: "Summarised 10 mails", state: "done", at: at(2) });
  expect(runActivity({ ...run, doneCount: 7, failedCount: 3 }, true)).toMatchObject({
    title: "Summarised 7 of 10 mails, the others failed",
    state: "partly",
  });
  expect(runActivity({ ...run, doneCount: 0, failedCount: 10 }, true).state).toBe("failed");
  expect(runActivity({ ...run, endedAt: null, status: "confirmed", doneCount: 4 }, true)).toMatchObject({
    title: "Summarising 10 mails: 4 done",
    state: "running",
    at: at(1),
  });
});

test("what a run cost is told only to who may see credits", () => {
  expect(runActivity(run, true).creditsMicro).toBe(-10_000_000n);
  expect(runActivity(run, false).creditsMicro).toBeNull();
});

test("a discovery names its account and what became of it", () => {
  expect(discoveryActivity(discovery).title).toBe("Discovered 1,431 mails in ada@maple.test");
  expect(discoveryActivity({ ...discovery, status: "failed", readyCount: 1 })).toMatchObject({
    title: "Discovery of ada@maple.test stopped after 1 mail",
    state: "failed",
  });
  expect(discoveryActivity({ ...discovery, failedCount: 2 }).state).toBe("partly");
});

test("the newest come first, whatever they are", () => {
  const credits = creditsActivity({ id, description: "Welcome credits", changeMicro: 25n, createdAt: at(3) });
  const items = latestFirst([runActivity(run, true), discoveryActivity(discovery), credits], 2);
  expect(items.map(({ kind }) => kind)).toEqual(["discovery", "credits"]);
});
