import { remove, send, upload } from './client';
import { Problem } from './problem';

/** Where the storage takes a file, once and for an hour. */
interface UploadAddress {
  url: string;
  method: string;
  headers: Record<string, string>;
}

// Whether the service's store takes files itself is the same for all files.
let storeTakesFiles = true;

/**
 * Sends a file of a corpus: straight to the storage account where the service has one, so that no limit of the service applies, else through the service.
 * A file of the same name is replaced.
 * @throws Problem where it is refused or cannot be sent.
 */
export async function uploadFile(path: string, content: Blob): Promise<void> {
  const address = storeTakesFiles ? await addressOf(path) : undefined;
  if (!address || !(await store(path, address, content)))
    await upload(path, content);
}

async function addressOf(path: string): Promise<UploadAddress | undefined> {
  try {
    return await send<UploadAddress>('POST', `${path}/upload-url`);
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.type !== '/problems/no-upload-url')
      throw failure;
    storeTakesFiles = false;
    return undefined;
  }
}

// False where the storage cannot be reached from this page: its network or its CORS rules keep the browser out, and the service is the way that is left.
async function store(path: string, { url, method, headers }: UploadAddress, content: Blob): Promise<boolean> {
  try {
    const put = (): Promise<Response> => fetch(url, { method, headers, body: content, referrerPolicy: 'no-referrer' });
    let response = await put();
    // The address creates a file and replaces none: one that is there is removed first.
    if (refusals.includes(response.status) && (await removed(path)))
      response = await put();
    return response.ok;
  } catch (failure) {
    if (failure instanceof Problem)
      throw failure;
    return false;
  }
}

// What storage accounts answer where an address would replace a file.
const refusals = [403, 409];

async function removed(path: string): Promise<boolean> {
  try {
    await remove(path);
    return true;
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404)
      return false;
    throw failure;
  }
}
