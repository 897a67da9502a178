import { Badge } from "@/components/ui/badge";
import type { RunStatus } from "../inngest";

const variants = {
  queued: "default",
  running: "info",
  completed: "success",
  failed: "destructive",
  cancelled: "warning",
} as const;

export const RunStatusBadge = ({ status }: { status: RunStatus }) => (
  <Badge variant={variants[status]} className="capitalize">
    {status}
  </Badge>
);
