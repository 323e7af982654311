import { askForKey, storedKey } from './key';
import { Problem } from './problem';

type Parameters = Record<string, string | number | boolean | undefined>;

/** The base path of a model's operations. */
export const modelPath = (model: string): string => `api/models/${encodeURIComponent(model)}`;

/** @throws Problem if the service refuses or cannot be reached. */
export function get<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return ask<T>(query.size > 0 ? `${path}?${query}` : path, signal ? { signal } : {});
}

/** @throws Problem if the service refuses or cannot be reached. */
export function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return ask<T>(path, body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

/** Sends the bytes of a file. @throws Problem if the service refuses or cannot be reached. */
export function upload<T>(path: string, content: Blob): Promise<T> {
  return ask<T>(path, { method: 'PUT', body: content, headers: { 'content-type': 'application/octet-stream' } });
}

/** Removes a file. @throws Problem where the service refuses or cannot be reached. */
export const remove = (path: string): Promise<void> => ask<void>(path, { method: 'DELETE' });

async function ask<T>(path: string, request: RequestInit): Promise<T> {
  const key = storedKey();
  const response = await fetchWithKey(path, request, key);
  if (!response.ok) {
    const problem = await Problem.of(response);
    // Another request may have got a key meanwhile. Otherwise the dialog shows why this key was refused.
    if (isAboutKeys(problem) && (storedKey() !== key || (await askForKey(key === null ? undefined : refusal(problem)))))
      return ask<T>(path, request);
    throw problem;
  }

  // Nothing is answered where nothing is left to say.
  return (response.status === 204 ? undefined : await response.json()) as T;
}

const isAboutKeys = ({ status, type }: Problem): boolean => status === 401 || type === '/problems/not-permitted';

const refusal = ({ status, detail }: Problem): string => `${status === 401 ? 'The service does not know that key.' : 'That key does not permit this.'} ${detail}`;

async function fetchWithKey(path: string, request: RequestInit, key: string | null): Promise<Response> {
  const headers = new Headers(request.headers);
  if (key !== null)
    headers.set('x-functions-key', key);
  try {
    // The browser uses its cache only if the service confirms that the same version still answers.
    return await fetch(path, { cache: 'no-cache', ...request, headers });
  } catch (failure) {
    if (request.signal?.aborted)
      throw failure;
    throw Problem.unreachable();
  }
}
