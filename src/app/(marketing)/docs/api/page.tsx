import type { Metadata } from "next";
import { apiDocument } from "@/app/api/v1/openapi.json/contract";
import { ApiOverview } from "@/features/api-docs/components/api-reference";
import { service } from "@/service.config";

export const metadata: Metadata = {
  title: "API",
  description: `The ${service.name} API: keys, envelope, paging, every resource.`,
};
export const dynamic = "force-dynamic";

export default function ApiDocsPage() {
  return <ApiOverview document={apiDocument()} />;
}
