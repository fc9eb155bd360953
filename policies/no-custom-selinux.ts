import { literals } from "../src/admission/cel";
import type { Field } from "../src/place";
import { definePolicy, forbid, type Outcome } from "../src/policy";
import type { SecurityOption } from "../src/security-option";
import { quote } from "../src/text";
import type { SeLinux } from "../src/workload";

const TYPES = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

export default definePolicy({
  id: "no-custom-selinux",
  title: "Containers keep the SELinux label that confines them",
  level: "mandatory",
  severity: "high",
  standards: { pss: { profile: "baseline", control: "SELinux" }, cisDocker: ["5.3"], cisKubernetes: ["5.7.3"] },
  reads: {
    kubernetes: ["[containers[*].]securityContext.seLinuxOptions"],
    docker: [
      "securityOpts[*]",
      "taskSpec.containerSpec.privileges.seLinuxContext (Service)",
      "build.securityOpts[*] (RemoteImage, RegistryImage)",
    ],
  },
  why: "SELinux has no namespace: a type such as spc_t, or no label at all, lets the container reach the host's files.",
  fix: {
    kubernetes: "Remove type, user and role; a level may stay.",
    docker: "Remove the option; a label=level:… may stay.",
  },

  check: ({ containers, pod }) => [
    ...labels("the pod", pod?.securityContext.seLinux),
    ...containers.flatMap(({ title, securityContext, seLinux, securityOptions = [] }) => [
      ...labels(title, securityContext?.seLinux ?? seLinux),
      ...securityOptions.flatMap((option) => docker(title, option)),
    ]),
  ],

  admission: {
    rules: [
      {
        each: "podAndContainers",
        isBad: `!(item.spec.?securityContext.?seLinuxOptions.?type.orValue("") in ${literals(TYPES)})`,
        says: '{item.title} has the SELinux type "{item.spec.securityContext.seLinuxOptions.type}"',
        at: "securityContext.seLinuxOptions.type",
        value: "item.spec.securityContext.seLinuxOptions.type",
      },
      ...["user", "role"].map((key) => ({
        each: "podAndContainers" as const,
        isBad: `item.spec.?securityContext.?seLinuxOptions.?${key}.orValue("") != ""`,
        says: `{item.title} has an SELinux ${key} of its own`,
        at: `securityContext.seLinuxOptions.${key}`,
        value: `item.spec.securityContext.seLinuxOptions.${key}`,
      })),
    ],
  },
});

function labels(title: string, seLinux: SeLinux | undefined): readonly Outcome[] {
  if (seLinux === undefined) return [];
  const { disable, type, user, role } = seLinux;
  return [
    ...forbid(disable, (on) => on, `${title} switches SELinux off`),
    ...type.flatMap((field) =>
      forbid(field, (name) => !TYPES.includes(name), {
        whether: `${title} has an SELinux type that does not confine it`,
        found: (name) => `${title} has the SELinux type ${quote(name)}`,
      }),
    ),
    ...user.flatMap((field) => forbid(field, (name) => name !== "", `${title} has an SELinux user of its own`)),
    ...role.flatMap((field) => forbid(field, (name) => name !== "", `${title} has an SELinux role of its own`)),
  ];
}

function docker(title: string, option: Field<SecurityOption>): readonly Outcome[] {
  return forbid(option, ({ key, value }) => key === "label" && isWeakening(value), {
    whether: `${title} weakens SELinux`,
    found: ({ value }) =>
      value === "disable" ? `${title} switches SELinux off` : `${title} has the SELinux label ${quote(value)}`,
    value: ({ value }) => value,
  });
}

/** `disable`, a type outside the list, any user or role; a level or the type of mounted files is free. */
function isWeakening(label: string): boolean {
  const [key, value] = [label.slice(0, label.indexOf(":")), label.slice(label.indexOf(":") + 1)];
  if (!label.includes(":")) return label !== "";
  if (key === "type") return !TYPES.includes(value);
  return (key === "user" || key === "role") && value !== "";
}
