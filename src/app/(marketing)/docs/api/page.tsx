import type { Metadata } from "next";
import { operations } from "@/app/api/v1/openapi.json/contract";
import { env } from "@/env";
import { ApiReference } from "@/features/api-docs/components/api-reference";
import { openApi } from "@/features/api-docs/openapi";
import { service } from "@/service.config";

export const metadata: Metadata = {
  title: "API",
  description: `The ${service.name} API: keys, envelope, paging, every resource.`,
};
export const dynamic = "force-dynamic";

export default function ApiDocsPage() {
  return <ApiReference document={openApi({ name: service.name, url: env().APP_URL }, operations)} />;
}
