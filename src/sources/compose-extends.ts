import type { Step } from "../place";
import { mostExpanded, sizeOf, tooMuchExpanded } from "./amplification";
import { UnreadableText, type Document } from "./document";
import { isObject } from "./format";

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
 * The services of a Compose file, or its jobs, with what they extend written into them, as far as that is in the same
 * file; `extends` stays where it is not, and where a service extends itself in turn.
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/loader/extends.go and override/merge.go
 */
export class ExtendedServices {
  readonly services: Properties;
  /** Where the parts of merged objects and lists come from. */
  private readonly origins = new WeakMap<object, ReadonlyMap<Step, readonly Step[]>>();
  private readonly resolved = new Map<string, Located>();
  private values = 0;
  /** Counted when something is first extended. */
  private written: number | undefined;

  /**
   * @param section - the file's property that they are in
   * @param locate - finds the section in the file
   * @throws UnreadableText if they become too large
   */
  constructor(
    private readonly section: string,
    private readonly stated: Properties,
    private readonly locate: Document["locate"],
  ) {
    this.services = Object.fromEntries(Object.keys(stated).map((name) => [name, this.resolve(name).value]));
    // What is inherited unchanged is shared, and was not counted when it was made.
    if (this.written !== undefined) this.refuseAmplified(sizeOf(this.services).expanded);
  }

  /** Where in the document the value at these steps is written, given that they begin with the section. */
  stepsTo([, name, ...steps]: readonly Step[]): readonly Step[] {
    let { value, at } = this.resolved.get(String(name)) ?? { value: undefined, at: [this.section] };
    for (const step of steps) ({ value, at } = this.child({ value, at }, step));
    return at;
  }

  /** In a loop: a chain may be as long as the file. */
  private resolve(name: string): Located {
    const chain = new Set<string>();
    let next: string | undefined = name;
    for (; next !== undefined && !chain.has(next) && !this.resolved.has(next); next = this.baseOf(next))
      chain.add(next);
    let base = next === undefined ? undefined : this.resolved.get(next);
    for (const each of [...chain].reverse()) {
      const own: Located = { value: this.stated[each], at: [this.section, each] };
      base = base === undefined ? own : this.merged(base, withoutExtends(own), SERVICE);
      this.resolved.set(each, base);
    }
    return base!;
  }

  /** The service that another extends, unless that is in another file or not there. */
  private baseOf(name: string): string | undefined {
    const service = this.stated[name];
    const extended = isObject(service) ? service["extends"] : undefined;
    const { service: base, file } = isObject(extended) ? extended : { service: extended, file: undefined };
    if (typeof base !== "string" || (file !== undefined && file !== null)) return undefined;
    return Object.hasOwn(this.stated, base) ? base : undefined;
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
    this.refuseAmplified(this.values);
    this.origins.set(value, new Map(parts.map(([step, part]) => [step, part.at])));
    return { value, at };
  }

  private refuseAmplified(expanded: number): void {
    this.written ??= sizeOf(this.stated).written;
    if (expanded > mostExpanded(this.written))
      throw new UnreadableText(
        tooMuchExpanded("extends", { written: this.written, expanded }),
        this.locate([this.section]),
      );
  }
}

function withoutExtends({ value, at }: Located): Located {
  const { extends: _, ...rest } = value as Properties;
  return { value: rest, at };
}

function formOf(forms: Readonly<Record<string, Form>>, key: string): Form {
  return Object.hasOwn(forms, key) ? forms[key]! : {};
}
