import { DashboardSkeleton } from "@/features/analytics/components/dashboard-skeleton";

export default function Loading() {
  return <DashboardSkeleton />;
}
