import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { apiDocument } from "@/app/api/v1/openapi.json/contract";
import { ApiResource, resourcesOf } from "@/features/api-docs/components/api-reference";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: PageProps<"/docs/api/[resource]">): Promise<Metadata> {
  return { title: `API: ${(await params).resource}` };
}

export default async function ApiResourcePage({ params }: PageProps<"/docs/api/[resource]">) {
  const { resource } = await params;
  const document = apiDocument();
  if (!resourcesOf(document).includes(resource)) notFound();
  return <ApiResource document={document} resource={resource} />;
}
