"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { publicId } from "@/lib/ids";
import {
  cancelImport,
  chooseReading,
  createImport,
  pasteImport,
  pauseImport,
  resumeImport,
  startCheck,
  startRun,
  startUndo,
} from "./mutations";
import { ByImport, NewFile, NewPaste, PlanChoice, ReadingChoice } from "./schema";

const can = "contacts.import";

/** Yields the public id that the file is then sent to. */
export const createImportAction = workspaceAction({
  can,
  input: NewFile,
  run: async (ctx, input) => ({ id: publicId("import", (await createImport(ctx, input)).id) }),
});

export const pasteImportAction = workspaceAction({
  can,
  input: NewPaste,
  run: async (ctx, { text }) => ({ id: publicId("import", (await pasteImport(ctx, text)).id) }),
});

export const chooseReadingAction = workspaceAction({
  can,
  input: ReadingChoice,
  run: async (ctx, { importId, reading }) => {
    await chooseReading(ctx, importId, reading);
    refresh();
  },
});

export const checkImportAction = workspaceAction({
  can,
  input: PlanChoice,
  run: async (ctx, { importId, plan }) => {
    await startCheck(ctx, importId, plan);
    refresh();
  },
});

export const runImportAction = workspaceAction({
  can,
  input: ByImport,
  run: async (ctx, { importId }) => {
    await startRun(ctx, importId);
    refresh();
  },
});

export const pauseImportAction = workspaceAction({
  can,
  input: ByImport,
  run: async (ctx, { importId }) => {
    await pauseImport(ctx, importId);
    refresh();
  },
});

export const resumeImportAction = workspaceAction({
  can,
  input: ByImport,
  run: async (ctx, { importId }) => {
    await resumeImport(ctx, importId);
    refresh();
  },
});

export const cancelImportAction = workspaceAction({
  can,
  input: ByImport,
  run: async (ctx, { importId }) => {
    await cancelImport(ctx, importId);
    refresh();
  },
});

export const undoImportAction = workspaceAction({
  can,
  input: ByImport,
  run: async (ctx, { importId }) => {
    await startUndo(ctx, importId);
    refresh();
  },
});
