import { expect, test } from "vitest";
import { frameDocument, framePolicy, safeHtml } from "./safe-html";

const clean = (html: string, areRemoteShown = false) => safeHtml(html, [], areRemoteShown).html;

test("what runs, posts, frames or redirects is gone with its contents", () => {
  const hostile = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<iframe src=//evil.test></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=//evil.test><input name=p><button>Go</button></form>",
    '<meta http-equiv="refresh" content="0;url=//evil.test">',
    '<link rel="dns-prefetch" href="//evil.test">',
    '<base href="//evil.test">',
    "<svg onload=alert(1)><image href=//evil.test/a></svg>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
  ];
  for (const html of hostile) {
    const result = clean(`${html}<p>after</p>`);
    expect(result, html).not.toMatch(/evil|alert|script|onerror|onload|<form|<meta|<link|<base/i);
  }
  expect(clean("<script>x</script><p>after</p>")).toBe("<p>after</p>");
});

test("handlers and addresses that are neither web nor mail are dropped; links open apart", () => {
  expect(clean('<p onclick="x()" style="color:red">a</p>')).toBe('<p style="color:red">a</p>');
  for (const href of ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "/relative"])
    expect(clean(`<a href="${href}">a</a>`), href).toBe("<a>a</a>");
  expect(clean('<a href="https://x.test/?a=1&amp;b=2" target="_top">a</a>')).toBe(
    '<a href="https://x.test/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">a</a>',
  );
});

test("text and attribute values cannot break out", () => {
  expect(clean("&lt;script&gt;alert(1)&lt;/script&gt;")).toBe("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(clean("<p title='\"><script>x</script>'>a</p>")).toBe(
    '<p title="&quot;&gt;&lt;script&gt;x&lt;/script&gt;">a</p>',
  );
  expect(clean("<style>a{}</style><style>b{}<p>x</p>").match(/<\/style/g)?.length).toBe(2);
});

test("remote pictures are counted and lose their address until they are asked for", () => {
  const html = `<img src="https://t.test/p.gif" alt="Logo"><td background="//t.test/b.png"></td><p style="background:url('http://t.test/c.png')">x</p>`;
  const blocked = safeHtml(html, [], false);
  expect(blocked.remoteCount).toBe(3);
  expect(blocked.html).toContain('<img alt="Logo">');
  expect(blocked.html).not.toContain("p.gif");
  expect(safeHtml(html, [], true).html).toContain('src="https://t.test/p.gif"');
});

test("pictures inside the mail are shown, what only pretends to be one is not", () => {
  const png = { cid: "logo@x", contentType: "image/png", content: Buffer.from("png") };
  const page = { cid: "page@x", contentType: "image/svg+xml", content: Buffer.from("<svg/>") };
  const { html, remoteCount } = safeHtml(
    '<img src="cid:logo@x"><img src="cid:page@x"><img src="cid:none">',
    [png, page],
    false,
  );
  expect(html).toBe(`<img src="data:image/png;base64,${png.content.toString("base64")}"><img><img>`);
  expect(remoteCount).toBe(0);
});

test("the frame's policy loads nothing, or pictures alone, and never runs a script", () => {
  for (const areRemoteShown of [false, true]) {
    const policy = framePolicy(areRemoteShown);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("script");
    expect(policy).toMatch(/sandbox allow-popups allow-popups-to-escape-sandbox$/);
    expect(policy.includes("https:")).toBe(areRemoteShown);
  }
  expect(frameDocument("<p>x</p>")).toContain("<body><p>x</p></body>");
});
