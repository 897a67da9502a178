/**
 * Every fact that makes this product *this* brand: names, colours, fonts, navigation, plans and prices.
 * White-labelling means editing this file; no component and no stylesheet repeats a value from here.
 */

/** Colours are oklch. Each solid colour is readable as text on `background`, `card` and its own `-soft` shade. */
const light = {
  brand: "oklch(0.65 0.2 25)",
  "brand-accent": "oklch(0.75 0.18 40)",
  background: "oklch(0.988 0.003 55)",
  foreground: "oklch(0.225 0.014 35)",
  card: "oklch(1 0 0)",
  "card-foreground": "oklch(0.225 0.014 35)",
  popover: "oklch(1 0 0)",
  "popover-foreground": "oklch(0.225 0.014 35)",
  primary: "oklch(0.57 0.21 27.5)",
  "primary-hover": "oklch(0.525 0.2 27.5)",
  "primary-foreground": "oklch(1 0 0)",
  "primary-soft": "oklch(0.972 0.015 30)",
  secondary: "oklch(0.955 0.008 55)",
  "secondary-foreground": "oklch(0.27 0.016 38)",
  muted: "oklch(0.968 0.006 55)",
  "muted-foreground": "oklch(0.485 0.017 42)",
  accent: "oklch(0.955 0.009 50)",
  "accent-foreground": "oklch(0.225 0.014 35)",
  destructive: "oklch(0.48 0.185 14)",
  "destructive-foreground": "oklch(1 0 0)",
  "destructive-soft": "oklch(0.955 0.022 12)",
  success: "oklch(0.49 0.115 155)",
  "success-foreground": "oklch(1 0 0)",
  "success-soft": "oklch(0.958 0.03 155)",
  warning: "oklch(0.51 0.115 65)",
  "warning-foreground": "oklch(1 0 0)",
  "warning-soft": "oklch(0.963 0.04 80)",
  info: "oklch(0.5 0.125 250)",
  "info-foreground": "oklch(1 0 0)",
  "info-soft": "oklch(0.957 0.02 250)",
  border: "oklch(0.915 0.008 50)",
  input: "oklch(0.645 0.018 45)",
  ring: "oklch(0.62 0.2 27)",
  sidebar: "oklch(0.972 0.006 50)",
  "sidebar-foreground": "oklch(0.36 0.016 40)",
  "sidebar-accent": "oklch(0.938 0.012 42)",
  "sidebar-border": "oklch(0.91 0.009 48)",
  "chart-1": "oklch(0.65 0.2 25)",
  "chart-2": "oklch(0.72 0.17 48)",
  "chart-3": "oklch(0.6 0.1 195)",
  "chart-4": "oklch(0.55 0.12 265)",
  "chart-5": "oklch(0.66 0.12 145)",
} as const;

const dark: Record<keyof typeof light, string> = {
  brand: "oklch(0.67 0.195 25)",
  "brand-accent": "oklch(0.77 0.165 45)",
  background: "oklch(0.178 0.008 35)",
  foreground: "oklch(0.952 0.006 70)",
  card: "oklch(0.212 0.009 37)",
  "card-foreground": "oklch(0.952 0.006 70)",
  popover: "oklch(0.235 0.01 38)",
  "popover-foreground": "oklch(0.952 0.006 70)",
  primary: "oklch(0.71 0.178 25)",
  "primary-hover": "oklch(0.76 0.15 27)",
  "primary-foreground": "oklch(0.18 0.03 28)",
  "primary-soft": "oklch(0.29 0.055 26)",
  secondary: "oklch(0.272 0.011 40)",
  "secondary-foreground": "oklch(0.94 0.007 65)",
  muted: "oklch(0.25 0.01 40)",
  "muted-foreground": "oklch(0.735 0.014 55)",
  accent: "oklch(0.282 0.013 40)",
  "accent-foreground": "oklch(0.96 0.006 70)",
  destructive: "oklch(0.735 0.145 10)",
  "destructive-foreground": "oklch(0.18 0.03 12)",
  "destructive-soft": "oklch(0.285 0.06 10)",
  success: "oklch(0.77 0.13 155)",
  "success-foreground": "oklch(0.18 0.03 155)",
  "success-soft": "oklch(0.28 0.042 155)",
  warning: "oklch(0.81 0.13 78)",
  "warning-foreground": "oklch(0.2 0.03 70)",
  "warning-soft": "oklch(0.295 0.045 70)",
  info: "oklch(0.765 0.1 248)",
  "info-foreground": "oklch(0.18 0.03 250)",
  "info-soft": "oklch(0.285 0.045 252)",
  border: "oklch(0.305 0.011 42)",
  input: "oklch(0.525 0.016 45)",
  ring: "oklch(0.71 0.178 25)",
  sidebar: "oklch(0.198 0.009 36)",
  "sidebar-foreground": "oklch(0.83 0.01 60)",
  "sidebar-accent": "oklch(0.282 0.02 32)",
  "sidebar-border": "oklch(0.28 0.011 40)",
  "chart-1": "oklch(0.69 0.185 25)",
  "chart-2": "oklch(0.78 0.15 55)",
  "chart-3": "oklch(0.72 0.1 195)",
  "chart-4": "oklch(0.69 0.12 268)",
  "chart-5": "oklch(0.76 0.12 145)",
};

