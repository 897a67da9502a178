import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { once } from "@/lib/once";

/** argon2id with the library's defaults (19 MiB, 2 passes): about 50 ms of one core. */
export const hashPassword = (password: string) => hash(password);

const decoy = () => once("password-decoy", () => hash(crypto.randomUUID()));

/** Takes as long when there is no hash to compare with, so that time does not tell who has an account. */
export async function isPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  const isRight = await verify(passwordHash ?? (await decoy()), password).catch(() => false);
  return isRight && Boolean(passwordHash);
}
