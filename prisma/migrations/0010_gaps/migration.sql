-- Which saved filter a run means: its own daily cap stands besides the workspace's.
ALTER TABLE "quote" ADD COLUMN "saved_filter_id" UUID;
