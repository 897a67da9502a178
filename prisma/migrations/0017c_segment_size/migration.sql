-- Building a segment hashes its joins (see readyToCount); what triggers do then is planned as ever, since a session keeps
-- their plans for good.
ALTER FUNCTION count_segment_members() SET enable_nestloop = on;
ALTER FUNCTION note_segment_member_insert() SET enable_nestloop = on;
ALTER FUNCTION note_segment_member_delete() SET enable_nestloop = on;
-- A flip is a note to look again, and looking finds nobody where nobody is left: it needs no look at the contact and the
-- segment for each of hundreds of thousands that a build writes.
ALTER TABLE "segment_flip" DROP CONSTRAINT "segment_flip_segment_id_fkey", DROP CONSTRAINT "segment_flip_contact_id_fkey";
