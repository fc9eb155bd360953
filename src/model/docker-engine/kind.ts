import type { Field, Place } from "../place";
import { reader, type Answers, type Table } from "../table";
import type { Container, ContainerWords, Workload, WorkloadWords } from "../workload";
import { quote } from "../../values/text";
import { baseWorkload, identityOf, withWords, withoutWords, type Resource, type WorkloadBase } from "../resource";
import type { KindTables } from "../kind-tables";
import type { KindSource, Subject } from "./words";

/** A kind of resource: its tables, and how it is read with them. */
export interface Kind extends KindTables {
  /** The noun in messages, if it is not the last part of the type. */
  readonly noun?: string;
  /** Whether the input `name` is the resource's own name; in other kinds it is an image reference. */
  readonly isNamed: boolean;
  readonly read: (base: WorkloadBase, source: KindSource) => Workload;
}

type Parts = Pick<Workload, "isPartial" | "inlineExemptions" | "unreadable" | "containers">;

interface KindDefinition extends Partial<Pick<Kind, "noun" | "isNamed" | "isObserved">> {
  readonly workload: Table<WorkloadWords, KindSource>;
  readonly containers?: KindTables["containers"];
  /** Returns why nothing in it can be read, if that is so. */
  readonly hiddenBy?: (source: KindSource) => Field<never> | undefined;
  /** Returns the workload's properties other than words; read lazily. */
  readonly parts?: (source: KindSource) => Partial<Parts>;
}

export function defineKind({
  workload,
  containers = [],
  hiddenBy,
  parts = () => ({}),
  isNamed = false,
  ...names
}: KindDefinition): Kind {
  const Words: new (source: KindSource) => Answers<WorkloadWords> = reader(workload);
  return {
    ...names,
    name: "",
    workload,
    containers,
    isNamed,
    read: (base, source) => {
      const hidden = hiddenBy?.(source);
      if (hidden !== undefined) return withoutWords({ ...base, unreadable: [hidden] });
      const own = Object.getOwnPropertyDescriptors(parts(source));
      return withWords(Object.defineProperties(base, own), Words, source);
    },
  };
}

/** Returns a function that creates containers whose settings a table reads. */
export function containerOf<Source = Place>(
  table: Table<ContainerWords, Source>,
): (source: Source, subject: Subject) => Container {
  class TableContainer extends reader(table) implements Container {
    readonly name: string;
    readonly title: string;
    readonly isEphemeral = false;
    readonly advice?: string;

    constructor(source: Source, { name, title, advice }: Subject) {
      super(source);
      this.name = name;
      this.title = title;
      if (advice !== undefined) this.advice = advice;
    }
  }
  return (source, subject) => new TableContainer(source, subject);
}

/** Reads a resource of a kind, whose type token ends with the kind's name. */
export function readKind(kind: Kind, resource: Resource): Workload {
  const { noun, isNamed, read } = kind;
  const { inputs, image, isImageProvided = false } = resource;
  const identity = identityOf(resource, isNamed ? inputs.at("name") : undefined);
  const { name } = identity;
  const title = `${noun ?? identity.kind.toLowerCase()} ${quote(name)}`;
  return read(baseWorkload(kind, identity, title), {
    inputs: inputs.of(name),
    subject: { name, title },
    image,
    isImageProvided,
  });
}
