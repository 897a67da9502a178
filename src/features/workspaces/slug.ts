/**
 * First segments that are, or may become, addresses of their own: a workspace must never shadow them. A test
 * compares this with `src/app`.
 */
export const reservedSlugs: ReadonlySet<string> = new Set(
  `about account accounts admin api app apps assets assistant auth auth-error billing blog campaigns careers changelog
  check-mail connect contact contacts credits dashboard demo dev developers digest digests docs download enterprise features flows forgot
  forms go guide help home icon inbox inflow inngest invite invitations jobs leads legal link login logout mail manifest me
  new news null oauth onboarding operator partners ping plans press preview pricing privacy product profile public register
  reset robots root search security segments settings setup shop signin signout signup sitemap social static status store
  support system team teams templates terms test tos u undefined unsubscribe user users verify w webhooks welcome workspace
  workspaces www`.split(/\s+/),
);

export const maxSlugLength = 40;
const shape = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

export const isSlug = (slug: string) =>
  slug.length >= 2 && slug.length <= maxSlugLength && shape.test(slug) && !reservedSlugs.has(slug);

/** A slug out of any text, in any script; `workspace` when nothing is left of it. Not yet known to be free. */
export function slugFrom(text: string): string {
  const slug = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 30)
    .replace(/^-+|-+$/g, "");
  if (slug.length < 2) return slug ? `${slug}-workspace` : "my-workspace";
  return reservedSlugs.has(slug) ? `${slug}-team` : slug;
}

/** Slugs to try in turn; the last one carries chance, so it is free but for a miracle. */
export function* slugCandidates(base: string, chance: () => string): Generator<string> {
  yield base;
  for (let i = 2; i <= 5; i++) yield `${base}-${i}`;
  for (let i = 0; i < 5; i++) yield `${base}-${chance()}`;
}

/** Hosts where the domain says nothing about the company. */
const publicMailHosts = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com mac.com aol.com gmx.net gmx.de
  gmx.com web.de proton.me protonmail.com fastmail.com mail.com zoho.com yandex.ru qq.com 163.com`.split(/\s+/),
);

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** What to call a person's first workspace: their company's domain, or their own name. */
export function firstWorkspaceName({ email, name }: { email: string; name: string | null }): string {
  const [local = "", host = ""] = email.split("@");
  const labels = host.split(".");
  const company = labels.length > 1 ? labels.at(-2) : undefined;
  if (company && !publicMailHosts.has(host)) return capitalised(company);
  return `${name?.trim() || capitalised(local.split(/[.+_-]/)[0] || "My")}’s workspace`;
}
