// Recommendations for many users by a run, and the memory that the server takes for it:
// node mailing.mjs ADDRESS MODEL PROCESS-ID [USERS] [MOST-MEBIBYTES]
// It fails if a user is missing from the result, or if the server's peak memory grows by more than MOST-MEBIBYTES.
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

const [address, model, server, users = '1000000', most = '400'] = process.argv.slice(2);
const histories = `${address}api/histories/${model}/mailing.jsonl`;
const results = `${address}api/models/${model}/recommendations`;

/** The most memory that the server has ever held, in MiB. */
const peak = async () => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${server}/status`, 'utf8'))[1]) / 1024;

async function send(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok)
    throw new Error(`${answer.status} ${url}: ${await answer.text()}`);
  return answer;
}

async function ended(run) {
  for (;;) {
    const status = await (await send(`${address}api/runs/${run}`)).json();
    if (status.stage === 'completed')
      return;
    if (status.ended)
      throw new Error(`The run is ${status.stage}: ${status.failure}`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

const { items } = await (await send(`${address}api/models/${model}/items?limit=1000`)).json();
const body = Array.from({ length: Number(users) }, (_, user) => `${JSON.stringify({ user: `u${user}`, history: [3, 7, 11].map(step => items[(user * step) % items.length].item) })}\n`).join('');
const before = await peak();
await send(histories, { method: 'PUT', body });
const started = performance.now();
const { id } = await (await send(results, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"histories":"mailing.jsonl","format":"csv"}' })).json();
await ended(id);
const seconds = (performance.now() - started) / 1000;
const grown = (await peak()) - before;
const result = await (await send(`${results}/${id}`)).json();
const file = await send(new URL(result.url, address));
const seen = new Set();
for await (const line of createInterface({ input: Readable.fromWeb(file.body) }))
  seen.add(line.slice(0, line.indexOf(',')));
await send(`${results}/${id}`, { method: 'DELETE' });
await send(histories, { method: 'DELETE' });
console.log('| users | answered in | users/s | result | peak memory before | grown by |\n|---|---|---|---|---|---|');
console.log(`| ${result.users} | ${seconds.toFixed(1)} s | ${(result.users / seconds).toFixed(0)} | ${(result.bytes / 1e6).toFixed(1)} MB | ${before.toFixed(0)} MiB | ${grown.toFixed(0)} MiB |`);
// The header is the one line that is no user's.
if (seen.size - 1 !== Number(users))
  throw new Error(`The result has ${seen.size - 1} of ${users} users.`);
if (grown > Number(most))
  throw new Error(`The server's peak memory grew by ${grown.toFixed(0)} MiB, more than ${most}.`);
