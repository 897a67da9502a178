"use client";

import { Blocks, CodeXml } from "lucide-react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toCodeAction } from "../../actions";
import type { TemplateContent } from "../../schema";

type CodeSwitchProps = { workspace: string; content: TemplateContent; onChange: (content: TemplateContent) => void };

/** From blocks to the HTML they make, and back: as one block of raw HTML, or as the blocks there were. */
export function CodeSwitch({ workspace, content, onChange }: CodeSwitchProps) {
  const toCode = async () => {
    const result = await toCodeAction(workspace, { content });
    if (!result.ok) {
      toast.error(result.message);
      return false;
    }
    onChange({ ...content, mode: "code", html: result.data.html });
    return true;
  };
  const toBlocks = async () => {
    const body = /<body\b[^>]*>([\s\S]*)<\/body>/i.exec(content.html)?.[1] ?? content.html;
    const blocks =
      content.blocks.length > 0
        ? content.blocks
        : [{ type: "html" as const, id: "html", html: body.trim().slice(0, 100_000) }];
    onChange({ ...content, mode: "blocks", blocks });
    return true;
  };
  return content.mode === "blocks" ? (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm">
          <CodeXml aria-hidden />
          Edit as code
        </Button>
      }
      title="Go on in code?"
      description="You get the HTML that your blocks make, to change as you like. The blocks are kept as they are now, so you can come back to them; changes to the code do not reach them."
      confirmLabel="Edit as code"
      onConfirm={toCode}
    />
  ) : (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm">
          <Blocks aria-hidden />
          Edit as blocks
        </Button>
      }
      title="Go back to blocks?"
      description={
        content.blocks.length > 0
          ? "The mail is made from the blocks again, as they were before you went on in code. Undo brings the code back."
          : "Your code becomes one block of raw HTML, and you can put other blocks around it. Undo brings the code back."
      }
      confirmLabel="Edit as blocks"
      onConfirm={toBlocks}
    />
  );
}
