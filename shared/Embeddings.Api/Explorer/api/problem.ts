/** A failure to show: a problem document of the service (RFC 9457), or an unreachable service. */
export class Problem extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
    readonly type: string,
    /** The items that the model does not know. */
    readonly items: string[] = [],
  ) {
    super(detail);
  }

  static unreachable(): Problem {
    return new Problem('The service does not answer', 'Check that it runs and that this machine is online. Then try again.', 0, 'unreachable');
  }

  static async of(response: Response): Promise<Problem> {
    const document = response.headers.get('content-type')?.includes('json') ? await response.json() : {};
    const title = document.title ?? `The service answered ${response.status}`;
    return new Problem(title, document.detail ?? response.statusText, response.status, document.type ?? 'about:blank', document.items);
  }
}
