/** The first rows of a file as the training reads them. */
export interface Head {
  columns: string[];
  rows: string[][];
}

// The bytes of a file to read for the preview.
const bytes = 65_536;
const rowsShown = 5;
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

export const isTable = (name: string): boolean => /\.(csv|jsonl|parquet)(\.gz)?$/i.test(name);

/** @returns Undefined if the file is compressed or binary, because only the service can read its rows. */
export async function headOf(file: File): Promise<Head | undefined> {
  if (/\.(gz|parquet)$/i.test(file.name))
    return undefined;
  const lines = (await file.slice(0, bytes).text()).split(/\r?\n/).filter(line => line !== '');
  // An incomplete last line is dropped.
  const whole = file.size > bytes ? lines.slice(0, -1) : lines;
  if (/\.csv$/i.test(file.name))
    return { columns: cells(whole[0] ?? ''), rows: whole.slice(1, rowsShown + 1).map(cells) };
  if (/\.jsonl$/i.test(file.name))
    return ofObjects(whole.slice(0, rowsShown));
  return { columns: [], rows: whole.slice(0, rowsShown).map(wordsOf) };
}

function ofObjects(lines: string[]): Head {
  const objects = lines.map(line => JSON.parse(line) as Record<string, unknown>);
  const columns = [...new Set(objects.flatMap(object => Object.keys(object)))];
  return { columns, rows: objects.map(object => columns.map(column => String(object[column] ?? ''))) };
}

// A quoted cell may contain commas, and two quotation marks are one.
const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');

const wordsOf = (line: string): string[] =>
  [...words.segment(line.toLowerCase())].filter(segment => segment.isWordLike).slice(0, 24).map(segment => segment.segment);
