-- What may be erased is not sampled by the planner: its statistics would keep values that the table has no more. To
-- give a column its type anew drops the samples that there are.
ALTER TABLE persons ALTER COLUMN name TYPE TEXT COLLATE "C";
ALTER TABLE persons ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE text_keys ALTER COLUMN secret TYPE BYTEA;
ALTER TABLE text_keys ALTER COLUMN secret SET STATISTICS 0;
ALTER TABLE intake_refused
    ALTER COLUMN content TYPE TEXT COLLATE "C", ALTER COLUMN raw TYPE BYTEA,
    ALTER COLUMN table_header TYPE TEXT COLLATE "C", ALTER COLUMN table_row TYPE TEXT COLLATE "C",
    ALTER COLUMN message_de TYPE TEXT COLLATE "C", ALTER COLUMN message_en TYPE TEXT COLLATE "C";
ALTER TABLE intake_refused
    ALTER COLUMN content SET STATISTICS 0, ALTER COLUMN raw SET STATISTICS 0,
    ALTER COLUMN table_header SET STATISTICS 0, ALTER COLUMN table_row SET STATISTICS 0,
    ALTER COLUMN message_de SET STATISTICS 0, ALTER COLUMN message_en SET STATISTICS 0;
