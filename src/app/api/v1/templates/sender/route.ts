import { getSender } from "@/features/templates/audience/queries";
import { setSender } from "@/features/templates/mutations";
import { SenderDetails } from "@/features/templates/schema";
import { apiRoute } from "@/gates/api";

export const GET = apiRoute({
  summary: "Company name and postal address that the footers show",
  scope: "templates.read",
  reply: SenderDetails,
  run: async (ctx) => {
    const { company, address } = await getSender(ctx);
    return { company, address };
  },
});

export const PUT = apiRoute({
  summary: "Set company name and postal address",
  scope: "templates.write",
  body: SenderDetails,
  reply: SenderDetails,
  run: async (ctx, { body }) => {
    await setSender(ctx, body);
    return body;
  },
});
