import { escapeHtml } from "../mime/visible-text";
import type { Account } from "../store/operations";
import { describeScope, isIdentityScope } from "./scopes";

const STYLE = `
:root{color-scheme:light dark;--ink:#1f1f1f;--soft:#5f6368;--line:#dadce0;--page:#f0f4f9;--card:#fff;--blue:#0b57d0;--hover:#f2f6fc}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#bdc1c6;--line:#5f6368;--page:#1e1f20;--card:#131314;--blue:#a8c7fa;--hover:#28292a}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:16px;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:460px;background:var(--card);border-radius:24px;padding:32px 28px}
.badge{display:inline-block;margin:0 0 20px;padding:2px 12px;border:1px solid var(--line);border-radius:99px;font-size:14px;color:var(--soft)}
h1{margin:0 0 4px;font-size:28px;font-weight:400;line-height:1.25}p{margin:0 0 16px}.soft{color:var(--soft);font-size:14px}
ul{list-style:none;margin:24px 0;padding:0}li{position:relative;display:flex;gap:14px;align-items:center;padding:12px 8px;border-bottom:1px solid var(--line)}
li.pick:hover{background:var(--hover)}li img{border-radius:50%;flex:none}li span{display:block}
.pick button{all:unset;cursor:pointer;color:var(--soft);font-size:14px}.pick button::after{content:"";position:absolute;inset:0}
.pick:focus-within{outline:2px solid var(--blue);outline-offset:2px;border-radius:8px}
li label{display:flex;gap:14px;align-items:flex-start;width:100%}input[type=checkbox]{width:20px;height:20px;margin:2px 0 0;flex:none;accent-color:var(--blue)}
.row{display:flex;gap:12px;justify-content:flex-end;margin-top:24px}
.row button{min-height:44px;padding:0 26px;border-radius:99px;border:1px solid var(--line);background:transparent;color:var(--blue);font:inherit;font-weight:500;cursor:pointer}
.row button.main{background:var(--blue);border-color:var(--blue);color:var(--card)}button:focus-visible,input:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
code{overflow-wrap:anywhere}`;

type PageOptions = { title: string; brand: string; body: string };

/** A page in the sandbox's frame: it says plainly that this is not the vendor. */
export function renderPage({ title, brand, body }: PageOptions): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} – ${brand}</title><style>${STYLE}</style></head><body><main><p class="badge">${brand}</p>${body}</main></body></html>`;
}

type ChooserOptions = {
  brand: string;
  action: string;
  appName: string;
  request: string;
  accounts: Account[];
  note?: string;
};

/** One button per account, its text the e-mail address. */
export function renderChooser({ brand, action, appName, request, accounts, note = "" }: ChooserOptions): string {
  const rows = accounts.map(
    (
      account,
    ) => `<li class="pick"><img src="/picture/${account.sub}.svg" width="40" height="40" alt=""><div><span>${escapeHtml(account.name)}</span>
<button type="submit" name="account" value="${escapeHtml(account.email)}">${escapeHtml(account.email)}</button></div></li>`,
  );
  const body = `<h1>Choose an account</h1><p>to continue to <strong>${escapeHtml(appName)}</strong></p>
<form method="post" action="${action}"><input type="hidden" name="request" value="${escapeHtml(request)}"><ul aria-label="Accounts">${rows.join("")}</ul>
<p class="soft">These are test accounts of a sandbox. Nothing leaves this computer.</p>${note}</form>`;
  return renderPage({ title: "Choose an account", brand, body });
}

type ConsentOptions = { appName: string; request: string; account: Account; asked: string[]; already: string[] };

/** What the app asks for, in plain words; everything but the identity can be unticked. */
export function renderConsent({ appName, request, account, asked, already }: ConsentOptions): string {
  const row = (scope: string, index: number) =>
    isIdentityScope(scope)
      ? `<li>${escapeHtml(describeScope(scope))}</li>`
      : `<li><label for="scope-${index}"><input type="checkbox" id="scope-${index}" name="scope" value="${escapeHtml(scope)}" checked> <span>${escapeHtml(describeScope(scope))}</span></label></li>`;
  const kept =
    already.length > 0
      ? `<h2 class="soft">${escapeHtml(appName)} already has some access</h2><ul>${already.map((scope) => `<li class="soft">${escapeHtml(describeScope(scope))}</li>`).join("")}</ul>`
      : "";
  const body = `<h1>${escapeHtml(appName)} wants access to your Google Account</h1><p class="soft">${escapeHtml(account.email)}</p>
<form method="post" action="/signin/oauth/consent"><input type="hidden" name="request" value="${escapeHtml(request)}"><input type="hidden" name="account" value="${escapeHtml(account.email)}">
<h2 class="soft">Select what ${escapeHtml(appName)} can access</h2><ul aria-label="Requested access">${asked.map(row).join("")}</ul>${kept}
<p class="soft">You can take access away at any time. The sandbox forgets it when its data is reset.</p>
<div class="row"><button type="submit" name="decision" value="deny">Deny</button><button type="submit" name="decision" value="allow" class="main">Allow</button></div></form>`;
  return renderPage({ title: `Allow ${appName}`, brand: "Google sandbox", body });
}

export function renderError(brand: string, error: string, explanation: string, status: number): string {
  const body = `<h1>Access blocked: authorization error</h1><p>${escapeHtml(explanation)}</p><p class="soft">Error ${status}: <code>${escapeHtml(error)}</code></p>`;
  return renderPage({ title: "Error", brand, body });
}

/** A round picture with the person's initial. */
export function renderPicture(account: Account): string {
  const hue = Number(account.sub.slice(-3)) % 360;
  const initial = escapeHtml(account.name.slice(0, 1).toUpperCase());
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="hsl(${hue} 45% 42%)"/><text x="48" y="64" font-family="system-ui,sans-serif" font-size="46" fill="#fff" text-anchor="middle">${initial}</text></svg>`;
}
