/** What `contact_change` tells of a contact. */
export const changeKinds = [
  "updated",
  "deleted",
  "restored",
  "tag_added",
  "tag_removed",
  "list_added",
  "list_removed",
  "merged",
  "unmerged",
] as const;
export type ChangeKind = (typeof changeKinds)[number];
