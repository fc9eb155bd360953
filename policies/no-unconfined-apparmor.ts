import { literal } from "../src/policy/cel/cel";
import { where } from "../src/policy/conditions";
import { remove } from "../src/model/edit";
import { definePolicy, forbidField, type Outcome } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";
import { quote } from "../src/values/text";
import type { Container, PodWords } from "../src/model/workload";

const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

/** The paths of the container's and the pod's field for the annotation `part`, if they disable AppArmor. */
const CONTAINER_FIELD = `variables.containers.filter(c, c.name == part.substring(${ANNOTATION.length})).map(c, c.at + ".securityContext.appArmorProfile.type").join("")`;
const POD_FIELD =
  'variables.spec.?securityContext.?appArmorProfile.?type.orValue("") == "Unconfined" ? "spec.securityContext.appArmorProfile.type" : ""';

/**
 * The API server copies a Pod's field to the annotation and the annotation to the field; it does not change templates.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/pod/strategy.go, applyAppArmorVersionSkew
 */
function inPod(path: string): string {
  return `(object.kind == "Pod" ? (${path}) : "")`;
}

export default definePolicy({
  id: "no-unconfined-apparmor",
  title: "Containers do not disable AppArmor",
  level: "mandatory",
  severity: "high",
  standards: { pss: { profile: "baseline", control: "AppArmor" }, cisDocker: ["5.2"], cisKubernetes: ["5.7.3"] },
  why: "The default AppArmor profile prevents even root in a container from writing to /proc and /sys and from mounting file systems.",
  fix: {
    "containers.appArmorProfile": "Remove the setting, or set the type to RuntimeDefault or Localhost.",
    "containers.securityOptions": "Remove the option, or name a profile: apparmor=<profile>.",
  },
  whenNotToUse:
    "Image builders and other programs that mount file systems need a profile that allows it. Prefer a custom profile; if you cannot install one on the host, exempt them by name.",
  repair: { kind: "safe", reason: "Returns to the runtime's default profile, under which most programs run." },

  rules: [
    forbid(
      "containers",
      "securityOptions",
      where(({ key, value }) => key === "apparmor" && value === "unconfined"),
      { whether: "{title} disables AppArmor", value: ({ value }) => value, repair: remove },
    ),
  ],

  words: ["pod.appArmorProfile", "pod.appArmorAnnotations", "containers.appArmorProfile"],
  check: ({ containers, pod }) => [
    ...(pod === undefined ? [] : profile(pod)),
    ...(pod?.appArmorAnnotations ?? []).flatMap(annotation),
    ...containers.flatMap(profile),
  ],

  admission: {
    rules: [
      {
        each: "podAndContainers",
        isBad: 'item.spec.?securityContext.?appArmorProfile.?type.orValue("") == "Unconfined"',
        says: "{item.title} disables AppArmor",
        at: "securityContext.appArmorProfile.type",
        value: '"Unconfined"',
        also: [
          {
            container: "item.name",
            path: inPod(`"metadata.annotations[\\"${ANNOTATION}" + item.name + "\\"]"`),
            value: '"unconfined"',
          },
        ],
      },
      {
        each: "podAndContainers",
        isBad:
          'item.spec.?securityContext.?appArmorProfile.hasValue() && !(item.spec.?securityContext.?appArmorProfile.?type.orValue("") in ["RuntimeDefault", "Localhost", "Unconfined"])',
        says: "{item.title} does not have a valid AppArmor profile type",
        at: "securityContext.appArmorProfile.type",
        value: 'item.spec.?securityContext.?appArmorProfile.?type.orValue("")',
      },
      ...[
        {
          isOff: true,
          says: `an annotation disables AppArmor for container "{part.substring(${ANNOTATION.length})}"`,
        },
        {
          isOff: false,
          says: `an annotation does not name a valid AppArmor profile for container "{part.substring(${ANNOTATION.length})}"`,
        },
      ].map(({ isOff, says }) => ({
        each: "metadata" as const,
        parts: `item.spec.?annotations.orValue({}).map(key, key).filter(key, key.startsWith(${literal(ANNOTATION)}))`,
        isBad: isOff
          ? 'item.spec.annotations[part] == "unconfined"'
          : '!(item.spec.annotations[part] in ["", "runtime/default", "unconfined"] || item.spec.annotations[part].startsWith("localhost/"))',
        says,
        at: 'annotations["{part}"]',
        value: "item.spec.annotations[part]",
        container: `part.substring(${ANNOTATION.length})`,
        also: isOff
          ? [
              {
                container: `part.substring(${ANNOTATION.length})`,
                path: inPod(CONTAINER_FIELD),
                value: '"Unconfined"',
              },
              { container: '""', path: inPod(POD_FIELD), value: '"Unconfined"' },
            ]
          : [],
      })),
    ],
  },
});

function profile({ title, appArmorProfile }: Pick<Container, "title" | "appArmorProfile">): readonly Outcome[] {
  return forbidField(appArmorProfile, (type) => type !== "RuntimeDefault" && type !== "Localhost", {
    whether: `${title} disables AppArmor`,
    found: (type) =>
      type === "Unconfined" ? `${title} disables AppArmor` : `${title} does not have a valid AppArmor profile type`,
    // A profile without a type is not valid either.
    repair: (type) => remove(type.holder ?? type),
  });
}

function annotation({ container, profile }: PodWords["appArmorAnnotations"][number]): readonly Outcome[] {
  return forbidField(profile, (text) => !(text === "" || text === "runtime/default" || text.startsWith("localhost/")), {
    whether: "an annotation disables AppArmor",
    found: (text) =>
      text === "unconfined"
        ? `an annotation disables AppArmor for container ${quote(container)}`
        : `an annotation does not name a valid AppArmor profile for container ${quote(container)}`,
    repair: remove,
  });
}
