/**
 * Units a call costs, for projects made after 1 May 2026: reading and sending as published for them, the rest as
 * Google's older table has it. What is not listed costs 5.
 */
export const QUOTA_UNITS_2026: Readonly<Record<string, number>> = {
  "profile.get": 1,
  "messages.list": 5,
  "messages.get": 20,
  "messages.attachments.get": 20,
  "messages.modify": 5,
  "messages.batchModify": 50,
  "messages.batchDelete": 50,
  "messages.delete": 10,
  "messages.trash": 5,
  "messages.untrash": 5,
  "messages.insert": 25,
  "messages.import": 25,
  "messages.send": 100,
  "threads.list": 10,
  "threads.get": 40,
  "threads.modify": 10,
  "threads.trash": 10,
  "threads.untrash": 10,
  "threads.delete": 20,
  "drafts.list": 5,
  "drafts.get": 20,
  "drafts.create": 10,
  "drafts.update": 15,
  "drafts.delete": 10,
  "drafts.send": 100,
  "history.list": 2,
  "labels.list": 1,
  "labels.get": 1,
  "labels.create": 5,
  "labels.update": 5,
  "labels.patch": 5,
  "labels.delete": 5,
  watch: 100,
  stop: 50,
};

export const DEFAULT_UNITS = 5;