const supportEmail = "support@inflow.example";

export const service = {
  name: "Inflow",
  tagline: "The inbox that grows the business",
  description:
    "Inflow reads your Gmail with your permission, tells you the price before it summarises anything, and never charges more than it quoted.",
  legalName: "Inflow",
  supportEmail,

  theme: {
    colors: { light, dark },
    fonts: {
      text: '"Source Sans 3 Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif',
      heading: '"Manrope Variable", "Source Sans 3 Variable", ui-sans-serif, system-ui, sans-serif',
      mono: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
    },
    radius: "0.625rem",
    /** The same colours in sRGB, for what does not read oklch: the phone's browser bar, the link preview, icon.svg. */
    srgb: {
      brand: "#f14d4c",
      brandAccent: "#ff7f4d",
      background: { light: "#fdfbf9", dark: "#14100f" },
      foreground: "#221a17",
      mutedForeground: "#685c58",
    },
  },

  /** `path` is what follows `/{workspace}`; `icon` is a name that the shell knows. */
  navigation: {
    workspace: [
      {
        heading: "Mail",
        items: [
          { label: "Dashboard", path: "", icon: "dashboard" },
          { label: "Inbox", path: "/inbox", icon: "inbox" },
        ],
      },
      {
        heading: "Audience",
        items: [
          { label: "Contacts", path: "/contacts", icon: "contacts", activeUnder: "/contacts" },
          { label: "Segments", path: "/segments", icon: "segments", activeUnder: "/segments" },
          { label: "Templates", path: "/templates", icon: "templates" },
        ],
      },
      {
        heading: "Workspace",
        items: [
          { label: "Credits", path: "/credits", icon: "credits" },
          {
            label: "Settings",
            path: "/settings/profile",
            icon: "settings",
            activeUnder: "/settings",
          },
        ],
      },
    ],
    /** The tabs of the contacts pages. */
    contacts: [
      { label: "People", path: "/contacts", icon: "contacts", exact: true },
      { label: "Lists and tags", path: "/contacts/lists", icon: "lists" },
      { label: "Import", path: "/contacts/import", icon: "imports" },
      { label: "Export", path: "/contacts/export", icon: "exports" },
      { label: "Suppressed", path: "/contacts/suppressions", icon: "suppressions" },
    ],
    settings: [
      { label: "Profile", path: "/settings/profile", icon: "profile" },
      { label: "Sessions", path: "/settings/sessions", icon: "sessions" },
      {
        label: "Connections",
        path: "/settings/connections",
        icon: "connections",
      },
      { label: "Summaries", path: "/settings/summaries", icon: "summaries" },
      { label: "Digests", path: "/settings/digests", icon: "inbox" },
      { label: "Fields", path: "/settings/fields", icon: "fields" },
      { label: "Topics", path: "/settings/topics", icon: "topics" },
      { label: "Team", path: "/settings/team", icon: "team" },
      { label: "API keys", path: "/settings/api-keys", icon: "apiKeys" },
      { label: "Billing", path: "/settings/billing", icon: "billing" },
      { label: "Privacy", path: "/settings/privacy", icon: "privacy" },
      { label: "Audit log", path: "/settings/audit", icon: "audit" },
    ],
    /** Absolute addresses, shown to platform operators only. */
    operator: [
      { label: "Overview", href: "/admin", icon: "admin", exact: true },
      { label: "Users", href: "/admin/users", icon: "users" },
      { label: "Jobs", href: "/admin/jobs", icon: "jobs" },
      { label: "Ledger", href: "/admin/ledger", icon: "ledger" },
      { label: "Stripe", href: "/admin/stripe", icon: "billing" },
      { label: "Keys", href: "/admin/keys", icon: "apiKeys" },
      { label: "Deletions", href: "/admin/deletions", icon: "deletions" },
    ],
    help: [{ label: "API docs", href: "/docs/api", icon: "apiDocs" }],
    marketing: {
      signUp: { label: "Sign up with Gmail", href: "/signup?with=gmail" },
      signIn: { label: "Sign in", href: "/login" },
      main: [
        { label: "How it works", href: "/#how-it-works" },
        { label: "Security", href: "/#security" },
        { label: "Pricing", href: "/pricing" },
        { label: "API", href: "/docs/api" },
      ],
      footer: [
        {
          heading: "Product",
          links: [
            { label: "How it works", href: "/#how-it-works" },
            { label: "Pricing", href: "/pricing" },
            { label: "API docs", href: "/docs/api" },
          ],
        },
        {
          heading: "Trust",
          links: [
            { label: "Security", href: "/#security" },
            { label: "Privacy", href: "/privacy" },
            { label: "Terms", href: "/terms" },
          ],
        },
        {
          heading: "Account",
          links: [
            { label: "Sign up", href: "/signup" },
            { label: "Sign in", href: "/login" },
            { label: "Write to us", href: `mailto:${supportEmail}` },
          ],
        },
      ],
    },
  },

  /** Days until something is deleted, null for ever. A workspace changes its own under Settings, Privacy. */
  retention: {
    workspace: { mails: null, summaries: null, history: 365, audit: 365 },
    platform: { webhooks: 90, events: 30, sessions: 90, exports: 0, uploads: 7, imports: 30 },
  },

  credits: {
    /** Granted once to every new workspace. */
    welcomeGrant: 50,
    /** What an everyday mail comes to, in whole credits; the quote before a run states the exact figure. */
    typicalPerSummary: 1,
    /** What the longest mail comes to. A test holds it against the price book. */
    mostPerSummary: 3,
    /** One-time purchases. The server grants by `id`, never by an amount that the browser sends. */
    packs: [
      { id: "pack_500", name: "Small", credits: 500, priceCents: 500 },
      { id: "pack_2500", name: "Medium", credits: 2_500, priceCents: 2_000 },
      { id: "pack_10000", name: "Large", credits: 10_000, priceCents: 7_000 },
    ],
    currency: "usd",
  },

  plans: {
    free: {
      name: "Free",
      monthlyPriceCents: 0,
      creditsPerMonth: 0,
      contacts: 250,
      emailsPerMonth: 500,
      seats: 2,
      apiRequestsPerMinute: 60,
    },
    starter: {
      name: "Starter",
      monthlyPriceCents: 1_900,
      creditsPerMonth: 1_500,
      contacts: 2_500,
      emailsPerMonth: 10_000,
      seats: 3,
      apiRequestsPerMinute: 120,
    },
    growth: {
      name: "Growth",
      monthlyPriceCents: 4_900,
      creditsPerMonth: 6_000,
      contacts: 15_000,
      emailsPerMonth: 75_000,
      seats: 10,
      apiRequestsPerMinute: 300,
    },
    scale: {
      name: "Scale",
      monthlyPriceCents: 14_900,
      creditsPerMonth: 25_000,
      contacts: 75_000,
      emailsPerMonth: 400_000,
      seats: 30,
      apiRequestsPerMinute: 1_200,
    },
  },
} as const;

export type PlanId = keyof typeof service.plans;
export type CreditPackId = (typeof service.credits.packs)[number]["id"];
