/** What `contact_change` tells of a contact. */
export type ChangeKind =
  | "updated"
  | "deleted"
  | "restored"
  | "tag_added"
  | "tag_removed"
  | "list_added"
  | "list_removed"
  | "merged"
  | "unmerged";
