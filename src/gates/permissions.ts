export const permissions = [
  "emails.read",
  "emails.act",
  "emails.send",
  "gmail.connect",
  "gmail.sync",
  "summaries.read",
  "summaries.run",
  "credits.read",
  "credits.buy",
  "contacts.read",
  "contacts.write",
  "contacts.import",
  "contacts.export",
  "topics.manage",
  "suppressions.manage",
  "templates.read",
  "templates.write",
  "members.read",
  "members.manage",
  "apiKeys.manage",
  "workspace.read",
  "workspace.manage",
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ["admin", "manager", "editor", "reviewer", "viewer"] as const;
export type Role = (typeof roles)[number];

const viewer: Permission[] = [
  "workspace.read",
  "emails.read",
  "summaries.read",
  "members.read",
  "contacts.read",
  "templates.read",
];
const reviewer: Permission[] = [...viewer, "credits.read"];
const editor: Permission[] = [
  ...reviewer,
  "summaries.run",
  "gmail.sync",
  "emails.act",
  "emails.send",
  "contacts.write",
  "templates.write",
];
const manager: Permission[] = [
  ...editor,
  "gmail.connect",
  "credits.buy",
  "members.manage",
  "contacts.import",
  "contacts.export",
  "topics.manage",
  "suppressions.manage",
];

/** The one table of who may do what. */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  admin: permissions,
  manager,
  editor,
  reviewer,
  viewer,
};

export const isPermission = (value: string): value is Permission => (permissions as readonly string[]).includes(value);
