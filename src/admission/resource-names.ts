import { cel, literal, literals, record } from "../policy/cel/cel";
import { isLike } from "../values/pattern";
import { KINDS, prefixOf } from "./kinds";

/** The controllers of an object. Only a request of Kubernetes' own controllers proves them: anyone can write an owner down. */
const OWNERS = cel`
  (request.userInfo.username == "system:kube-controller-manager"
  || "system:serviceaccounts:kube-system" in dyn(request.userInfo).?groups.orValue([])
  ? dyn(object).metadata.?ownerReferences.orValue([]).filter(o, o.?controller.orValue(false)) : [])`;

const HASH = 'dyn(object).metadata.?labels[?"pod-template-hash"].orValue("")';

/** For kinds whose objects create controllers in turn, whether the owner `o` is one of those. */
const CREATED: Readonly<Record<string, string>> = {
  // The name of a Deployment's ReplicaSet ends with the hash that its pods carry, that of a CronJob's Job with a number.
  Deployment: `o.kind == "ReplicaSet" && ${HASH} != "" && o.name.endsWith("-" + ${HASH})`,
  CronJob: 'o.kind == "Job" && o.name.matches("-[0-9]+$")',
};

const CONTROLLERS = KINDS.filter(({ isController }) => isController).map(({ kind }) => kind);
const CLUSTER_SCOPED = KINDS.filter(({ isNamespaced }) => !isNamespaced).map(({ kind }) => kind);

/** The name of an owner without its last part: that of the object which created it. */
const CREATOR = 'o.name.substring(0, o.name.lastIndexOf("-"))';

/** Lists of the kinds and names of the objects by which an exemption can name this one. */
const NAMED = [
  "[[object.kind, object.metadata.name]]",
  // If the API server generated the name, the part that the object states.
  `[dyn(object).metadata.?generateName.orValue("")]
  .filter(start, start != "" && object.metadata.name.startsWith(start)).map(start, [object.kind, start])`,
  `owners.filter(o, o.kind in ${literals(CONTROLLERS)}).map(o, [o.kind, o.name])`,
  ...Object.entries(CREATED).map(
    ([kind, isCreated]) => `owners.filter(o, ${isCreated}).map(o, [${literal(kind)}, ${CREATOR}])`,
  ),
];

/**
 * An expression for the names by which an exemption can name the object: its own, and those of the objects from which
 * Kubernetes' controllers created it. Each has
 *
 * - `name`: `Kind/namespace/name`, or `Kind/name`
 * - `prefix`: the path of the pod in the object with that name, which paths in an exemption start with
 *
 * Uses no variables, so that match conditions can contain it.
 */
export const RESOURCE_NAMES = cel`
  [${OWNERS}].map(owners,
    ${NAMED.join("\n+ ")}
  )[0].map(n, ${record({
    name: `n[0] + "/" + (n[0] in ${literals(CLUSTER_SCOPED)} ? "" : request.namespace + "/") + n[1]`,
    prefix: prefixOf("n[0]"),
  })})`;

/**
 * An expression for the times at which the object was created or changed, as far as the API server sets them; empty if they are
 * unknown. Expressions have no other clock.
 */
export const TIMES = cel`
  (request.operation == "CREATE"
    ? [dyn(object).metadata.creationTimestamp]
    : [dyn(object).metadata.?managedFields.orValue([])].map(fields,
      fields.all(f, has(f.time)) ? fields.map(f, f.time) : [])[0])`;

/** Whether a pattern for resources can match an object of a cluster: by a name of a kind that the policies check, not by a URN. */
export function canNameObject(pattern: string): boolean {
  if (pattern === "*") return true;
  const [kind = "", ...names] = pattern.split("/");
  return KINDS.some((each) => isLike(each.kind, kind) && names.length === (each.isNamespaced ? 2 : 1));
}
