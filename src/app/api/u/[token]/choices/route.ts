import { saveChoices } from "@/features/consent/links/mutations";
import { Choices } from "@/features/consent/links/schema";
import { formRoute, seeOther } from "@/gates/form";

/** The form of the preference centre. */
export const POST = formRoute(async ({ path, origin, form }) => {
  const token = path.token ?? "";
  const all = (name: string) => form?.getAll(name) ?? [];
  const choices = Choices.safeParse({ shown: all("shown"), on: all("on"), ticked: all("ticked") });
  const saving = choices.success ? await saveChoices(token, choices.data, origin) : "unknown";
  return seeOther(`/u/${encodeURIComponent(token)}${saving === "unknown" ? "" : `?done=${saving}`}`);
});
