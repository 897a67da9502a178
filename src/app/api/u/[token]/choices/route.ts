import { saveChoices } from "@/features/consent/links/mutations";
import { Choices } from "@/features/consent/links/schema";
import { formRoute, seeOther } from "@/gates/form";

/** The form of the preference centre. */
export const POST = formRoute(async ({ path, origin, form }) => {
  const token = path.token ?? "";
  const choices = Choices.safeParse({ shown: form?.getAll("shown") ?? [], ticked: form?.getAll("ticked") ?? [] });
  const isSaved = choices.success && (await saveChoices(token, choices.data, origin));
  return seeOther(`/u/${encodeURIComponent(token)}${isSaved ? "?done=saved" : ""}`);
});
