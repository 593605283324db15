-- Under which lent roles a deputy may do a task, and who may not do it at all. Empty until the record's next event.

ALTER TABLE desk.task ADD COLUMN lent_under text[], ADD COLUMN kept_out text[];
