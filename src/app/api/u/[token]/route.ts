import { unsubscribeByLink } from "@/features/consent/links/mutations";
import { formRoute, seeOther } from "@/gates/form";
import { openRoute } from "@/gates/route";

const field = "List-Unsubscribe";

/** RFC 8058: a mail program's own unsubscribe button posts here. It acts at once, and may be pressed again. */
export const POST = formRoute(async ({ path, origin, form }) => {
  // Some programs send an empty body; whoever sends another one means something else.
  if (form && form.get(field)?.trim().toLowerCase() !== "one-click")
    return new Response(`Send ${field}=One-Click.`, { status: 400 });
  const isOurs = await unsubscribeByLink(path.token ?? "", { origin, isOneClick: true, isEverything: false });
  return isOurs
    ? new Response("You are unsubscribed.")
    : new Response("This link is not one of ours, or not whole.", { status: 404 });
});

/** Whoever opens the address is asked first: link checkers open addresses too. */
export const GET = openRoute((request) => {
  const token = new URL(request.url).pathname.split("/").at(-1) ?? "";
  return seeOther(`/u/${token}`);
});
