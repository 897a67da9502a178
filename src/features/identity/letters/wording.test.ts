import { expect, test } from "vitest";
import { accountExists, agreeToLink, confirmAddress, passwordChanged, setPassword } from "./wording";

const to = { product: "Inflow", origin: "https://inflow.test", email: "ada@example.test" };

test("each letter's button leads to the page of its purpose with its secret, and nowhere else", () => {
  expect(confirmAddress(to, "t1").button?.url).toBe("https://inflow.test/verify/t1");
  expect(setPassword(to, "t2").button?.url).toBe("https://inflow.test/reset/t2");
  const sign = { provider: "Google", address: "eve@example.test" };
  expect(agreeToLink(to, "t3", sign).button?.url).toBe("https://inflow.test/link/t3");
});

test("letters that only tell something carry no secret", () => {
  expect(accountExists(to).button?.url).toBe("https://inflow.test/login");
  expect(passwordChanged(to).button?.url).toBe("https://inflow.test/forgot");
});
