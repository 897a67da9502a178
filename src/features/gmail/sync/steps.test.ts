import { expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { GoogleError } from "../google-error";
import { ended, more, wait, workOn } from "./steps";

const nobody = async () => {
  throw new Error("Nothing is to end.");
};

test("works on until there is nothing left, or the time is up", async () => {
  const steps = [more, more, ended];
  expect(await workOn(async () => steps.shift() ?? ended, 60_000, nobody)).toEqual(ended);
  expect(await workOn(async () => more, 0, nobody)).toEqual(more);
  expect(await workOn(async () => wait(7), 60_000, nobody)).toEqual(wait(7));
});

test("a busy Gmail is waited for as long as it says; what a person must mend ends the work with its reason", async () => {
  const thrown = async (error: Error) => {
    const reasons: string[] = [];
    const failing = async () => {
      throw error;
    };
    const step = await workOn(failing, 0, async (reason) => reasons.push(reason));
    return { step, reasons };
  };
  expect(await thrown(new GoogleError("rate_limited", "429", 40))).toEqual({ step: wait(40), reasons: [] });
  expect(await thrown(new GoogleError("unavailable", "503"))).toEqual({ step: wait(15), reasons: [] });
  expect(await thrown(new AppError("conflict", "Connect again."))).toEqual({
    step: ended,
    reasons: ["Connect again."],
  });
  await expect(thrown(new Error("a bug"))).rejects.toThrow("a bug");
});
