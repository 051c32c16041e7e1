-- json keeps the order of a schema's properties, which is the order of a form's fields; jsonb does not.
alter table carillon.task_type
  alter column parameter_schema type json using cast(parameter_schema as json);
