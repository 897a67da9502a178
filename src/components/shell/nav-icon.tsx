import {
  Activity,
  BookOpen,
  Building2,
  ChartNoAxesColumn,
  Coins,
  Contact,
  CreditCard,
  Fingerprint,
  Inbox,
  KeyRound,
  LayoutDashboard,
  LayoutTemplate,
  LifeBuoy,
  ListChecks,
  LogOut,
  type LucideIcon,
  Megaphone,
  MonitorSmartphone,
  Plug,
  Plus,
  Scale,
  Settings,
  ShieldCheck,
  Sparkles,
  TextCursorInput,
  UserRound,
  UserRoundCog,
  UsersRound,
} from "lucide-react";

/** Icons by name, because navigation is data and crosses from the server to the browser. */
const icons = {
  admin: ShieldCheck,
  add: Plus,
  analytics: ChartNoAxesColumn,
  apiDocs: BookOpen,
  apiKeys: KeyRound,
  billing: CreditCard,
  connections: Plug,
  contacts: Contact,
  credits: Coins,
  dashboard: LayoutDashboard,
  fields: TextCursorInput,
  help: LifeBuoy,
  inbox: Inbox,
  jobs: Activity,
  ledger: Scale,
  lists: ListChecks,
  privacy: Fingerprint,
  profile: UserRound,
  sessions: MonitorSmartphone,
  settings: Settings,
  signOut: LogOut,
  summaries: Sparkles,
  team: UsersRound,
  topics: Megaphone,
  templates: LayoutTemplate,
  users: UserRoundCog,
  workspace: Building2,
} satisfies Record<string, LucideIcon>;

export type NavIconName = keyof typeof icons;

export function NavIcon({ name, className }: { name: NavIconName; className?: string }) {
  const Icon = icons[name];
  return <Icon aria-hidden className={className} />;
}
