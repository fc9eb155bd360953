import { containerOf } from "../../model/docker-engine/kind";
import { pulled } from "../../model/docker-engine/words";
import { withKnownParts } from "../../model/images";
import type { KindTables } from "../../model/kind-tables";
import { mapField, type Field } from "../../model/place";
import { baseWorkload, unreadableUnlessObject, withWords, withoutWords } from "../../model/resource";
import { from, reader, type Setting, type Table } from "../../model/table";
import type {
  Container,
  ContainerWords,
  ImageUse,
  NamespaceMode,
  ResourceIdentity,
  Workload,
  WorkloadWords,
} from "../../model/workload";
import type { Task, TaskContainer } from "./task";

/** A kind of resource that defines tasks, and how a task is read. */
export interface TaskKind extends KindTables {
  readonly read: (identity: ResourceIdentity, task: Task) => Workload;
}

interface TaskTables {
  /** As the documentation names the kind; empty for a platform's usual kind. */
  readonly name?: string;
  /** What messages call the task: `the task`. */
  readonly title: string;
  readonly workload: Table<WorkloadWords, Task>;
  readonly container: Table<ContainerWords, TaskContainer>;
  /** Where the containers are, counted from the resource's inputs. */
  readonly containersAt: readonly string[];
}

export function taskKind({ name = "", title, workload, container, containersAt }: TaskTables): TaskKind {
  const Words = reader(workload);
  const toContainer = containerOf(container);
  const kind: KindTables = {
    name,
    workload,
    containers: containersAt.map((prefix) => ({ prefix, table: container })),
  };
  return {
    ...kind,
    read: (identity, task) => {
      const base = baseWorkload(kind, identity, title);
      const hidden = unreadableUnlessObject(task.shared);
      if (hidden !== undefined) return withoutWords({ ...base, unreadable: [hidden] });
      let containers: readonly Container[] | undefined;
      const own = {
        ...base,
        unreadable: task.unreadable,
        get containers() {
          return (containers ??= task.containers.map((each) => toContainer(each, each)));
        },
      };
      return withWords(own, Words, task);
    },
  };
}

/** The mode of a namespace that containers of a task share with each other or with the host. */
export function sharedMode(
  key: "pidMode" | "ipcMode" | "networkMode",
  paths: string | readonly string[] = key,
): Setting<ReadonlyArray<Field<NamespaceMode>>, Task> {
  return from(paths, ({ shared }) => [mapField(shared.at(key).string(), (mode) => mode === "host" && mode)]);
}

/** Returns the images of a task's containers. */
export function taskImages({ containers }: Task): readonly ImageUse[] {
  return containers.map(({ place, title }) => withKnownParts(pulled(`the image of ${title}`, place.at("image"))));
}
