"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { createExport, deleteExport } from "./mutations";
import { ByExport, NewExport } from "./schema";

export const createExportAction = workspaceAction({
  can: "contacts.export",
  input: NewExport,
  run: async (ctx, input) => {
    await createExport(ctx, input);
    refresh();
  },
});

export const deleteExportAction = workspaceAction({
  can: "contacts.export",
  input: ByExport,
  run: async (ctx, { exportId }) => {
    await deleteExport(ctx, exportId);
    refresh();
  },
});
