import type { Step } from "../place";
import { UnreadableText } from "./document";
import { isObject } from "./format";

const MOST_VALUES = 1_000_000; // written into services by what they extend

/** A value and where in the document it stands. */
interface Located {
  readonly value: unknown;
  readonly at: readonly Step[];
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * How a value is merged that has two forms: networks are a list of `names` or an object, labels a list of `pairs` or an
 * object, a build its `context` or an object.
 */
interface Form {
  readonly kind?: "names" | "pairs" | "context";
  readonly below?: Readonly<Record<string, Form>>;
}

const SERVICE: Form = {
  below: {
    build: { kind: "context" },
    labels: { kind: "pairs" },
    networks: { kind: "names" },
    sysctls: { kind: "pairs" },
  },
};

/**
 * The services of a Compose file with what they extend written into them, as far as that is in the same file; `extends`
 * stays where it is not, and where a service extends itself in turn.
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/loader/extends.go and override/merge.go
 */
export class ExtendedServices {
  readonly services: Properties;
  /** Where the parts of merged objects and lists come from. */
  private readonly origins = new WeakMap<object, ReadonlyMap<Step, readonly Step[]>>();
  private readonly resolved = new Map<string, Located>();
  private readonly open = new Set<string>();
  private values = 0;

  /** @throws UnreadableText if they become too large */
  constructor(private readonly stated: Properties) {
    this.services = Object.fromEntries(Object.keys(stated).map((name) => [name, this.resolve(name).value]));
  }

  /** Where in the document the value at these steps is written, given that they begin with `services`. */
  stepsTo([, name, ...steps]: readonly Step[]): readonly Step[] {
    let { value, at } = this.resolved.get(String(name)) ?? { value: undefined, at: ["services"] };
    for (const step of steps) ({ value, at } = this.child({ value, at }, step));
    return at;
  }

  private resolve(name: string): Located {
    const known = this.resolved.get(name);
    if (known !== undefined) return known;
    this.open.add(name);
    const own: Located = { value: this.stated[name], at: ["services", name] };
    const base = this.baseOf(own.value);
    const resolved = base === undefined ? own : this.merged(base, withoutExtends(own), SERVICE);
    this.open.delete(name);
    this.resolved.set(name, resolved);
    return resolved;
  }

  /** The service that another extends, unless that is in another file, not there, or still being resolved itself. */
  private baseOf(service: unknown): Located | undefined {
    const extended = isObject(service) ? service["extends"] : undefined;
    const { service: name, file } = isObject(extended) ? extended : { service: extended, file: undefined };
    if (typeof name !== "string" || (file !== undefined && file !== null)) return undefined;
    if (!Object.hasOwn(this.stated, name) || this.open.has(name)) return undefined;
    return this.resolve(name);
  }

  private child({ value, at }: Located, step: Step): Located {
    const origin = typeof value === "object" && value !== null ? this.origins.get(value)?.get(step) : undefined;
    const below = isObject(value) || Array.isArray(value) ? (value as Record<Step, unknown>)[step] : undefined;
    return { value: below, at: origin ?? [...at, step] };
  }

  /** Objects are merged, lists continued, everything else is replaced; nothing replaces nothing. */
  private merged(base: Located, own: Located, form: Form): Located {
    if (own.value === null || own.value === undefined) return base;
    const [lower, upper] = [this.converted(base, own, form), this.converted(own, base, form)];
    if (isObject(lower.value) && isObject(upper.value)) return this.mergedObjects(lower, upper, form);
    if (Array.isArray(lower.value) && Array.isArray(upper.value)) return this.mergedLists(lower, upper);
    return own;
  }

  /** The value in the form that it is merged in with the other. */
  private converted(located: Located, other: Located, { kind }: Form): Located {
    const { value, at } = located;
    if (kind === "context" && typeof value === "string") return { value: { context: value }, at };
    const items = Array.isArray(value) ? value.map((_, index) => this.child(located, index)) : [];
    if (kind === "names" && Array.isArray(value) && isObject(other.value))
      return this.object(
        items.map(({ value: name, at }) => [typeof name === "string" ? name : "", { value: null, at }]),
        at,
      );
    if (kind === "pairs" && isObject(value) && Array.isArray(other.value))
      return this.list(
        Object.keys(value).map((key) => this.pair(key, this.child(located, key))),
        at,
      );
    return located;
  }

  private pair(key: string, { value, at }: Located): Located {
    if (typeof value === "object" && value !== null) return { value, at };
    return { value: value === null || value === undefined ? key : `${key}=${String(value)}`, at };
  }

  private mergedObjects(base: Located, own: Located, { below = {} }: Form): Located {
    const [lower, upper] = [base.value, own.value] as [Properties, Properties];
    const keys = [...new Set([...Object.keys(lower), ...Object.keys(upper)])];
    const parts = keys.map((key): readonly [string, Located] => {
      if (!Object.hasOwn(lower, key)) return [key, this.child(own, key)];
      if (!Object.hasOwn(upper, key)) return [key, this.child(base, key)];
      return [key, this.merged(this.child(base, key), this.child(own, key), formOf(below, key))];
    });
    return this.object(parts, own.at);
  }

  private mergedLists(base: Located, own: Located): Located {
    const items = [base, own].flatMap((list) => (list.value as unknown[]).map((_, index) => this.child(list, index)));
    return this.list(items, own.at);
  }

  private object(parts: ReadonlyArray<readonly [string, Located]>, at: readonly Step[]): Located {
    return this.made(Object.fromEntries(parts.map(([key, { value }]) => [key, value])), parts, at);
  }

  private list(items: readonly Located[], at: readonly Step[]): Located {
    return this.made(
      items.map(({ value }) => value),
      items.map((item, index) => [index, item]),
      at,
    );
  }

  private made(value: object, parts: ReadonlyArray<readonly [Step, Located]>, at: readonly Step[]): Located {
    this.values += parts.length;
    if (this.values > MOST_VALUES)
      throw new UnreadableText(`what its services extend stands for more than ${MOST_VALUES} values`);
    this.origins.set(value, new Map(parts.map(([step, part]) => [step, part.at])));
    return { value, at };
  }
}

function withoutExtends({ value, at }: Located): Located {
  const { extends: _, ...rest } = value as Properties;
  return { value: rest, at };
}

function formOf(forms: Readonly<Record<string, Form>>, key: string): Form {
  return Object.hasOwn(forms, key) ? forms[key]! : {};
}
