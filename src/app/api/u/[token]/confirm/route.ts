import { confirmByLink, undoByLink } from "@/features/consent/joining/mutations";
import { formRoute, seeOther } from "@/gates/form";

/** The buttons of the confirmation page: yes, or take it back. */
export const POST = formRoute(async ({ path, origin, form }) => {
  const token = path.token ?? "";
  if (form?.get("answer") === "undo") await undoByLink(token, origin);
  else if (form?.get("answer") === "yes") await confirmByLink(token, origin);
  return seeOther(`/u/${encodeURIComponent(token)}`);
});
