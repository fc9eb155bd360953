import type { Form } from "./compose-forms";
import type { Merging } from "./compose-merge";
import { isObject } from "./format";
import type { Located } from "./origins";

/**
 * Returns a document's services or jobs with `extends` resolved within the document. `extends` is kept if it refers to
 * another file or is circular.
 *
 * @param section - an object of services
 * @param form - the form of a service
 * @see https://github.com/compose-spec/compose-go/blob/main/loader/extends.go
 */
export function extendedServices(section: Located, form: Form, merging: Merging): Located {
  const stated = section.value as Readonly<Record<string, unknown>>;
  const names = Object.keys(stated);
  if (!names.some((name) => baseOf(name, stated) !== undefined)) return section;
  const resolved = new Map<string, Located>();
  const parts = names.map((name) => [name, resolve(name)] as const);
  return merging.object(parts, section.at);

  /** Uses a loop because a chain may be as long as the file. */
  function resolve(name: string): Located {
    const chain = new Set<string>();
    let next: string | undefined = name;
    for (; next !== undefined && !chain.has(next) && !resolved.has(next); next = baseOf(next, stated)) chain.add(next);
    let base = next === undefined ? undefined : resolved.get(next);
    for (const each of [...chain].reverse()) {
      const own = merging.child(section, each);
      base = base === undefined ? own : merging.merged([base, withoutExtends(own)], form);
      resolved.set(each, base);
    }
    return base!;
  }
}

/** Returns the service that another one extends, unless it is missing or in another file. */
function baseOf(name: string, stated: Readonly<Record<string, unknown>>): string | undefined {
  const service = stated[name];
  const extended = isObject(service) ? service["extends"] : undefined;
  const { service: base, file } = isObject(extended) ? extended : { service: extended, file: undefined };
  if (typeof base !== "string" || (file !== undefined && file !== null)) return undefined;
  return Object.hasOwn(stated, base) ? base : undefined;
}

function withoutExtends({ value, at }: Located): Located {
  const { extends: _, ...rest } = value as Readonly<Record<string, unknown>>;
  return { value: rest, at };
}
