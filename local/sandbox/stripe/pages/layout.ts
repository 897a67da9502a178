/** Text made safe for HTML. */
export function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const style = `
:root { color-scheme: light dark; --page: #f5f6f8; --card: #fff; --text: #1a1f36; --soft: #5b6378; --line: #d9dde5; --main: #4b45d1; --on: #fff; --bad: #b3261e; --bad-page: #fdecea }
@media (prefers-color-scheme: dark) { :root { --page: #12141b; --card: #1c1f2a; --text: #eceef5; --soft: #a7aec2; --line: #363c4d; --main: #8f8aff; --on: #12141b; --bad: #ffb4ab; --bad-page: #3b1513 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { max-width: 27rem; margin: 0 auto; padding: clamp(1rem, 6vh, 4rem) 1rem 3rem }
main.wide { max-width: 62rem }
.badge { display: inline-block; padding: .15rem .6rem; border: 1px solid var(--line); border-radius: 999px; background: var(--card); color: var(--soft); font-size: .875rem }
.card { margin-top: 1rem; padding: 1.5rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card) }
h1 { margin: 0; font-size: 1.125rem; font-weight: 600 }
.total { margin: .25rem 0 0; font-size: 2.25rem; font-weight: 700; line-height: 1.15; letter-spacing: -.02em }
.soft { color: var(--soft); font-size: .875rem }
ul.lines { margin: 1rem 0 0; padding: 0; list-style: none }
ul.lines li { display: flex; justify-content: space-between; gap: 1rem; padding: .5rem 0; border-top: 1px solid var(--line) }
label { display: block; margin: 1.25rem 0 .35rem; font-weight: 600; font-size: .9375rem }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--page); color: inherit; font: inherit }
button, .button { display: block; width: 100%; min-height: 3rem; margin-top: .75rem; padding: .6rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer }
button.main, .button.main { margin-top: 1.5rem; border-color: transparent; background: var(--main); color: var(--on) }
button.quiet { min-height: 2.75rem; border-color: transparent; color: var(--soft); font-size: .9375rem; font-weight: 500; text-decoration: underline }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px }
.alert { margin: 1rem 0 0; padding: .75rem 1rem; border-radius: .5rem; background: var(--bad-page); color: var(--bad); font-weight: 600 }
.table { overflow-x: auto } table { width: 100%; border-collapse: collapse; font-size: .875rem } th, td { padding: .4rem .6rem; border-top: 1px solid var(--line); text-align: left; white-space: nowrap }
`;

export function layout(title: string, body: string, isWide = false): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${html(title)} · Stripe sandbox</title>
<style>${style}</style>
</head>
<body>
<main${isWide ? ' class="wide"' : ""}>
<span class="badge">Stripe sandbox</span>
${body}
</main>
</body>
</html>
`;
}
