import type { Role } from "@/gates/permissions";

/** What each role may do, in the words of the team page; the table itself is gates/permissions. */
export const roleWords: Record<Role, { label: string; means: string }> = {
  admin: { label: "Admin", means: "Everything, including roles of other admins, API keys and the workspace itself." },
  manager: { label: "Manager", means: "Connects mailboxes, buys credits and manages members, but not admins." },
  editor: { label: "Editor", means: "Reads mail, syncs mailboxes and runs summaries, which spends credits." },
  reviewer: { label: "Reviewer", means: "Reads mail and summaries, and sees how credits are spent." },
  viewer: { label: "Viewer", means: "Reads mail and summaries." },
};
