-- The runs of a workspace are listed, and watched while they go on, in the order in which they were started.
CREATE INDEX "quote_workspace_id_confirmed_at_id_idx" ON "quote"("workspace_id", "confirmed_at", "id");
