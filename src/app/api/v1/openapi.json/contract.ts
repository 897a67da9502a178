import { env } from "@/env";
import type { Operation, RouteSpec } from "@/features/api-docs/openapi";
import { openApi } from "@/features/api-docs/openapi";
import { service } from "@/service.config";
import * as action from "../actions/[id]/route";
import * as actionUndo from "../actions/[id]/undo/route";
import * as audit from "../audit/route";
import * as contactConsents from "../contacts/[id]/consents/route";
import * as contactMerge from "../contacts/[id]/merge/route";
import * as contact from "../contacts/[id]/route";
import * as contactSubscriptions from "../contacts/[id]/subscriptions/route";
import * as contactTimeline from "../contacts/[id]/timeline/route";
import * as contactBatch from "../contacts/batch/route";
import * as bulkAction from "../contacts/bulk/[id]/route";
import * as contactsBulk from "../contacts/bulk/route";
import * as contactExportFile from "../contacts/exports/[id]/file/route";
import * as contactExport from "../contacts/exports/[id]/route";
import * as contactExports from "../contacts/exports/route";
import * as contactField from "../contacts/fields/[id]/route";
import * as contactFields from "../contacts/fields/route";
import * as importCheck from "../contacts/imports/[id]/check/route";
import * as importContent from "../contacts/imports/[id]/content/route";
import * as importErrors from "../contacts/imports/[id]/errors.csv/route";
import * as importProblems from "../contacts/imports/[id]/problems/route";
import * as importReading from "../contacts/imports/[id]/reading/route";
import * as contactImport from "../contacts/imports/[id]/route";
import * as importRun from "../contacts/imports/[id]/run/route";
import * as importState from "../contacts/imports/[id]/state/route";
import * as importUndo from "../contacts/imports/[id]/undo/route";
import * as contactImports from "../contacts/imports/route";
import * as mergeUndo from "../contacts/merges/[id]/undo/route";
import * as contacts from "../contacts/route";
import * as contactView from "../contacts/views/[id]/route";
import * as contactViews from "../contacts/views/route";
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
import * as eventBatch from "../events/batch/route";
import * as events from "../events/route";
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
import * as listMembers from "../lists/[id]/members/route";
import * as list from "../lists/[id]/route";
import * as lists from "../lists/route";
import * as me from "../me/route";
import * as segmentExplain from "../segments/[id]/explain/route";
import * as segmentMembers from "../segments/[id]/members/route";
import * as segment from "../segments/[id]/route";
import * as segmentPreview from "../segments/preview/route";
import * as segments from "../segments/route";
import * as summary from "../summaries/[id]/route";
import * as quote from "../summaries/quote/route";
import * as quoteCancel from "../summaries/quotes/[id]/cancel/route";
import * as quoteById from "../summaries/quotes/[id]/route";
import * as quotes from "../summaries/quotes/route";
import * as summaries from "../summaries/route";
import * as run from "../summaries/run/route";
import * as summarySettings from "../summaries/settings/route";
import * as suppression from "../suppressions/[email]/route";
import * as suppressions from "../suppressions/route";
import * as tag from "../tags/[id]/route";
import * as tags from "../tags/route";
import * as templateDuplicate from "../templates/[id]/duplicate/route";
import * as templateLint from "../templates/[id]/lint/route";
import * as templatePublish from "../templates/[id]/publish/route";
import * as templateRender from "../templates/[id]/render/route";
import * as templateRestore from "../templates/[id]/restore/route";
import * as template from "../templates/[id]/route";
import * as templateTest from "../templates/[id]/test/route";
import * as templateVersions from "../templates/[id]/versions/route";
import * as templateLibrary from "../templates/library/route";
import * as templates from "../templates/route";
import * as templateSender from "../templates/sender/route";
import * as topic from "../topics/[id]/route";
import * as topics from "../topics/route";

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
  "/events": events,
  "/events/batch": eventBatch,
  "/segments": segments,
  "/segments/preview": segmentPreview,
  "/segments/{id}": segment,
  "/segments/{id}/members": segmentMembers,
  "/segments/{id}/explain": segmentExplain,
  "/summaries/settings": summarySettings,
  "/summaries/quote": quote,
  "/summaries/run": run,
  "/summaries/quotes": quotes,
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
  "/topics": topics,
  "/topics/{id}": topic,
  "/contacts": contacts,
  "/contacts/{id}": contact,
  "/contacts/{id}/timeline": contactTimeline,
  "/contacts/{id}/merge": contactMerge,
  "/contacts/merges/{id}/undo": mergeUndo,
  "/contacts/batch": contactBatch,
  "/contacts/bulk": contactsBulk,
  "/contacts/bulk/{id}": bulkAction,
  "/contacts/views": contactViews,
  "/contacts/views/{id}": contactView,
  "/contacts/fields": contactFields,
  "/contacts/fields/{id}": contactField,
  "/tags": tags,
  "/tags/{id}": tag,
  "/lists": lists,
  "/lists/{id}": list,
  "/lists/{id}/members": listMembers,
  "/contacts/{id}/subscriptions": contactSubscriptions,
  "/contacts/{id}/consents": contactConsents,
  "/suppressions": suppressions,
  "/suppressions/{email}": suppression,
  "/templates": templates,
  "/templates/library": templateLibrary,
  "/templates/sender": templateSender,
  "/templates/{id}": template,
  "/templates/{id}/publish": templatePublish,
  "/templates/{id}/versions": templateVersions,
  "/templates/{id}/restore": templateRestore,
  "/templates/{id}/render": templateRender,
  "/templates/{id}/lint": templateLint,
  "/templates/{id}/duplicate": templateDuplicate,
  "/templates/{id}/test": templateTest,
  "/contacts/imports": contactImports,
  "/contacts/imports/{id}": contactImport,
  "/contacts/imports/{id}/content": importContent,
  "/contacts/imports/{id}/reading": importReading,
  "/contacts/imports/{id}/check": importCheck,
  "/contacts/imports/{id}/run": importRun,
  "/contacts/imports/{id}/state": importState,
  "/contacts/imports/{id}/undo": importUndo,
  "/contacts/imports/{id}/problems": importProblems,
  "/contacts/imports/{id}/errors.csv": importErrors,
  "/contacts/exports": contactExports,
  "/contacts/exports/{id}": contactExport,
  "/contacts/exports/{id}/file": contactExportFile,
};

export const operations: Operation[] = Object.entries(routes).flatMap(([path, doors]) =>
  Object.entries(doors).map(([method, door]) => ({ method, path, spec: door.gated.spec })),
);

export const apiDocument = () => openApi({ name: service.name, url: env().APP_URL }, operations);
