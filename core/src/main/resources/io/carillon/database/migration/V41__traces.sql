-- The W3C trace context of an execution: the span that decided to start it. Null without tracing. Both columns are
-- nullable and have no default, so that no row is written.
alter table carillon.task_execution
  add column traceparent text,
  add column tracestate text;
