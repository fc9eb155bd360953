import { cel, indexIn, record } from "../policy/cel/cel";
import { cleanPath } from "../policy/cel/host-paths";

/** An expression for the path of the volume `v` in a pod. */
export const VOLUME_AT = `"spec.volumes[" + ${indexIn("variables.volumeNames", "v.name")} + "]"`;

/** The variables for host paths, a part of `VARIABLES`. */
export const HOST_MOUNT_VARIABLES = {
  /** The host paths in the object, as written. */
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

  /** Host mounts. Also `path`, `type`, `volume`, and `segments`: those of the clean path, of which the first is empty. */
  hostMounts: cel`
    variables.hostPaths.map(m, ${record({
      title: "m.title",
      name: '""',
      at: "m.at",
      path: "m.path",
      type: "m.type",
      volume: "m.volume",
      segments: `[""] + ${cleanPath("m.path")}.split("/").filter(s, s != "")`,
    })})`,

  /** For each container, the names of the volumes that it mounts, and of those that it can write to. */
  mounted: "variables.containers.map(c, c.spec.?volumeMounts.orValue([]).map(m, m.name))",
  writable: cel`
    variables.containers.map(c,
      c.spec.?volumeMounts.orValue([]).filter(m, !m.?readOnly.orValue(false)).map(m, m.name))`,
} as const;
