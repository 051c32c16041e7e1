-- A plan for all values is as good as one for those at hand, and to make one takes ten times as long as
-- to run it: it has a part for each day of the history.
alter function first_waiting(text, text[], timestamptz, integer, integer, uuid)
  set plan_cache_mode = force_generic_plan;
