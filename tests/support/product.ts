import type { Context } from "@/gates/context";
import type { Stack } from "./stack";

const mailboxOf = (name: string) => `${name}-${Date.now()}@maple.test`;

/** The product's own functions, working on a running stack as the operator's command line does. */
export async function productOn(stack: Stack) {
  Object.assign(process.env, stack.env(), { LOG_LEVEL: "silent" });
  const { cliContext, cliWorkspaceContext } = await import("@/gates/cli");
  const { createUser } = await import("@/features/identity/mutations");
  const { createApiKey } = await import("@/features/api-keys/mutations");
  const { permissions } = await import("@/gates/permissions");

  return {
    /** A person, their workspace with the welcome credits, and an API key that may do all. */
    async newWorkspace(slug: string) {
      const email = `${slug}@example.test`;
      const user = await createUser(cliContext(), { email, password: "a long enough passphrase", workspace: slug });
      const ctx = await cliWorkspaceContext(slug);
      const { key } = await createApiKey(ctx, { name: "test", scopes: [...permissions] });
      return { ctx, key, email, userId: user.id };
    },
    /** A new Google account with `generate` mails, connected by a real consent. */
    async connectMailbox(ctx: Context, generate: number) {
      const { aGrant } = await import("../factories/gmail");
      const { connectAccount } = await import("@/features/gmail/mutations");
      const { drive } = await import("../factories/google-sandbox");
      const google = drive(String(stack.services().google));
      const email = mailboxOf("box");
      await google.addAccount(email, { generate });
      const grant = await aGrant(google, email);
      const { id } = await connectAccount(ctx, grant);
      return { id, email, grant };
    },
  };
}
export type Product = Awaited<ReturnType<typeof productOn>>;
