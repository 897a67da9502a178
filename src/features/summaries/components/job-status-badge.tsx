import { Badge, type BadgeVariant } from "@/components/ui/badge";
import type { JobStatus } from "../schema";

const words: Record<JobStatus, { label: string; variant: BadgeVariant }> = {
  queued: { label: "Waiting", variant: "outline" },
  running: { label: "Reading", variant: "info" },
  done: { label: "Done", variant: "success" },
  failed: { label: "Failed, free", variant: "destructive" },
  cancelled: { label: "Cancelled", variant: "default" },
};

export function JobStatusBadge({ status }: { status: JobStatus }) {
  const { label, variant } = words[status];
  return <Badge variant={variant}>{label}</Badge>;
}
