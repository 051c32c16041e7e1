-- The numbers of all configs in a closed hour (grain 3) or day (grain 4) of UTC in a few rows, so that configs are
-- ranked over months without their roll-ups: see io.carillon.statistics.sheet. The agent of the statistics makes a
-- sheet once, after the end of the bucket, and removes it when something is added later; it makes those of the past in
-- the background, the latest first. A bucket without a complete sheet is read from the roll-ups.
create table statistics_sheet (
  grain smallint not null,
  at timestamptz not null,
  -- The configs with ids above this one, up to the next one; all above when that is null, which completes the sheet.
  after_config bigint not null,
  next_config bigint,
  configs integer not null,
  content bytea not null,
  primary key (grain, at, after_config)
);
alter table statistics_sheet alter column content set storage external;
