// A batch of many queries as lines (NDJSON), and the memory that the server takes for it:
// node bulk.mjs ADDRESS MODEL PROCESS-ID [QUERIES] [MOST-MEBIBYTES]
// It fails if an answer is missing, or if the server's peak memory grows by more than MOST-MEBIBYTES.
import { createReadStream } from 'node:fs';
import { readFile, writeFile, rm, mkdtemp } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [address, model, server, queries = '100000', most = '100'] = process.argv.slice(2);

/** The most memory that the server has ever held, in MiB. */
const peak = async () => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${server}/status`, 'utf8'))[1]) / 1024;

const { items } = await (await fetch(`${address}api/models/${model}/items?limit=1000`)).json();
const folder = await mkdtemp(join(tmpdir(), 'bulk-'));
const file = join(folder, 'queries.ndjson');
await writeFile(file, Array.from({ length: Number(queries) }, (_, number) => `${JSON.stringify({ item: items[number % items.length].item, top: 10 })}\n`).join(''));

async function send() {
  const started = performance.now();
  const [lines, bytes] = await new Promise((resolve, reject) => {
    const post = request(`${address}api/models/${model}/similar/batch`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } }, async answer => {
      let [lines, bytes] = [0, 0];
      for await (const line of createInterface({ input: answer })) {
        bytes += line.length + 1;
        if (JSON.parse(line).items?.length !== 10)
          reject(new Error(`Line ${lines + 1} has no ten items: ${line}`));
        lines++;
      }
      resolve([lines, bytes]);
    });
    post.on('error', reject);
    createReadStream(file).pipe(post);
  });
  return { lines, bytes, seconds: (performance.now() - started) / 1000 };
}

try {
  const before = await peak();
  const { lines, bytes, seconds } = await send();
  const grown = (await peak()) - before;
  console.log(`| queries | answered in | queries/s | answers | peak memory before | grown by |\n|---|---|---|---|---|---|`);
  console.log(`| ${lines} | ${seconds.toFixed(1)} s | ${(lines / seconds).toFixed(0)} | ${(bytes / 1e6).toFixed(1)} MB | ${before.toFixed(0)} MiB | ${grown.toFixed(0)} MiB |`);
  if (lines !== Number(queries))
    throw new Error(`${lines} answers to ${queries} queries.`);
  if (grown > Number(most))
    throw new Error(`The server's peak memory grew by ${grown.toFixed(0)} MiB, more than ${most}.`);
} finally {
  await rm(folder, { recursive: true });
}
