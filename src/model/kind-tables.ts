import { isApplicable, notApplicable, type Answer, type Table } from "./table";
import type { ContainerWords, PodWords, Word, WorkloadWords } from "./workload";

/** The tables of a kind of resource. */
export interface KindTables {
  /** The name in the documentation; empty for the platform's usual kind. */
  readonly name: string;
  /** Whether it describes what is running now, so that nothing in it can be edited. */
  readonly isObserved?: boolean;
  readonly workload: Table<WorkloadWords, never>;
  readonly pod?: Table<PodWords, never>;
  readonly containers: readonly ContainerTable[];
}

export interface ContainerTable {
  /** The container's path from the workload: `containers[*].` */
  readonly prefix: string;
  readonly table: Table<ContainerWords, never>;
}

/** Returns the paths at which a kind has any of the words, each path once. */
export function pathsOf(words: readonly Word[], kind: KindTables): readonly string[] {
  const paths = words
    .flatMap((word) => answersOf(word, kind))
    .flatMap(({ prefix, answer }) => (isApplicable(answer) ? answer.paths.map((path) => `${prefix}${path}`) : []));
  return [...new Set(paths)];
}

/** Returns why a kind has none of the words; undefined if it has one. */
export function reasonAgainst(words: readonly Word[], kind: KindTables): string | undefined {
  const answers = words.flatMap((word) => answersOf(word, kind)).map(({ answer }) => answer);
  if (answers.some(isApplicable)) return undefined;
  return (
    answers.flatMap((answer) => (isApplicable(answer) ? [] : answer.notApplicable))[0] ?? "Only pods have this setting."
  );
}

interface PrefixedAnswer {
  readonly prefix: string;
  readonly answer: Answer<unknown, never>;
}

function answersOf(word: Word, { workload, pod, containers }: KindTables): readonly PrefixedAnswer[] {
  const [subject, name] = word.split(".") as [string, string];
  const tables: ReadonlyArray<{ readonly prefix: string; readonly table: object | undefined }> =
    subject === "workload"
      ? [{ prefix: "", table: workload }]
      : subject === "pod"
        ? [{ prefix: "", table: pod }]
        : containers;
  return tables.flatMap(({ prefix, table }) =>
    table === undefined ? [] : [{ prefix, answer: (table as Readonly<Record<string, Answer<unknown, never>>>)[name]! }],
  );
}

/** Returns the words of a workload that does not run containers. */
export function runsNothing(reason: string) {
  return notApplicable(
    reason,
    "sysctls",
    "pidNamespaces",
    "ipcNamespaces",
    "networkNamespaces",
    "userNamespaces",
    "cgroupNamespaces",
    "utsNamespaces",
  );
}
