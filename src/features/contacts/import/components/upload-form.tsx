"use client";

import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, useRef, useState } from "react";
import { cn } from "@/components/cn";
import { formatBytes } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { createImportAction } from "../actions";
import { maxFileBytes, pieceBytes } from "../schema";

type Sent = { receivedBytes: number; isComplete: boolean };
type Refusal = { message: string; fields?: { offset?: string[] } };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const mostTries = 5;

/** Sends one piece; goes on where the server says when a piece was lost or came twice. */
async function sendPiece(url: string, file: File, offset: number): Promise<Sent> {
  for (let attempt = 1; ; attempt++) {
    try {
      const body = file.slice(offset, offset + pieceBytes);
      const response = await fetch(`${url}&offset=${offset}`, { method: "PUT", body });
      if (response.ok) return await response.json();
      const refusal: Refusal = await response.json();
      const place = Number(refusal.fields?.offset?.[0]);
      if (response.status === 409 && place > offset) return { receivedBytes: place, isComplete: false };
      if (response.status < 500) throw new Refused(refusal.message);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    if (attempt === mostTries) throw new Refused("The connection broke. Choose the file again to start over.");
    await pause(attempt * 1_000);
  }
}
class Refused extends Error {}

/** A file, chosen or dropped, is sent in pieces; then its columns are chosen. */
export function UploadForm({ workspace }: { workspace: string }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<{ name: string; sent: number; size: number } | null>(null);
  const [isOver, setIsOver] = useState(false);
  const [problem, setProblem] = useState("");

  async function send(file: File | undefined) {
    if (!file) return;
    setProblem("");
    if (file.size === 0 || file.size > maxFileBytes) {
      setProblem(
        file.size === 0
          ? "This file is empty. Choose another one."
          : `A file may have ${formatBytes(maxFileBytes)}. Split it in two.`,
      );
      return;
    }
    setSending({ name: file.name, sent: 0, size: file.size });
    try {
      const made = await createImportAction(workspace, { name: file.name.slice(0, 200), sizeBytes: file.size });
      if (!made.ok) throw new Refused(made.message);
      const url = `/api/contacts/imports/${made.data.id}/content?workspace=${encodeURIComponent(workspace)}`;
      for (let sent = 0; sent < file.size; ) {
        const { receivedBytes } = await sendPiece(url, file, sent);
        sent = receivedBytes;
        setSending({ name: file.name, sent, size: file.size });
      }
      router.push(`/${workspace}/contacts/import/${made.data.id}`);
    } catch (error) {
      setSending(null);
      setProblem(error instanceof Refused ? error.message : "The file could not be sent. Try again.");
    }
  }

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    send(event.dataTransfer.files[0]);
  };
  if (sending)
    return (
      <div className="grid gap-3 rounded-xl border bg-card px-5 py-6" aria-live="polite">
        <p className="text-sm">
          <span className="font-semibold">Sending {sending.name}</span>{" "}
          <span className="tabular text-muted-foreground">
            {formatBytes(sending.sent)} of {formatBytes(sending.size)}
          </span>
        </p>
        <Progress value={sending.sent} max={sending.size} label={`Upload of ${sending.name}`} />
      </div>
    );
  return (
    <div className="grid gap-3">
      {problem && <Alert variant="destructive">{problem}</Alert>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same. */}
      <div
        onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        className={cn(
          "grid justify-items-center gap-3 rounded-xl border border-dashed bg-card px-5 py-8 text-center",
          isOver && "border-primary bg-primary-soft",
        )}
      >
        <FileUp aria-hidden className="size-8 text-muted-foreground" />
        <p className="text-muted-foreground text-sm">
          Drop a CSV file here. Commas, semicolons or tabs, any character set, a million rows or more.
        </p>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          className="sr-only"
          aria-label="CSV file"
          tabIndex={-1}
          onChange={(event) => send(event.target.files?.[0])}
        />
        <Button onClick={() => input.current?.click()}>Choose a file</Button>
      </div>
    </div>
  );
}
