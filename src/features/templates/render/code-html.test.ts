import { expect, test } from "vitest";
import { sanitise } from "./code-html";

const html = (source: string) => sanitise(source, { isWhole: false });

test("what mails cannot hold goes, and is named; the rest stays as it was", () => {
  expect(html('<p class="a" onclick="x">Hi <b>you</b><br><script>x</script></p>')).toEqual({
    html: '<p class="a">Hi <b>you</b><br></p>',
    removed: ["p onclick", "script"],
  });
  expect(html('<a href="data:text/html,x">a</a>').html).toBe("<a>a</a>");
});

test("open elements are closed, quotes are put where they lack, entities stay words", () => {
  expect(html("<p title=a>x &lt;b&gt; <i>y").html).toBe('<p title="a">x &lt;b&gt; <i>y</i></p>');
});

test("Liquid stays Liquid, with its quotes", () => {
  const source = '{% if contact.a == "x" %}<b title="{{ contact.a | default: \'y\' }}">1 < 2</b>{% endif %}';
  expect(html(source).html).toBe(source.replace("1 < 2", "1 &lt; 2"));
});
