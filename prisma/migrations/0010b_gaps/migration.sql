-- The audit log is read page by page in the order of its ids, which are in the order of time.
CREATE INDEX "audit_log_workspace_id_id_idx" ON "audit_log"("workspace_id", "id" DESC);
