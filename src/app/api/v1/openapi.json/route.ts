import { env } from "@/env";
import { openApi } from "@/features/api-docs/openapi";
import { openRoute } from "@/gates/route";
import { service } from "@/service.config";
import { operations } from "./contract";

export const GET = openRoute(() =>
  Response.json(openApi({ name: service.name, url: env().APP_URL }, operations), {
    headers: { "access-control-allow-origin": "*" },
  }),
);
