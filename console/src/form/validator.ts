import { Validator, type Schema } from '@cfworker/json-schema';
import {
  createErrorHandler,
  toErrorSchema,
  unwrapErrorHandler,
  validationDataMerge,
  type CustomValidator,
  type ErrorTransformer,
  type RJSFSchema,
  type RJSFValidationError,
  type StrictRJSFSchema,
  type UiSchema,
  type ValidatorType,
} from '@rjsf/utils';

type Data = Record<string, unknown>;

/**
 * Checks data against JSON Schema 2020-12 by interpreting it: nothing is compiled to code, which the
 * page's policy would refuse. The server stays the judge; this only tells early.
 */
class InterpretingValidator<S extends StrictRJSFSchema = RJSFSchema> implements ValidatorType<Data, S> {
  rawValidation<Result = unknown>(schema: S, data?: Data): { errors?: Result[] } {
    const { errors } = new Validator(schema as Schema, '2020-12', false).validate(data ?? {});
    return { errors: errors as Result[] };
  }

  isValid(schema: S, data: Data | undefined, root: S): boolean {
    const whole = '$defs' in root && !('$defs' in schema) ? { ...schema, $defs: root['$defs'] } : schema;
    return new Validator(whole as Schema, '2020-12').validate(data ?? null).valid;
  }

  validateFormData(
    data: Data | undefined,
    schema: S,
    custom?: CustomValidator<Data, S>,
    _transform?: ErrorTransformer<Data, S>,
    uiSchema?: UiSchema<Data, S>,
  ) {
    const raw = this.rawValidation<{ instanceLocation: string; keyword: string; error: string }>(schema, data);
    // The innermost faults alone: those of the objects around them only repeat that there is one.
    const faults = (raw.errors ?? []).filter((one) => !['properties', 'items', '$ref', 'oneOf', 'anyOf', 'allOf'].includes(one.keyword));
    const errors: RJSFValidationError[] = faults.map((one) => ({
      property: one.instanceLocation.replace(/^#/, '').replaceAll('/', '.'),
      message: one.error,
      name: one.keyword,
      stack: one.error,
    }));
    const validation = { errors, errorSchema: toErrorSchema<Data>(errors) };
    if (!custom) {
      return validation;
    }
    const handled = custom(data, createErrorHandler<Data>(data ?? {}), uiSchema);
    return validationDataMerge<Data>(validation, unwrapErrorHandler<Data>(handled));
  }
}

export const validator = new InterpretingValidator();

export default validator;
