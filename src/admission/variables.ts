import { cel, indexIn, record } from "../policy/cel/cel";
import { HOST_MOUNT_VARIABLES, VOLUME_AT } from "./host-mount-variables";
import { IMAGE_VARIABLES } from "./image-variables";
import { prefixOf } from "./kinds";
import { RESOURCE_NAMES, TIMES } from "./resource-names";

/** Returns an expression for the pod or pod template in an object, empty if there is none. It uses no variables. */
export function templateOf(object: string): string {
  return cel`
    (${object}.kind == "Pod" ? dyn(${object})
    : ${object}.kind == "PodTemplate" ? dyn(${object}).?template.orValue({})
    : ${object}.kind == "CronJob" ? dyn(${object}).?spec.?jobTemplate.?spec.?template.orValue({})
    : dyn(${object}).?spec.?template.orValue({}))`;
}

/**
 * Returns a test of whether there is anything new to check. Other changes by a controller, such as the claim that a volume is bound
 * to or a finalizer, must not be blocked by an old pod.
 */
export function isNewOrChanged(): string {
  return cel`
    request.operation == "CREATE"
    || (object.kind == "Pod" ? dyn(object).spec != dyn(oldObject).spec
      : object.kind == "PersistentVolume" ? ["hostPath", "local"].exists(source,
        dyn(object).spec[?source] != dyn(oldObject).spec[?source])
      : ${templateOf("object")} != ${templateOf("oldObject")})`;
}

function containers(list: string, noun: string): string {
  return `variables.spec.?${list}.orValue([]).map(c, ${record({
    title: `"${noun} " + strings.quote(c.name)`,
    name: "c.name",
    at: `"spec.${list}[" + ${indexIn(`variables.${list}Names`, "c.name")} + "]"`,
    spec: "c",
    isEphemeral: String(list === "ephemeralContainers"),
  })})`;
}

/**
 * The variables that rules use. An item of a list has
 *
 * - `title`: the subject of a sentence, `container "web"`
 * - `name`: the container's name, empty if it does not belong to a single one
 * - `at`: its path from the pod or pod template
 *
 * and the fields that the list documents. Lists that the object's kind does not have are empty, never an error.
 */
export const VARIABLES = {
  /** The path of the pod in the object: empty for a pod, `spec.template.` for a Deployment. */
  prefix: prefixOf("object.kind"),

  /** The names by which an exemption can name the object. */
  resourceNames: RESOURCE_NAMES,

  /** The times at which the object was created or changed, for exemptions that expire. */
  times: TIMES,

  /** The pod or pod template; empty for a PersistentVolume. */
  template: templateOf("object"),

  spec: "variables.template.?spec.orValue({})",

  isWindows: 'variables.spec.?os.?name.orValue("") == "windows"',

  /** The names in each list, to find the index of an item. */
  initContainersNames: "variables.spec.?initContainers.orValue([]).map(c, c.name)",
  containersNames: "variables.spec.?containers.orValue([]).map(c, c.name)",
  ephemeralContainersNames: "variables.spec.?ephemeralContainers.orValue([]).map(c, c.name)",
  volumeNames: "variables.spec.?volumes.orValue([]).map(v, v.name)",

  /** The pod. Also `spec`. */
  pod: `[${record({ title: '"the pod"', name: '""', at: '"spec"', spec: "variables.spec" })}]`,

  /** The pod's or pod template's metadata. Also `spec`. */
  metadata: `[${record({ title: '"the pod"', name: '""', at: '"metadata"', spec: "variables.template.?metadata.orValue({})" })}]`,

  /** Init, main and ephemeral containers. Also `spec`, the container itself, and `isEphemeral`. */
  containers: [
    containers("initContainers", "init container"),
    containers("containers", "container"),
    containers("ephemeralContainers", "ephemeral container"),
  ].join("\n+ "),

  podAndContainers: "variables.pod + variables.containers",

  /** Also `spec`, the volume itself. */
  volumes: `variables.spec.?volumes.orValue([]).map(v, ${record({
    title: '"volume " + strings.quote(v.name)',
    name: '""',
    at: VOLUME_AT,
    spec: "v",
  })})`,

  ...HOST_MOUNT_VARIABLES,
  ...IMAGE_VARIABLES,
} as const satisfies Readonly<Record<string, string>>;

export type Variable = keyof typeof VARIABLES;

/** Returns the variables that the expressions use, in order of dependency. */
export function variablesOf(expressions: readonly string[]): ReadonlyArray<{ name: string; expression: string }> {
  const used = new Set<string>();
  const visit = (expression: string): void => {
    for (const [, name = ""] of expression.matchAll(/\bvariables\.(\w+)/g)) {
      if (used.has(name) || !Object.hasOwn(VARIABLES, name)) continue;
      used.add(name);
      visit(VARIABLES[name as Variable]);
    }
  };
  expressions.forEach(visit);
  return Object.entries(VARIABLES)
    .filter(([name]) => used.has(name))
    .map(([name, expression]) => ({ name, expression }));
}
