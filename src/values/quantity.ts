const SUFFIXES: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

const FORM = /^(\d{1,15}(?:\.\d{1,9})?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;

/** Returns the number that a Kubernetes quantity above 0 stands for: `256Mi`, `500m`, `0.5`; undefined for other texts. */
export function parseQuantity(text: string): number | undefined {
  const [, digits, suffix = ""] = FORM.exec(text) ?? [];
  const amount = Number(digits) * SUFFIXES[suffix]!;
  return amount > 0 ? amount : undefined;
}

/** The units in which platforms state limits of memory or CPU. */
export type LimitUnit = "quantity" | "bytes" | "MiB" | "memory text" | "CPUs" | "CPU text" | "nano CPUs" | "CPU shares";

const MIB = 1024 ** 2;

const WRITERS: Readonly<Record<LimitUnit, (amount: number, quantity: string) => string | number>> = {
  quantity: (_, quantity) => quantity,
  bytes: Math.ceil,
  MiB: (amount) => Math.ceil(amount / MIB),
  "memory text": (amount) => `${Math.ceil(amount / MIB)}m`,
  CPUs: (amount) => amount,
  "CPU text": String,
  "nano CPUs": (amount) => Math.ceil(amount * 1e9),
  "CPU shares": (amount) => Math.ceil(amount * 1024),
};

/**
 * Writes a Kubernetes quantity as a platform does: `256Mi` is 256 in MiB.
 *
 * @param quantity - for which `parseQuantity` has a number
 */
export function inUnit(quantity: string, unit: LimitUnit): string | number {
  return WRITERS[unit](parseQuantity(quantity)!, quantity);
}
