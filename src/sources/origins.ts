import type { Step } from "../model/place";
import { isObject } from "./format";

/** A value and its position. */
export interface Located {
  readonly value: unknown;
  readonly at: readonly Step[];
}

/** Records where each part of a value is written that is put together from several parts of a document. */
export class Origins {
  private readonly origins = new WeakMap<object, ReadonlyMap<Step, readonly Step[]>>();

  /** Returns an object made of values that are written elsewhere. */
  object(parts: ReadonlyArray<readonly [string, Located]>, at: readonly Step[]): Located {
    return this.made(Object.fromEntries(parts.map(([key, { value }]) => [key, value])), parts, at);
  }

  /** Returns a list of items that are written elsewhere. */
  list(items: readonly Located[], at: readonly Step[]): Located {
    return this.made(
      items.map(({ value }) => value),
      items.map((item, index) => [index, item]),
      at,
    );
  }

  child({ value, at }: Located, step: Step): Located {
    const origin = typeof value === "object" && value !== null ? this.origins.get(value)?.get(step) : undefined;
    const below = isObject(value) || Array.isArray(value) ? (value as Record<Step, unknown>)[step] : undefined;
    return { value: below, at: origin ?? [...at, step] };
  }

  /** Returns where the value at these steps is written. */
  positionOf(root: Located, steps: readonly Step[]): readonly Step[] {
    return steps.reduce<Located>((place, step) => this.child(place, step), root).at;
  }

  private made(value: object, parts: ReadonlyArray<readonly [Step, Located]>, at: readonly Step[]): Located {
    const elsewhere = parts.filter(([step, part]) => !isBelow(part.at, at, step));
    if (elsewhere.length > 0) this.origins.set(value, new Map(elsewhere.map(([step, part]) => [step, part.at])));
    return { value, at };
  }
}

/** Whether a part is written where the value that contains it is. */
function isBelow(part: readonly Step[], at: readonly Step[], step: Step): boolean {
  return part.length === at.length + 1 && part.at(-1) === step && at.every((each, index) => part[index] === each);
}
