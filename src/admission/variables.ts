import { IMAGE_GRAMMAR } from "../image-reference";
import { cel, literal, record } from "./cel";
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

/** Whether there is anything new to judge: what a controller changes besides, or a finalizer, must not wait for a clean pod. */
export function isNewOrChanged(): string {
  return cel`
    request.operation == "CREATE"
    || (object.kind in ["Pod", "PersistentVolume"]
      ? dyn(object).spec != dyn(oldObject).spec
      : ${templateOf("object")} != ${templateOf("oldObject")})`;
}

function containers(list: string, noun: string): string {
  return `variables.spec.?${list}.orValue([]).map(c, ${record({
    title: `"${noun} " + strings.quote(c.name)`,
    name: "c.name",
    at: `"spec.${list}[" + string(variables.${list}Names.indexOf(c.name)) + "]"`,
    spec: "c",
    isEphemeral: String(list === "ephemeralContainers"),
  })})`;
}

const volumeAt = `"spec.volumes[" + string(variables.volumeNames.indexOf(v.name)) + "]"`;

/** A path with slashes for Windows' backslashes, and its named pipes in lower case, as `host-path.ts` reads them. */
function slashed(path: string): string {
  const isWindows = `${path}.matches(${literal(String.raw`^(\\|[A-Za-z]:[\\/]|//[.?]/)`)})`;
  const slashes = `${path}.replace("\\\\", "/")`;
  const isPipe = `${slashes}.matches("(?i)^//[.?]/pipe/")`;
  return `${isWindows} ? (${isPipe} ? ${slashes}.lowerAscii() : ${slashes}) : ${path}`;
}

const { component, host, tag, digest } = IMAGE_GRAMMAR;
const REPOSITORY = `${component}(?:/${component})*(?::${tag})?(?:@(?:${digest}))?$`;

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
    at: volumeAt,
    spec: "v",
  })})`,

  /** Where the host's paths are stated. */
  hostPaths: cel`
    object.kind == "PersistentVolume"
    ? ["hostPath", "local"].filter(source, source in dyn(object).spec).map(source, ${record({
      title: '"the persistent volume"',
      at: '"spec." + source',
      volume: '""',
      type: 'dyn(object).spec[source].?type.orValue("")',
      path: 'dyn(object).spec[source].?path.orValue("")',
    })})
    : variables.spec.?volumes.orValue([]).filter(v, has(v.hostPath)).map(v, ${record({
      title: '"the pod"',
      at: `${volumeAt} + ".hostPath"`,
      volume: "v.name",
      type: 'v.hostPath.?type.orValue("")',
      path: "v.hostPath.path",
    })})`,

  /** The same with the segments between slashes that count: without empty ones and dots. */
  hostPathSegments: cel`
    variables.hostPaths.map(m, ${record({
      mount: "m",
      clean: `(${slashed("m.path")}).split("/").filter(s, !(s in ["", "."])).map(s, "/" + s).join("")`,
    })})`,

  /** Host mounts. Also `path`, `type`, `volume`, and `segments`: those of the clean path, the first is empty. */
  hostMounts: cel`
    variables.hostPathSegments.map(m, ${record({
      title: "m.mount.title",
      name: '""',
      at: "m.mount.at",
      path: "m.mount.path",
      type: "m.mount.type",
      volume: "m.mount.volume",
      segments: `(m.clean.matches("^/var/run(/|$)") ? m.clean.substring(4) : m.clean).split("/")`,
    })})`,

  /** For each container the names of the volumes that it mounts, and of those that it can write to. */
  mounted: "variables.containers.map(c, c.spec.?volumeMounts.orValue([]).map(m, m.name))",
  writable: cel`
    variables.containers.map(c,
      c.spec.?volumeMounts.orValue([]).filter(m, !m.?readOnly.orValue(false)).map(m, m.name))`,

  /** Images of containers and of volumes. Also `reference`, and `host`: the registry if the reference names one. */
  imageReferences: cel`
    (
      variables.containers.map(c, ${record({
        title: '"the image of " + c.title',
        name: "c.name",
        at: 'c.at + ".image"',
        reference: 'c.spec.?image.orValue("")',
      })})
      + variables.volumes.filter(v, has(v.spec.image)).map(v, ${record({
        title: '"the image of " + v.title',
        name: '""',
        at: 'v.at + ".image.reference"',
        reference: 'v.spec.image.?reference.orValue("")',
      })})
    ).map(u, ${record({
      use: "u",
      host: `u.reference.split("@")[0].contains("/") && u.reference.split("/")[0].matches("[.:A-Z]|^localhost$") ? u.reference.split("/")[0] : ""`,
    })})`,

  /**
   * The same with `rest`: the reference without its registry, without its digest; and `secret`: all before its digest, where
   * what stands before an `@` may be a password.
   */
  imageParts: cel`
    variables.imageReferences.map(u, ${record({
      use: "u.use",
      host: "u.host",
      secret: `u.use.reference.substring(0, u.use.reference.size() - u.use.reference.find("@sha[0-9]+:[0-9a-fA-F]*$").size())`,
      rest: `u.use.reference.split("@")[0].substring(u.host == "" ? 0 : u.host.size() + 1)`,
    })})`,

  /**
   * Images. Also `reference`; `isId`, of an image on the host, which says nothing of where it came from; `isValid`, by the
   * grammar of references, length aside; `registry`, `repository`; `tag`, empty if there is none; `hasDigest`;
   * `shown`: the reference for a message.
   */
  images: cel`
    variables.imageParts.map(u, ${record({
      title: "u.use.title",
      name: "u.use.name",
      at: "u.use.at",
      reference: "u.use.reference",
      isId: `u.use.reference.matches("^(?:sha256:)?[0-9a-f]{64}$")`,
      isValid: `u.use.reference.matches(u.host == "" ? ${literal(`^${REPOSITORY}`)} : ${literal(`^${host}/${REPOSITORY}`)})`,
      registry: `u.host in ["", "index.docker.io"] ? "docker.io" : u.host`,
      repository: `(u.host in ["", "docker.io", "index.docker.io"] && !u.rest.contains("/") ? "library/" : "") + u.rest.split(":")[0]`,
      tag: `u.rest.contains(":") ? u.rest.split(":")[1] : ""`,
      hasDigest: `u.use.reference.contains("@")`,
      shown:
        'u.secret.lastIndexOf("@") < 0 ? u.use.reference : "…" + u.use.reference.substring(u.secret.lastIndexOf("@"))',
    })})`,
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
