// A proxy for Azurite that delays each read by some milliseconds, like an object store: node slow-store.mjs PORT AZURITE [MILLISECONDS].
// GET /counts returns the number of reads and bytes since the last call.
import http from 'node:http';

const [port, azurite, milliseconds = '63'] = process.argv.slice(2);
const target = new URL(azurite);
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
let counts = { reads: 0, bytes: 0 };

http.createServer((request, answer) => {
  if (request.url === '/counts') {
    answer.end(JSON.stringify(counts));
    counts = { reads: 0, bytes: 0 };
    return;
  }

  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const forward = () => {
    const inner = http.request({ host: target.hostname, port: target.port, path: request.url, method: request.method, headers: request.headers, agent }, found => {
      answer.writeHead(found.statusCode, found.headers);
      if (isRead) {
        counts.reads++;
        found.on('data', piece => { counts.bytes += piece.length; });
      }

      found.pipe(answer);
    });
    inner.on('error', failure => answer.destroy(failure));
    request.pipe(inner);
  };

  if (isRead)
    setTimeout(forward, Number(milliseconds));
  else
    forward();
}).listen(Number(port), '127.0.0.1', () => console.log('listening'));
