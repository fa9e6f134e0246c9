-- From which day on nothing that was reported of a measure at a site counts.
ALTER TABLE rollout_sites ADD COLUMN withdrawn_on TEXT;
