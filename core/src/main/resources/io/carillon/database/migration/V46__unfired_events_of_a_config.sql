-- What did not fire, and the changes, of a config: few among its fires, which a list of some kinds would all read.
create index schedule_event_unfired_of on schedule_event (task_config_id, ledger_at, slot) where kind <> 'fired';
