import { expect, test } from "vitest";
import { type Element, styleReader } from "./css";
import { isRemoved, isUnseen, lookOf, pageLook } from "./unseen";

const element = (style: string, attribs: Record<string, string> = {}): Element => ({
  name: "p",
  attribs: { ...attribs, style },
  parent: null,
});
const styleOf = styleReader("");
const removed = (style: string, attribs?: Record<string, string>) =>
  isRemoved(element(style, attribs), styleOf(element(style)));
const look = (style: string, around = pageLook) => lookOf(element(style), styleOf(element(style)), around);

test("an element is gone with all in it when it has no place, no size or no substance", () => {
  for (const style of [
    "display:none",
    "opacity:0",
    "opacity:0%",
    "filter:opacity(0)",
    "position:absolute;left:-9999px",
    "position:relative;top:-500em",
    "text-indent:-9999px",
    "margin-left:-2000px",
    "height:0;overflow:hidden",
    "width:1px;height:1px;overflow:hidden",
    "max-height:0px;overflow:hidden",
    "clip:rect(0,0,0,0);position:absolute",
    "clip-path:inset(100%)",
    "transform:scale(0)",
    "transform:translateX(-9999px)",
  ])
    expect([style, removed(style)]).toEqual([style, true]);
  expect([removed("", { hidden: "" }), removed("", { "aria-hidden": "true" })]).toEqual([true, true]);
  for (const style of [
    "",
    "height:0",
    "opacity:.5",
    "left:-9999px",
    "margin:-10px",
    "text-indent:-20px",
    "overflow:hidden;width:100%",
  ])
    expect([style, removed(style)]).toEqual([style, false]);
});

test("text is unseen by size, colour or visibility, and seen again where these come back", () => {
  for (const style of [
    "font-size:0",
    "font-size:1px",
    "font:0/0 a",
    "color:#fff",
    "color:transparent",
    "color:#fdfdfd",
    "visibility:hidden",
    "-webkit-text-fill-color:transparent",
  ])
    expect([style, isUnseen(look(style))]).toEqual([style, true]);
  expect(isUnseen(look("font-size:13px", look("font-size:0")))).toBe(false);
  expect(isUnseen(look("visibility:visible", look("visibility:hidden")))).toBe(false);
  expect(isUnseen(look("background:#000", look("color:#fff")))).toBe(false);
  expect(isUnseen(look("color:#fff", look("background:url(x.png)")))).toBe(false);
  expect(isUnseen(look("", look("color:#fff")))).toBe(true);
});
