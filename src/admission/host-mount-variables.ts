import { cel, indexIn, literal, record } from "../policy/cel/cel";

/** Where the volume `v` of a pod is. */
export const VOLUME_AT = `"spec.volumes[" + ${indexIn("variables.volumeNames", "v.name")} + "]"`;

/** A path with slashes for Windows' backslashes, and its named pipes in lower case, as `host-path.ts` reads them. */
function slashed(path: string): string {
  const isWindows = `${path}.matches(${literal(String.raw`^(\\|[A-Za-z]:[\\/]|//[.?]/)`)})`;
  const slashes = `${path}.replace("\\\\", "/")`;
  const isPipe = `${slashes}.matches("(?i)^//[.?]/pipe/")`;
  return `${isWindows} ? (${isPipe} ? ${slashes}.lowerAscii() : ${slashes}) : ${path}`;
}

/** The part of `VARIABLES` that is about the host's paths. */
export const HOST_MOUNT_VARIABLES = {
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
      at: `${VOLUME_AT} + ".hostPath"`,
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
} as const;
