import { describe, expect, test } from "vitest";
import { oneLine, parseLiquid, renderLiquid, safeAddress } from "./engine";
import { LiquidFault, scan } from "./scan";

const render = (source: string, scope = {}, isHtml = true) => {
  scan(source);
  return renderLiquid(parseLiquid(source), scope, { isHtml });
};
const hostileName = `<b>"x"</b>'{{ 7 | times: 6 }}{% include "/etc/passwd" %}`;

describe("personalisation", () => {
  test("escapes in HTML, not in text, and what data holds is never read as Liquid", () => {
    const escaped = "&lt;b&gt;&quot;x&quot;&lt;/b&gt;&#39;{{ 7 | times: 6 }}{% include &quot;/etc/passwd&quot; %}";
    expect(render("{{ contact.name }}", { contact: { name: hostileName } })).toBe(escaped);
    expect(render("{{ contact.name }}", { contact: { name: hostileName } }, false)).toBe(hostileName);
    const caught = "{% capture x %}<i>{{ contact.name }}</i>{% endcapture %}{{ x }}";
    expect(render(caught, { contact: { name: "A&B" } })).toBe("&lt;i&gt;A&amp;B&lt;/i&gt;");
  });

  test("filters, conditions, loops and defaults do what authors expect", () => {
    expect(render('{{ contact.first_name | default: "there" }}')).toBe("there");
    expect(render("{% for t in tags %}{{ t | upcase }},{% endfor %}", { tags: ["a", "b"] })).toBe("A,B,");
    expect(render('{{ "2026-03-01" | date: "%-d %B %Y" }}')).toBe("1 March 2026");
    expect(render("{{ q | url_encode }}", { q: "a b\ud800" })).toBe("a%20b%EF%BF%BD");
    expect(render("{{ contact }}{{ list }}", { contact: { a: 1 }, list: [1, 2] })).toBe("12");
  });

  test("an address keeps to the web, mail and telephone, whatever data says", () => {
    for (const bad of [
      "javascript:alert(1)",
      " java\nscript:alert(1)",
      "data:text/html,x",
      "//evil.example",
      "",
      "vbscript:x",
    ])
      expect(safeAddress(bad, "link"), bad).toBe("#");
    expect(safeAddress("mailto:a@b.example", "picture")).toBe("#");
    const address = "{% link_address %}{{ to }}{% endlink_address %}";
    const rendered = (to: string) => renderLiquid(parseLiquid(address), { to }, { isHtml: true });
    expect(rendered('https://a.example/?q="><script>')).toBe("https://a.example/?q=%22%3E%3Cscript%3E");
    expect(rendered("javascript:alert(1)")).toBe("#");
  });

  test("a subject is one line", () => {
    expect(oneLine("Hi\r\nBcc: all@example.test\u2028x\u0000\ud800")).toBe("Hi Bcc: all@example.test x\ufffd");
  });
});

describe("hostile Liquid is refused", () => {
  test.each([
    ["includes", '{% include "/etc/passwd" %}'],
    ["renders", '{% render "x" %}'],
    ["layouts", '{% layout "x" %}'],
    ["internal tags", "{% link_address %}x{% endlink_address %}"],
    ["unescaped output", "{{ x | raw }}"],
    ["json of everything", "{{ contact | json }}"],
    ["filters that evaluate", '{{ (1..3) | where_exp: "x", "x" }}'],
    ["filters that look into everything", "{{ contact | inspect }}"],
    ["state between mails", "{% increment x %}"],
    ["unclosed words", "{{ a"],
    ["filters with slow patterns", '{{ "<<<" | strip_html }}'],
    ["unknown filters", "{{ x | nonsense }}"],
    ["unclosed blocks", "{% if a %}x"],
    ["deep nesting", "{% if a %}".repeat(500) + "{% endif %}".repeat(500)],
    ["many expressions", "{{ a }}".repeat(4_000)],
    ["a long loop", "{% for i in (1..1000000000) %}x{% endfor %}"],
    ["nested loops", "{% for i in (1..2000) %}{% for j in (1..2000) %}x{% endfor %}{% endfor %}"],
    ["10 MB of output", `{% for i in (1..11000) %}${"x".repeat(1_000)}{% endfor %}`],
    [
      "text that doubles",
      `{% assign a = "xxxxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}`,
    ],
    [
      "captures that double",
      `{% assign a = "xxxxxxxxxx" %}{% for i in (1..60) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}{{ a }}`,
    ],
    [
      "a long text looked through again and again",
      `{% assign a = "${"x".repeat(1_000)}" %}{% for i in (1..8) %}{% assign a = a | append: a %}{% endfor %}{% for i in (1..5000) %}{% if a contains "y" %}{% endif %}{% endfor %}`,
    ],
    ["a huge range that is only counted", "{{ (1..1000000000) | size }}"],
    ["a huge range of which one is taken", "{% for i in (1..1000000000) limit: 1 %}x{% endfor %}"],
    [
      "days of far zones again and again",
      '{% for i in (1..3000) %}{% assign d = "now" | date: "%Z", "Europe/Berlin" %}{% endfor %}',
    ],
    ["a chain of filters", `{{ "a" ${"| upcase ".repeat(1_000)}}}`],
    ["a condition without end", `{% if a ${"and a ".repeat(1_000)}%}x{% endif %}`],
    ["names in names", `{{ a${"[b".repeat(2_000)}${"]".repeat(2_000)} }}`],
    ["more Liquid than words", `{{ "${"x".repeat(4_000)}" }}`.repeat(30)],
    ["a huge padding", '{{ "now" | date: "%999999999d" }}'],
    ["a huge replacement", `{{ "${"a".repeat(10_000)}" | replace: "a", "${"b".repeat(10_000)}" }}`],
    [
      "lists that double",
      `{% assign a = "1,2,3,4" | split: "," %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}{{ a.size }}`,
    ],
  ])("%s", (_name, source) => {
    expect(() => render(source)).toThrow(LiquidFault);
  });

  test("prototypes, constructors and functions are not there", () => {
    for (const path of [
      "contact.constructor",
      "contact.__proto__",
      "constructor",
      "__proto__.polluted",
      "contact.toString",
      '"x".constructor',
      "contact.name.constructor.constructor",
      'contact["constructor"]',
    ])
      expect(render(`{{ ${path} }}`, { contact: { name: "x" } }), path).toBe("");
    render('{% assign __proto__ = "x" %}{% assign constructor = "y" %}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
