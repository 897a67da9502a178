import { expect, test } from "vitest";
import { isNamedJob, jobName } from "./job-names";

test("a job has a name for people; one that is not known any more its own in words", () => {
  expect(jobName("gmail.sync-mailbox")).toBe("Sync with Gmail");
  expect(isNamedJob("gmail.old-job")).toBe(false);
  expect(jobName("gmail.old-job")).toBe("Old job");
});
