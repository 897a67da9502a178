"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Thumbnail } from "../thumbnail";
import { NewTemplateButton } from "./new-template-button";

export type LibraryLine = { key: string; name: string; group: string; purpose: string; subject: string };
type LibraryGalleryProps = { workspace: string; templates: readonly LibraryLine[]; canWrite: boolean };

/** The product's own templates by group: looked at, and copied. */
export function LibraryGallery({ workspace, templates, canWrite }: LibraryGalleryProps) {
  const [shown, setShown] = useState<LibraryLine | null>(null);
  const groups = [...new Set(templates.map(({ group }) => group))];
  return (
    <div className="grid gap-8">
      {groups.map((group) => (
        <section key={group} aria-label={group} className="grid gap-4">
          <h2 className="font-bold text-xl">{group}</h2>
          <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {templates
              .filter((one) => one.group === group)
              .map((template) => (
                <li key={template.key} className="grid">
                  <Card className="flex flex-col gap-0 overflow-hidden p-0">
                    <Thumbnail workspace={workspace} source={{ library: template.key }} />
                    <div className="grid gap-1.5 p-5 pb-4">
                      <h3 className="font-bold text-lg">{template.name}</h3>
                      <p className="text-muted-foreground text-sm">{template.purpose}</p>
                    </div>
                    <div className="mt-auto flex flex-wrap gap-2 px-5 pb-5">
                      <Button
                        variant="outline"
                        aria-label={`Preview ${template.name}`}
                        onClick={() => setShown(template)}
                      >
                        Preview
                      </Button>
                      {canWrite && <Use workspace={workspace} template={template} variant="soft" />}
                    </div>
                  </Card>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <Dialog open={shown !== null} onOpenChange={(isOpen) => !isOpen && setShown(null)}>
        {shown && (
          <DialogContent className="max-w-3xl" onOpenAutoFocus={focusDialog}>
            <DialogHeader>
              <DialogTitle>{shown.name}</DialogTitle>
              <DialogDescription>{shown.purpose}</DialogDescription>
            </DialogHeader>
            <iframe
              title={`Preview of ${shown.name}`}
              src={`/api/templates/frame?${new URLSearchParams({ workspace, library: shown.key, headed: "1" })}`}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              referrerPolicy="no-referrer"
              className="h-[60dvh] w-full rounded-lg border bg-white"
            />
            {canWrite && (
              <DialogFooter>
                <Use workspace={workspace} template={shown} />
              </DialogFooter>
            )}
          </DialogContent>
        )}
      </Dialog>
    </div>
  );
}

/** Not the mail's frame, which would keep Escape and the arrows to itself. */
function focusDialog(event: Event) {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

type UseProps = { workspace: string; template: LibraryLine; variant?: "soft" };
const Use = ({ workspace, template, variant }: UseProps) => (
  <NewTemplateButton workspace={workspace} name={template.name} libraryKey={template.key} variant={variant}>
    Use <span className="sr-only">{template.name}</span>
  </NewTemplateButton>
);
