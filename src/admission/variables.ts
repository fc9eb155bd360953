import { cel, indexIn, literal, record } from "../policy/cel/cel";
import { HOST_MOUNT_VARIABLES, VOLUME_AT } from "./host-mount-variables";
import { IMAGE_VARIABLES } from "./image-variables";
import { KINDS } from "./kinds";

/** The path of the pod in an object, where the kinds do not say otherwise. */
const USUAL = "spec.template.";
const PREFIXES = KINDS.filter(({ prefix }) => prefix !== USUAL).map(
  ({ kind, prefix }) => `${literal(kind)}: ${literal(prefix)}`,
);

/** The pod or pod template in an object; empty where there is none. Uses no variables. */
export function templateOf(object: string): string {
  return cel`
    (${object}.kind == "Pod" ? dyn(${object})
    : ${object}.kind == "PodTemplate" ? dyn(${object}).?template.orValue({})
    : ${object}.kind == "CronJob" ? dyn(${object}).?spec.?jobTemplate.?spec.?template.orValue({})
    : dyn(${object}).?spec.?template.orValue({}))`;
}

/**
 * Whether there is anything new to judge: what a controller changes besides, such as the claim that a volume is bound to, or
 * a finalizer, must not wait for a clean pod.
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
 * What the rules speak about, each defined once. An item of a list has
 *
 * - `title`: the subject of a sentence, `container "web"`
 * - `name`: the container's name, empty where it is about no single one
 * - `at`: where it is, counted from the pod or pod template
 *
 * and more by the list. What an object of another kind does not have is empty, never an error.
 */
export const VARIABLES = {
  /** The path of the pod in the object: empty for a pod, `spec.template.` for a Deployment. */
  prefix: `{${PREFIXES.join(", ")}}[?object.kind].orValue(${literal(USUAL)})`,

  /** The pod or pod template; empty for a PersistentVolume. */
  template: templateOf("object"),

  spec: "variables.template.?spec.orValue({})",

  isWindows: 'variables.spec.?os.?name.orValue("") == "windows"',

  /** By name a container's or volume's place in its list is found. */
  initContainersNames: "variables.spec.?initContainers.orValue([]).map(c, c.name)",
  containersNames: "variables.spec.?containers.orValue([]).map(c, c.name)",
  ephemeralContainersNames: "variables.spec.?ephemeralContainers.orValue([]).map(c, c.name)",
  volumeNames: "variables.spec.?volumes.orValue([]).map(v, v.name)",

  /** The pod by itself. Also `spec`. */
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

/** The variables that the expressions use, in the order in which they build on each other. */
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
