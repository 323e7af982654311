/** The index in the source of a place in a report of Stryker, whose lines and columns begin with 1. */
export function offsetOf(source, { line, column }) {
  let offset = 0;
  for (let lines = 1; lines < line; lines++)
    offset = source.indexOf('\n', offset) + 1;
  return offset + column - 1;
}
