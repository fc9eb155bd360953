import { UnreadableText } from "../../yaml/document";
import { isObject } from "../format";

type Section = Readonly<Record<string, unknown>>;

/** How the key of a loop starts. */
export const LOOP = "Fn::ForEach::";

/** The sections of a template that functions refer to. */
export interface Template {
  readonly parameters: Section;
  readonly mappings: Section;
  readonly conditions: Section;
  readonly resources: Section;
}

/** @throws UnreadableText if a section is not an object */
export function templateOf(value: Section): Template {
  const section = (name: string): Section => {
    const found = value[name] ?? {};
    if (!isObject(found)) throw new UnreadableText(`expected ${name} to be an object`);
    return found;
  };
  return {
    parameters: section("Parameters"),
    mappings: section("Mappings"),
    conditions: section("Conditions"),
    resources: section("Resources"),
  };
}

/** Returns a property of an object; undefined if there is none. */
export function own(object: unknown, key: string): unknown {
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The most values that the functions of one template may produce, in all the ways in which it can be deployed. */
const MOST_VALUES = 20_000_000;

/** Counts the values that functions produce. */
export class Budget {
  private count = 0;

  get spent(): number {
    return this.count;
  }

  /** @throws UnreadableText if there are too many */
  spend(values = 1): void {
    if ((this.count += values) > MOST_VALUES)
      throw new UnreadableText(`its functions produce more than ${MOST_VALUES} values`);
  }
}
