import "server-only";
import { cookies } from "next/headers";
import { z } from "zod";
import { env } from "@/env";
import { seal, unseal } from "@/lib/crypto";

/** A short-lived value that the browser carries and cannot read or change. */
export type SealedCookie<S extends z.ZodType> = { name: string; maxAgeSeconds: number; schema: S };

const place = (name: string) => ({ table: "cookie", column: name, rowId: "" });
const Envelope = z.object({ expiresAtMs: z.number(), value: z.unknown() });

/** In a server action or a route handler. */
export async function setSealedCookie<S extends z.ZodType>(
  { name, maxAgeSeconds }: SealedCookie<S>,
  value: z.input<S>,
) {
  const envelope = { expiresAtMs: Date.now() + maxAgeSeconds * 1000, value };
  (await cookies()).set(name, seal(JSON.stringify(envelope), place(name)), {
    httpOnly: true,
    sameSite: "lax",
    secure: env().APP_URL.startsWith("https:"),
    path: "/",
    maxAge: maxAgeSeconds,
  });
}

/** Null when it is absent, too old, or not ours. */
export async function readSealedCookie<S extends z.ZodType>({
  name,
  schema,
}: SealedCookie<S>): Promise<z.output<S> | null> {
  const sealed = (await cookies()).get(name)?.value;
  if (!sealed) return null;
  try {
    const { expiresAtMs, value } = Envelope.parse(JSON.parse(unseal(sealed, place(name))));
    return expiresAtMs > Date.now() ? schema.parse(value) : null;
  } catch {
    return null;
  }
}

export const clearSealedCookie = async ({ name }: { name: string }) => void (await cookies()).delete(name);
