const DAY = 86_400_000; // milliseconds

/** Returns the current date in UTC, `YYYY-MM-DD`. Only entry points call it, once, so that a run has one date. */
export function todayUtc(): string {
  return dayAt(Date.now());
}

/** Returns the current time in UTC, `YYYY-MM-DDThh:mm:ssZ`. */
export function nowUtc(): string {
  return `${new Date(Date.now()).toISOString().slice(0, "YYYY-MM-DDThh:mm:ss".length)}Z`;
}

/** Returns the date a number of days after another date. */
export function daysAfter(day: string, days: number): string {
  return dayAt(Date.parse(day) + days * DAY);
}

/** Returns the number of days from one date to another; negative if the second one is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY;
}

/** Whether the text is a date in the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && dayAt(time) === text;
}

function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, "YYYY-MM-DD".length);
}
