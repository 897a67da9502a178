"use client";

import { ArrowDown, ArrowUp, Copy, GripVertical, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import {
  blockLabels,
  blockTitle,
  blockTypes,
  duplicateBlock,
  findBlock,
  freshBlock,
  insertBlock,
  moveTo,
  type Place,
  removeBlock,
  simpleTypes,
  stepBlock,
} from "../../editing/block-tree";
import type { Block, BlockType } from "../../schema";

type BlockListProps = {
  blocks: readonly Block[];
  chosenId: string | null;
  onChoose: (id: string | null) => void;
  onChange: (blocks: Block[]) => void;
  /** What can be said of the chosen block; it opens beneath it. */
  fieldsOf: (block: Block) => ReactNode;
};

const newId = () => crypto.randomUUID().slice(0, 8);

/** The mail's blocks in their order: chosen, moved by drag or by button, copied, taken out. */
export function BlockList({ blocks, chosenId, onChoose, onChange, fieldsOf }: BlockListProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const add = (type: BlockType, place: Place, index: number) => {
    const block = freshBlock(type, newId);
    onChange(insertBlock(blocks, block, place, index));
    onChoose(block.id);
    setSaid(`${blockLabels[type]} added`);
    requestAnimationFrame(() => document.getElementById(rowId(block.id))?.scrollIntoView({ block: "nearest" }));
  };
  const tools: Tools = {
    blocks,
    chosenId,
    dragged,
    setDragged,
    fieldsOf,
    choose: (id) => onChoose(id === chosenId ? null : id),
    step: (id, by) => {
      onChange(stepBlock(blocks, id, by));
      setSaid(by < 0 ? "Moved up" : "Moved down");
    },
    drop: (id) => {
      if (dragged) onChange(moveTo(blocks, dragged, id));
      setDragged(null);
    },
    copy: (id) => {
      const made = duplicateBlock(blocks, id, newId);
      onChange(made.blocks);
      onChoose(made.id);
    },
    remove: (id) => {
      onChange(removeBlock(blocks, id));
      if (chosenId === id) onChoose(null);
      setSaid("Removed");
    },
    add,
  };
  const chosen = chosenId ? findBlock(blocks, chosenId) : null;
  const footerAt = blocks.findIndex(({ type }) => type === "footer");
  const end = footerAt < 0 ? blocks.length : footerAt;
  const after = chosen && chosen.place === null && chosen.block.type !== "footer" ? chosen.index + 1 : end;
  return (
    <section aria-label="Blocks" className="grid gap-3">
      <Rows tools={tools} siblings={blocks} label="Blocks of the mail" />
      <AddMenu
        label="Add a block"
        types={blockTypes}
        onAdd={(type) => add(type, null, type === "footer" ? blocks.length : after)}
      />
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </section>
  );
}

const rowId = (id: string) => `block-${id}`;

type Tools = {
  fieldsOf: (block: Block) => ReactNode;
  blocks: readonly Block[];
  chosenId: string | null;
  dragged: string | null;
  setDragged: (id: string | null) => void;
  choose: (id: string) => void;
  step: (id: string, by: -1 | 1) => void;
  drop: (id: string) => void;
  copy: (id: string) => void;
  remove: (id: string) => void;
  add: (type: BlockType, place: Place, index: number) => void;
};

function AddMenu({
  label,
  types,
  onAdd,
}: {
  label: string;
  types: readonly BlockType[];
  onAdd: (type: BlockType) => void;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm" className="justify-self-start">
          <Plus aria-hidden />
          {label}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {types.map((type) => (
          <DropdownMenuItem key={type} onSelect={() => onAdd(type)}>
            {blockLabels[type]}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Rows({ tools, siblings, label }: { tools: Tools; siblings: readonly Block[]; label: string }) {
  return (
    <ol aria-label={label} className="grid gap-1.5">
      {siblings.map((block, index) => (
        <li
          key={block.id}
          id={rowId(block.id)}
          onDragOver={(event) => {
            if (tools.dragged && tools.dragged !== block.id) event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            event.stopPropagation();
            tools.drop(block.id);
          }}
          className={cn(
            "rounded-lg border bg-card",
            tools.chosenId === block.id && "border-primary ring-1 ring-primary",
            tools.dragged === block.id && "opacity-50",
          )}
        >
          <Row tools={tools} block={block} isFirst={index === 0} isLast={index === siblings.length - 1} />
          {tools.chosenId === block.id && (
            <section aria-label="Chosen block" className="grid gap-4 border-t p-4">
              {tools.fieldsOf(block)}
            </section>
          )}
          {block.type === "columns" && (
            <div className="grid gap-2 border-t p-2">
              {block.columns.map((column, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <div key={at} className="grid gap-1.5 rounded-md bg-muted p-2">
                  <p className="font-semibold text-muted-foreground text-xs">Column {at + 1}</p>
                  <Rows tools={tools} siblings={column} label={`Blocks of column ${at + 1}`} />
                  <AddMenu
                    label={`Add to column ${at + 1}`}
                    types={simpleTypes}
                    onAdd={(type) => tools.add(type, { columnsId: block.id, column: at }, column.length)}
                  />
                </div>
              ))}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

type RowProps = { tools: Tools; block: Block; isFirst: boolean; isLast: boolean };
function Row({ tools, block, isFirst, isLast }: RowProps) {
  const title = blockTitle(block);
  const name = `${blockLabels[block.type]}${title ? ` “${title}”` : ""}`;
  return (
    // Not the whole item: in what can be dragged, no words can be selected.
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows do the same by keyboard
    <div
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        tools.setDragged(block.id);
      }}
      onDragEnd={() => tools.setDragged(null)}
      className="flex items-center gap-0.5 p-1"
    >
      <GripVertical aria-hidden className="size-4 shrink-0 cursor-grab text-muted-foreground" />
      <button
        type="button"
        aria-expanded={tools.chosenId === block.id}
        onClick={() => tools.choose(block.id)}
        className="grid min-w-0 flex-1 rounded-md px-1.5 py-1 text-left hover:bg-accent"
      >
        <span className="font-semibold text-sm">{blockLabels[block.type]}</span>
        {title && <span className="truncate text-muted-foreground text-xs">{title}</span>}
      </button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${name} up`}
        disabled={isFirst}
        onClick={() => tools.step(block.id, -1)}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${name} down`}
        disabled={isLast}
        onClick={() => tools.step(block.id, 1)}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={`Copy ${name}`} onClick={() => tools.copy(block.id)}>
        <Copy aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={`Remove ${name}`} onClick={() => tools.remove(block.id)}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}
