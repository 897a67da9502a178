export type LabelChange = { id: string; added: string[]; removed: string[] };

/** What a series of changes comes to for each mail: of two changes of one label the later wins. */
export function netLabelChanges(changes: readonly LabelChange[]): LabelChange[] {
  const byMail = new Map<string, Map<string, boolean>>();
  for (const { id, added, removed } of changes) {
    const labels = byMail.get(id) ?? new Map<string, boolean>();
    for (const label of added) labels.set(label, true);
    for (const label of removed) labels.set(label, false);
    byMail.set(id, labels);
  }
  return [...byMail].map(([id, labels]) => ({
    id,
    added: [...labels].flatMap(([label, isOn]) => (isOn ? [label] : [])),
    removed: [...labels].flatMap(([label, isOn]) => (isOn ? [] : [label])),
  }));
}
