import type { Field, Place } from "../../place";
import { reader, type Answers, type Table } from "../../table";
import type { Container, ContainerWords, Workload, WorkloadWords } from "../../workload";
import { withWords, withoutWords, type WorkloadBase } from "../resource";
import type { KindTables } from "../tables";
import type { KindSource, Subject } from "./parts";

/** A kind of resource: its tables, and how it is read with them. */
export interface Kind extends Omit<KindTables, "name"> {
  readonly read: (base: WorkloadBase, source: KindSource) => Workload;
}

type Parts = Pick<Workload, "isPartial" | "inlineExemptions" | "unreadable" | "containers">;

interface KindDefinition {
  readonly workload: Table<WorkloadWords, KindSource>;
  readonly containers?: KindTables["containers"];
  /** Why nothing of it can be read, where that is so. */
  readonly hiddenBy?: (source: KindSource) => Field<never> | undefined;
  /** What the workload has besides words; read lazily. */
  readonly parts?: (source: KindSource) => Partial<Parts>;
}

export function defineKind({ workload, containers = [], hiddenBy, parts = () => ({}) }: KindDefinition): Kind {
  const Words: new (source: KindSource) => Answers<WorkloadWords> = reader(workload);
  return {
    workload,
    containers,
    read: (base, source) => {
      const hidden = hiddenBy?.(source);
      if (hidden !== undefined) return withoutWords({ ...base, unreadable: [hidden] });
      const own = Object.getOwnPropertyDescriptors(parts(source));
      return withWords(Object.defineProperties(base, own), Words, source);
    },
  };
}

/** Makes containers whose settings a table reads. */
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
