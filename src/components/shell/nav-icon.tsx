import {
  Activity,
  BookOpen,
  Building2,
  ChartNoAxesColumn,
  Coins,
  CreditCard,
  Fingerprint,
  Inbox,
  KeyRound,
  LayoutDashboard,
  LifeBuoy,
  LogOut,
  type LucideIcon,
  MonitorSmartphone,
  Plug,
  Plus,
  Scale,
  ScrollText,
  Settings,
  ShieldCheck,
  Sparkles,
  Trash2,
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
  credits: Coins,
  dashboard: LayoutDashboard,
  help: LifeBuoy,
  inbox: Inbox,
  jobs: Activity,
  ledger: Scale,
  privacy: Fingerprint,
  audit: ScrollText,
  deletions: Trash2,
  profile: UserRound,
  sessions: MonitorSmartphone,
  settings: Settings,
  signOut: LogOut,
  summaries: Sparkles,
  team: UsersRound,
  users: UserRoundCog,
  workspace: Building2,
} satisfies Record<string, LucideIcon>;

export type NavIconName = keyof typeof icons;

export function NavIcon({ name, className }: { name: NavIconName; className?: string }) {
  const Icon = icons[name];
  return <Icon aria-hidden className={className} />;
}
