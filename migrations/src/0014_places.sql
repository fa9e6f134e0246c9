-- Where else of its origin a refused entry stood: places, with commas between.
ALTER TABLE intake_refused ADD COLUMN further TEXT
