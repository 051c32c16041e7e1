/** What the server refused, by RFC 9457; or that it did not answer. */
export type Fault = { path: string; message: string; code?: string };

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly faults: readonly Fault[],
    readonly retryAfterSeconds: number | null,
  ) {
    super(detail);
    this.name = 'Problem';
  }

  /** The server could not be reached, or is not ready; the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

/** Reads the problem of an answer; one without a body still has its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: Record<string, unknown> = await response.json().catch(() => ({}));
  const errors = Array.isArray(body['errors']) ? body['errors'] : [];
  const retry = Number(response.headers.get('Retry-After'));
  return new Problem(
    response.status,
    typeof body['code'] === 'string' ? body['code'] : '',
    typeof body['detail'] === 'string' ? body['detail'] : response.statusText,
    errors.map((one: Record<string, unknown>) => ({
      path: String(one['path'] ?? ''),
      message: String(one['message'] ?? ''),
      ...(typeof one['code'] === 'string' ? { code: one['code'] } : {}),
    })),
    retry > 0 ? retry : null,
  );
}
