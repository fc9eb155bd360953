/**
 * A fragment in the source's own words, laid over a hardened workload that passes everything. One of these at a time:
 *
 * - `container`: of a Kubernetes container; tried as main, init and ephemeral container of a Pod, a Deployment and a
 *   CronJob. `at` counts from the container.
 * - `pod`: of a pod spec, with a hardened container in it; tried in the same kinds. `at` counts from the pod spec.
 * - `annotations`: of the pod template's metadata. `at` counts from the template.
 * - `docker`, `service`: of a docker.Container or docker.Service. `at` counts from the inputs.
 * - `ecs`: of a container of a task definition, with the names of the API; tried as JSON text, as objects, in
 *   CloudFormation, and in a job definition of AWS Batch if that has the settings. `at` counts from the container.
 * - `task`: of a task definition, with a hardened container in it; tried in the same spellings. `at` counts from the inputs.
 * - `inputs` with `type`: the whole inputs of any other resource. `at` counts from the inputs.
 */
export interface Fragment {
  readonly container?: object;
  readonly pod?: object;
  readonly annotations?: object;
  readonly docker?: object;
  readonly service?: object;
  readonly ecs?: object;
  readonly task?: object;
  readonly type?: string;
  readonly inputs?: object;
  /** The policy's configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The container lists that a `container` is tried in; all three if absent. */
  readonly lists?: ReadonlyArray<"containers" | "initContainers" | "ephemeralContainers">;
}

export interface FindingCase extends Fragment {
  /** The path of the only finding, or the paths of all, in order. */
  readonly at: string | readonly string[];
  /** The findings' offending values, where the case is about them. */
  readonly value?: string | null | ReadonlyArray<string | null>;
  readonly message?: RegExp;
}

export interface BadCase extends FindingCase {
  /** As close to the bad fragment as a good one can be. */
  readonly nearMiss: Fragment;
}

export interface Cases {
  /** No findings. A title names what is deliberately not reported. */
  readonly good: Readonly<Record<string, Fragment>>;
  /** Violations, each with a fragment that almost is one. */
  readonly bad: Readonly<Record<string, BadCase>>;
  /** Values that are not known, or that another resource decides. */
  readonly undecided: Readonly<Record<string, FindingCase>>;
  /** Values of the wrong type or form: verdict `malformed`. */
  readonly unreadable: Readonly<Record<string, FindingCase>>;
}

export function cases(tables: Cases): Cases {
  return tables;
}
