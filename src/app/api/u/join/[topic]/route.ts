import { join } from "@/features/consent/joining/mutations";
import { formRoute, seeOther } from "@/gates/form";
import { parseId } from "@/lib/ids";

/** The sign-up form of a topic, on our page or on a website of the workspace's own. */
export const POST = formRoute(async ({ path, origin, form }) => {
  const topic = path.topic ?? "";
  const topicId = parseId("topic", topic);
  const outcome = topicId
    ? await join({ topicId, email: form?.get("email") ?? "", trap: form?.get("website") ?? "" }, origin)
    : "gone";
  return seeOther(`/u/join/${encodeURIComponent(topic)}?state=${outcome}`);
});
