-- The namespaces of the task configs that an operation acts on: a caller who is limited to namespaces sees the
-- operations whose namespaces are all among the caller's. Null where they are not known, as of operations before this
-- column: only callers who are not limited see those.
alter table carillon.bulk_operation add column namespaces text[];
