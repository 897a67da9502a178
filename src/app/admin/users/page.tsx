import { Users } from "lucide-react";
import type { Metadata } from "next";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime, RelativeTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { PageFrame } from "@/components/shell/page-frame";
import { Badge } from "@/components/ui/badge";
import { SearchForm } from "@/features/monitoring/components/search-form";
import { listUsers } from "@/features/monitoring/queries";
import { UserFilter } from "@/features/monitoring/schema";
import { requireOperator } from "@/gates/page";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage({ searchParams }: PageProps<"/admin/users">) {
  const ctx = await requireOperator();
  const filter = UserFilter.parse(await searchParams);
  const { items, nextCursor } = await listUsers(ctx, filter);
  const older = new URLSearchParams({ ...(filter.q && { q: filter.q }), after: nextCursor ?? "" });
  return (
    <PageFrame
      title="Users"
      description="Everybody who has an account, newest first."
      toolbar={<SearchForm label="Name or e-mail" value={filter.q} />}
    >
      <DataTable
        label="Users"
        rows={items}
        rowId={(user) => user.id}
        empty={
          <EmptyState icon={<Users />} title="Nobody matches">
            Search by a part of the name or of the e-mail address.
          </EmptyState>
        }
        paging={{
          newerHref: filter.after ? `/admin/users${filter.q ? `?q=${encodeURIComponent(filter.q)}` : ""}` : null,
          olderHref: nextCursor ? `/admin/users?${older}` : null,
        }}
        columns={[
          {
            id: "user",
            header: "User",
            onPhone: "title",
            cell: (user) => (
              <>
                <span className="font-medium">{user.name ?? user.email}</span>
                {user.name && <span className="block text-muted-foreground text-sm">{user.email}</span>}
              </>
            ),
          },
          {
            id: "workspaces",
            header: "Workspaces",
            cell: (user) =>
              user.memberships.map(({ role, workspace }) => `${workspace.name} (${role})`).join(", ") || "none",
          },
          {
            id: "state",
            header: "State",
            cell: (user) => (
              <span className="flex flex-wrap gap-1">
                {user.isOperator && <Badge variant="primary">Operator</Badge>}
                <Badge variant={user.emailVerifiedAt ? "success" : "warning"}>
                  {user.emailVerifiedAt ? "Verified" : "Not verified"}
                </Badge>
              </span>
            ),
          },
          {
            id: "seen",
            header: "Last seen",
            cell: (user) => (user.sessions[0] ? <RelativeTime at={user.sessions[0].lastSeenAt} /> : "never"),
          },
          {
            id: "created",
            header: "Joined",
            align: "end",
            cell: (user) => <DateTime at={user.createdAt} style="date" />,
          },
        ]}
      />
    </PageFrame>
  );
}
