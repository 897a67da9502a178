import type { Operation, RouteSpec } from "@/features/api-docs/openapi";
import * as action from "../actions/[id]/route";
import * as actionUndo from "../actions/[id]/undo/route";
import * as audit from "../audit/route";
import * as creditCap from "../credits/cap/route";
import * as creditCosts from "../credits/costs/route";
import * as creditLots from "../credits/lots/route";
import * as credits from "../credits/route";
import * as creditTransactions from "../credits/transactions/route";
import * as digest from "../digests/[id]/route";
import * as digests from "../digests/route";
import * as emailActions from "../emails/[id]/actions/route";
import * as emailReply from "../emails/[id]/reply/route";
import * as email from "../emails/[id]/route";
import * as bulkActions from "../emails/actions/route";
import * as emails from "../emails/route";
import * as filter from "../filters/[id]/route";
import * as filters from "../filters/route";
import * as connectionAutomatic from "../gmail/connections/[id]/automatic/route";
import * as completeness from "../gmail/connections/[id]/completeness/route";
import * as connectionDiscover from "../gmail/connections/[id]/discover/route";
import * as failedMails from "../gmail/connections/[id]/failed-mails/route";
import * as retryFailed from "../gmail/connections/[id]/retry-failed/route";
import * as connection from "../gmail/connections/[id]/route";
import * as connectionSync from "../gmail/connections/[id]/sync/route";
import * as connections from "../gmail/connections/route";
import * as job from "../jobs/[id]/route";
import * as jobs from "../jobs/route";
import * as me from "../me/route";
import * as summary from "../summaries/[id]/route";
import * as quote from "../summaries/quote/route";
import * as quoteCancel from "../summaries/quotes/[id]/cancel/route";
import * as quoteById from "../summaries/quotes/[id]/route";
import * as summaries from "../summaries/route";
import * as run from "../summaries/run/route";
import * as summarySettings from "../summaries/settings/route";

type Door = { gated: { spec: RouteSpec } };

/** Every public route. A test compares it with the folders. */
const routes: Record<string, Partial<Record<"GET" | "POST" | "PATCH" | "PUT" | "DELETE", Door>>> = {
  "/me": me,
  "/gmail/connections": connections,
  "/gmail/connections/{id}": connection,
  "/gmail/connections/{id}/automatic": connectionAutomatic,
  "/gmail/connections/{id}/discover": connectionDiscover,
  "/gmail/connections/{id}/sync": connectionSync,
  "/gmail/connections/{id}/completeness": completeness,
  "/gmail/connections/{id}/failed-mails": failedMails,
  "/gmail/connections/{id}/retry-failed": retryFailed,
  "/emails": emails,
  "/emails/{id}": email,
  "/emails/{id}/actions": emailActions,
  "/emails/{id}/reply": emailReply,
  "/emails/actions": bulkActions,
  "/actions/{id}": action,
  "/actions/{id}/undo": actionUndo,
  "/filters": filters,
  "/filters/{id}": filter,
  "/digests": digests,
  "/digests/{id}": digest,
  "/summaries/settings": summarySettings,
  "/summaries/quote": quote,
  "/summaries/run": run,
  "/summaries/quotes/{id}": quoteById,
  "/summaries/quotes/{id}/cancel": quoteCancel,
  "/summaries": summaries,
  "/summaries/{id}": summary,
  "/jobs": jobs,
  "/jobs/{id}": job,
  "/audit": audit,
  "/credits": credits,
  "/credits/transactions": creditTransactions,
  "/credits/lots": creditLots,
  "/credits/costs": creditCosts,
  "/credits/cap": creditCap,
};

export const operations: Operation[] = Object.entries(routes).flatMap(([path, doors]) =>
  Object.entries(doors).map(([method, door]) => ({ method, path, spec: door.gated.spec })),
);
