const words: Record<string, string> = {
  INBOX: "Inbox",
  SENT: "Sent",
  STARRED: "Starred",
  IMPORTANT: "Important",
  TRASH: "Trash",
  SPAM: "Spam",
  CATEGORY_PERSONAL: "Primary",
  CATEGORY_SOCIAL: "Social",
  CATEGORY_PROMOTIONS: "Promotions",
  CATEGORY_UPDATES: "Updates",
  CATEGORY_FORUMS: "Forums",
};

/** Gmail's own labels in plain words; a person's own by the name they gave. */
export const labelName = (id: string, names: Readonly<Record<string, string>>) => words[id] ?? names[id] ?? id;

/** Labels worth a badge on a mail: the person's own, and the marks they set. */
export const shownLabels = (labels: readonly string[], names: Readonly<Record<string, string>>) =>
  labels.filter((id) => id === "STARRED" || id === "SENT" || names[id]).map((id) => labelName(id, names));

/** The labels a filter can ask for, Gmail's first. */
export const labelChoices = (names: Readonly<Record<string, string>>) => [
  ...Object.entries(words).map(([id, name]) => ({ id, name })),
  ...Object.entries(names).map(([id, name]) => ({ id, name })),
];
