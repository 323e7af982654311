// Numbers and dates use the locale of the browser.
const whole = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const percent = new Intl.NumberFormat(undefined, { style: 'percent' });
const fractions = new Map<number, Intl.NumberFormat>();
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

export const count = (value: number): string => whole.format(value);

export const short = (value: number): string => compact.format(value);

export const share = (value: number): string => percent.format(value / 100);

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
