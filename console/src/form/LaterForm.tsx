import { Suspense, lazy, useDeferredValue } from 'react';
import type { SchemaFormProps } from './SchemaForm';

const SchemaForm = lazy(() => import('./SchemaForm'));

/** A form by a schema, drawn after the page or dialog around it: the click that opens that waits for neither its code nor its fields. */
export function LaterForm(props: SchemaFormProps) {
  const drawn = useDeferredValue(true, false);
  const waiting = <p aria-busy="true" />;
  return drawn ? (
    <Suspense fallback={waiting}>
      <SchemaForm {...props} />
    </Suspense>
  ) : (
    waiting
  );
}
