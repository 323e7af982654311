// Numbers and dates use the locale of the browser.
const whole = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const wholePercent = new Intl.NumberFormat(undefined, { style: 'percent' });
const finePercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const signedPercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const fractions = new Map<number, Intl.NumberFormat>();
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6, useGrouping: 'min2' });

export const number = (value: number): string => plain.format(value);

export const count = (value: number): string => whole.format(value);

export const short = (value: number): string => compact.format(value);

export const share = (value: number): string => wholePercent.format(value / 100);

/** A share from 0 to 1, to a tenth of a percent. */
export const percent = (value: number): string => finePercent.format(value);

/** The difference of two shares, with its sign. */
export const percentDifference = (value: number): string => signedPercent.format(value);

export function decimals(value: number, digits = 3): string {
  let format = fractions.get(digits);
  if (!format)
    fractions.set(digits, format = new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  return format.format(value);
}

export const date = (iso: string): string => moment.format(new Date(iso));

export function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return new Intl.NumberFormat(undefined, { style: 'unit', unit: units[power]!, maximumFractionDigits: scaled >= 100 ? 0 : 1 }).format(scaled);
}

export function duration(seconds: number): string {
  if (seconds < 1)
    return 'under a second';
  if (seconds < 60)
    return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const plural = (number: number, one: string, many = `${one}s`): string => `${count(number)} ${number === 1 ? one : many}`;
