import { createHash } from "node:crypto";

export type MicrosoftAccount = {
  email: string;
  name: string;
  /** Directory object id and the app's own subject: the same at every start. */
  oid: string;
  sub: string;
};

/** The one tenant of the sandbox. */
export const TENANT_ID = "5d3b4f0e-8c1a-4a7e-9f52-0c6b7a1e2d90";

function account(email: string, name: string): MicrosoftAccount {
  const hex = createHash("sha256").update(email).digest("hex");
  const oid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
  return { email, name, oid, sub: createHash("sha256").update(`sub ${email}`).digest("base64url") };
}

/** Ada has the same address as in the Google sandbox, to try the linking of accounts. */
export const MICROSOFT_ACCOUNTS: readonly MicrosoftAccount[] = [
  account("erik@birch.test", "Erik Lund"),
  account("farah@birch.test", "Farah Aziz"),
  account("ada@maple.test", "Ada Byrne"),
];
