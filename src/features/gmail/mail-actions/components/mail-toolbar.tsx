"use client";

import { Archive, ArchiveRestore, Inbox, Mail, MailOpen, Tag, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import type { LabelKind } from "../schema";
import { useMailActions } from "./mail-actions";

type Choice = { id: string; name: string };
type MailToolbarProps = { mail: { id: string; labels: readonly string[] }; labels: readonly Choice[] };

/** What can be done with the open mail; each once more with its key. */
export function MailToolbar({ mail, labels }: MailToolbarProps) {
  const { act, canAct, labelsAfter } = useMailActions();
  if (!canAct) return null;
  const now = labelsAfter(mail);
  const has = (label: string) => now.includes(label);
  const run = (kind: LabelKind, labelId?: string) => act(kind, { emailIds: [mail.id] }, labelId);
  return (
    <div role="toolbar" aria-label="Actions on this mail" className="flex flex-wrap items-center gap-1">
      {has("TRASH") ? (
        <Tool word="Take out of trash" icon={<ArchiveRestore aria-hidden />} onPress={() => run("untrash")} />
      ) : (
        <>
          {has("INBOX") ? (
            <Tool word="Archive" keys="e" icon={<Archive aria-hidden />} onPress={() => run("archive")} />
          ) : (
            <Tool word="Move to inbox" keys="e" icon={<Inbox aria-hidden />} onPress={() => run("unarchive")} />
          )}
          <Tool word="Move to trash" keys="#" icon={<Trash2 aria-hidden />} onPress={() => run("trash")} />
        </>
      )}
      {has("UNREAD") ? (
        <Tool word="Mark as read" keys="u" icon={<MailOpen aria-hidden />} onPress={() => run("mark_read")} />
      ) : (
        <Tool word="Mark as unread" keys="u" icon={<Mail aria-hidden />} onPress={() => run("mark_unread")} />
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button id="label-menu" variant="ghost" size="icon-sm" aria-label="Labels" aria-keyshortcuts="l">
            <Tag aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="max-h-80 overflow-y-auto">
          <DropdownMenuLabel>Labels</DropdownMenuLabel>
          {labels.map(({ id, name }) => (
            <DropdownMenuCheckboxItem
              key={id}
              checked={has(id)}
              onCheckedChange={(isOn) => run(isOn === true ? "label" : "unlabel", id)}
            >
              {name}
            </DropdownMenuCheckboxItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}

type ToolProps = { word: string; icon: React.ReactNode; keys?: string; onPress: () => void };

export function Tool({ word, icon, keys, onPress }: ToolProps) {
  return (
    <Tooltip content={keys ? `${word} (${keys})` : word}>
      <Button variant="ghost" size="icon-sm" aria-label={word} aria-keyshortcuts={keys} onClick={onPress}>
        {icon}
      </Button>
    </Tooltip>
  );
}
