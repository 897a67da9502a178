/** Columns of the table that every contact has; custom fields are columns by their id. */
export const ownColumns = ["email", "tags", "phone", "locale", "timeZone", "source", "created", "updated"] as const;
export type OwnColumn = (typeof ownColumns)[number];

export const columnWords: Record<OwnColumn, string> = {
  email: "E-mail",
  tags: "Tags",
  phone: "Phone",
  locale: "Language",
  timeZone: "Time zone",
  source: "Source",
  created: "Added",
  updated: "Changed",
};

export const defaultColumns: readonly string[] = ["email", "tags", "source", "created"];
export const isOwnColumn = (id: string): id is OwnColumn => (ownColumns as readonly string[]).includes(id);

export const sourceWords = {
  manual: "By hand",
  import: "Import",
  api: "API",
  form: "Form",
  gmail: "Gmail",
} as const;

/** How somebody was added, inside a sentence. */
export const addedWords = {
  manual: "by hand",
  import: "by an import",
  api: "through the API",
  form: "by a form",
  gmail: "from Gmail",
} as const;

export const statusWords = {
  subscribed: "Subscribed",
  pending: "Not confirmed yet",
  unsubscribed: "Unsubscribed",
  none: "Never asked",
} as const;
