import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { JoinForm } from "@/features/consent/components/join-page";
import { findJoinPage } from "@/features/consent/joining/queries";
import { joinOutcomes } from "@/features/consent/joining/schema";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Sign up" };

export default async function JoinTopicPage({ params, searchParams }: PageProps<"/u/join/[topic]">) {
  const [{ topic }, { state }] = await Promise.all([params, searchParams]);
  const topicId = parseId("topic", topic);
  const page = topicId && (await findJoinPage(topicId));
  if (!page) notFound();
  return <JoinForm topic={topic} page={page} state={joinOutcomes.find((outcome) => outcome === state) ?? null} />;
}
