import { unsubscribeByLink } from "@/features/consent/links/mutations";
import { formRoute, seeOther } from "@/gates/form";

/** The button of the unsubscribe page; `everything` when it is the one for all topics. */
export const POST = formRoute(async ({ path, origin, form }) => {
  const token = path.token ?? "";
  const isEverything = form?.get("everything") === "yes";
  const isOurs = await unsubscribeByLink(token, { origin, isOneClick: false, isEverything });
  return seeOther(`/u/${encodeURIComponent(token)}${isOurs ? "?done=unsubscribed" : ""}`);
});
