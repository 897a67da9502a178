import type { Condition, Rule, RuleItem } from "./schema";

type Noun = "field" | "tag" | "list" | "segment" | "topic";
type Rename = (noun: Noun, id: string) => string;

function renamedCondition(condition: Condition, rename: Rename): Condition {
  switch (condition.kind) {
    case "field":
      return { ...condition, fieldId: rename("field", condition.fieldId) };
    case "tag":
      return { ...condition, tagIds: condition.tagIds.map((id) => rename("tag", id)) };
    case "list":
      return { ...condition, listId: rename("list", condition.listId) };
    case "segment":
      return { ...condition, segmentId: rename("segment", condition.segmentId) };
    case "topic":
      return { ...condition, topicId: rename("topic", condition.topicId) };
    default:
      return condition;
  }
}

const renamedItem = (item: RuleItem, rename: Rename): RuleItem =>
  item.kind === "group"
    ? { ...item, items: item.items.map((each) => renamedItem(each, rename)) }
    : renamedCondition(item, rename);

/** The same rule with other names for what it names, such as public ids for our own. */
export const renamed = ({ version, root }: Rule, rename: Rename): Rule => ({
  version,
  root: { ...root, items: root.items.map((each) => renamedItem(each, rename)) },
});
