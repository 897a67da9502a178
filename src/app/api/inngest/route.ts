import { serve } from "inngest/next";
import { env } from "@/env";
import { inngest } from "~/inngest/client";
import { functions } from "~/inngest/registry";

export const dynamic = "force-dynamic";
export const maxDuration = 300;
export const { GET, POST, PUT } = serve({
  client: inngest,
  functions,
  serveOrigin: env().APP_URL,
});
