import { expect, test } from "vitest";
import { findActive, isActive, type NavItem } from "./navigation";

const dashboard: NavItem = {
  label: "Dashboard",
  href: "/acme",
  icon: "dashboard",
  exact: true,
};
const inbox: NavItem = { label: "Inbox", href: "/acme/inbox", icon: "inbox" };
const settings: NavItem = {
  label: "Settings",
  href: "/acme/settings/profile",
  icon: "settings",
  activeUnder: "/acme/settings",
};

test("an exact entry is not active below its address", () => {
  expect(isActive(dashboard, "/acme")).toBe(true);
  expect(isActive(dashboard, "/acme/inbox")).toBe(false);
});

test("an entry is active below its address, but not beside it", () => {
  expect(isActive(inbox, "/acme/inbox/msg_1")).toBe(true);
  expect(isActive(inbox, "/acme/inbox-rules")).toBe(false);
});

test("an entry that opens the first of several tabs stays active on all of them", () => {
  expect(findActive([{ items: [dashboard, inbox, settings] }], "/acme/settings/team")).toBe(settings);
});
