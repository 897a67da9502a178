import { expect, test, vi } from "vitest";
import { createUser } from "@/features/identity/mutations";
import { authorizePassword } from "@/features/identity/next-auth";
import {
  confirmEmailAction,
  requestPasswordResetAction,
  requestVerificationAction,
  signUpAction,
} from "@/features/identity/passwords/actions";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { anEmail, aUser, unique } from "../../factories/workspaces";

// Next's request scope exists only inside Next: its headers, and the work it does after the answer.
const { request, later } = vi.hoisted(() => ({ request: { address: "" }, later: [] as Promise<unknown>[] }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined }),
}));
vi.mock("@/lib/caller-address", () => ({ addressOf: () => request.address }));
vi.mock("next/server", () => ({ after: (work: () => Promise<unknown>) => void later.push(work()) }));

const password = "a long enough secret";
const fromElsewhere = () => {
  request.address = unique();
};
const aCaller = (ipAddress: string = unique()) => ({
  ctx: systemJobContext("test"),
  user: null,
  ipAddress,
  userAgent: null,
});

test("the eleventh try of a quarter of an hour is refused, even with the right password", async () => {
  const email = anEmail();
  await createUser(systemJobContext("test"), { email, password });
  const caller = aCaller();
  for (let i = 0; i < 10; i++) expect(await authorizePassword(caller, { email, password: "wrong" })).toBeNull();
  await expect(authorizePassword(caller, { email, password })).rejects.toThrow("TooManyTries");
  expect(await authorizePassword(aCaller(), { email, password })).not.toBeNull();
});

test("changing one's network address does not give tries at one account without end", async () => {
  const email = anEmail();
  const tries = Array.from({ length: 41 }, () => authorizePassword(aCaller(), { email, password: "wrong" }));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
});

test("asking for mail and signing up are throttled for an address", async () => {
  for (const [action, limit] of [
    [requestPasswordResetAction, 4],
    [requestVerificationAction, 4],
  ] as const) {
    const email = anEmail();
    for (let i = 0; i < limit; i++) {
      fromElsewhere();
      expect((await action({ email })).ok).toBe(true);
    }
    expect(await action({ email })).toMatchObject({ ok: false, code: "rate_limited" });
  }
});

test("sign-up and forgot answer the same for a taken and a free address", async () => {
  const [taken, free] = [(await aUser()).email, anEmail()];
  fromElsewhere();
  const signUps = [await signUpAction({ email: taken, password }), await signUpAction({ email: free, password })];
  const resets = [
    await requestPasswordResetAction({ email: taken }),
    await requestPasswordResetAction({ email: anEmail() }),
  ];
  for (const [known, unknown] of [signUps, resets]) expect(known).toEqual(unknown);
  await Promise.all(later);
  const mails = (email: string) =>
    inScope("system", async (tx) => {
      const user = await tx.user.findUnique({ where: { email } });
      return tx.outboxEvent.count({
        where: { name: "identity/mail.requested", data: { path: ["userId"], equals: user?.id } },
      });
    });
  expect([await mails(taken), await mails(free)]).toEqual([2, 1]);
});

test("a weak password is refused before anything is written", async () => {
  fromElsewhere();
  const email = anEmail();
  for (const weak of ["short", "password123", email])
    expect(await signUpAction({ email, password: weak })).toMatchObject({
      ok: false,
      fields: { password: [expect.any(String)] },
    });
  expect(await inScope("system", (tx) => tx.user.count({ where: { email } }))).toBe(0);
});

test("guessing at a confirmation link is throttled", async () => {
  fromElsewhere();
  const token = "x".repeat(43);
  for (let i = 0; i < 10; i++)
    expect(await confirmEmailAction({ token, password })).toMatchObject({ code: "conflict" });
  expect(await confirmEmailAction({ token, password })).toMatchObject({ code: "rate_limited" });
});
