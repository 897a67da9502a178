"use client";

import { useState } from "react";
import type { TemplateContent } from "../../schema";
import type { Person } from "./person-picker";
import { PreviewPane } from "./preview-pane";
import { type VersionLine, VersionList } from "./version-list";

type TemplateViewProps = {
  workspace: string;
  template: { id: string; content: TemplateContent; revision: number; publishedNumber: number | null };
  versions: readonly VersionLine[];
  olderVersionsHref: string | null;
  canSeeContacts: boolean;
};

/** A template for those who may look but not write. */
export function TemplateView({ workspace, template, versions, olderVersionsHref, canSeeContacts }: TemplateViewProps) {
  const [person, setPerson] = useState<Person | null>(null);
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <PreviewPane
        workspace={workspace}
        templateId={template.id}
        revision={template.revision}
        hasImages={/"type":"image"|<img/i.test(JSON.stringify(template.content))}
        canPick={canSeeContacts}
        person={person}
        onPick={setPerson}
      />
      <VersionList
        workspace={workspace}
        templateId={template.id}
        versions={versions}
        olderHref={olderVersionsHref}
        publishedNumber={template.publishedNumber}
        canWrite={false}
      />
    </div>
  );
}
