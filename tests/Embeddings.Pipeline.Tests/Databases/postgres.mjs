// PostgreSQL with pgvector, compiled for Node.js, on a socket of its own: node postgres.mjs FOLDER
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const db = await PGlite.create({ extensions: { vector } });
const server = new PGLiteSocketServer({ db, path: `${process.argv[2]}/.s.PGSQL.5432`, maxConnections: 16 });
await server.start();
console.log('listening');
// Ends with whoever started it.
process.stdin.resume();
process.stdin.on('end', () => process.exit());
