import { cases } from "../support/cases";
import { build, inPod, items, patched, securityOpts, setting, taskOn } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const type = setting("container", "securityContext.seLinuxOptions.type");
const user = setting("container", "securityContext.seLinuxOptions.user");
const role = setting("container", "securityContext.seLinuxOptions.role");
const podOptions = setting("pod", "securityContext.seLinuxOptions");
const serviceContext = setting("service", "taskSpec.containerSpec.privileges.seLinuxContext");
const ecsOptions = items("ecs", "dockerSecurityOptions");

export default cases({
  good: {
    "left out": { container: {} },
    "a level, which separates containers from each other": {
      container: { securityContext: { seLinuxOptions: { level: "s0:c123,c456" } } },
    },
    "the type of containers": type("container_t"),
    "the type of init systems": type("container_init_t"),
    "the type of virtual machines": type("container_kvm_t"),
    "the type of nested engines": type("container_engine_t"),
    "all of them empty": podOptions({ type: "", user: "", role: "" }),
    "a patch without a label": patched({ container: {} }),
    "a level for Docker": securityOpts("label=level:s0:c100,c200"),
    "the type of mounted files": securityOpts("label=filetype:usr_t"),
    "empty labels": securityOpts("label=type:", "label=user:", "label=role:", "label="),
    "another option with the same value": securityOpts("apparmor=disable"),
    "a level for docker.Service": serviceContext({ disable: false, level: "s0:c1,c2" }),
    "a security option of a Windows task, which has none": taskOn("windows", {
      dockerSecurityOptions: ["label:disable"],
    }),
  },
  bad: {
    "a type that is not confined": {
      ...type("spc_t"),
      value: "spc_t",
      message: /container "(web|debug)" has the SELinux type "spc_t"$/,
      nearMiss: type("container_t"),
    },
    "a type that only starts like an allowed one": { ...type("container_t_evil"), nearMiss: type("container_kvm_t") },
    "a type in capitals": { ...type("CONTAINER_T"), nearMiss: type("container_t") },
    "a user": { ...user("system_u"), value: "system_u", message: /sets a custom SELinux user$/, nearMiss: user("") },
    "a role": { ...role("system_r"), value: "system_r", message: /sets a custom SELinux role$/, nearMiss: role(null) },
    "a type, a user and a role for the pod": {
      ...podOptions({ type: "spc_t", user: "system_u", role: "system_r", level: "s0" }),
      at: [
        "securityContext.seLinuxOptions.type",
        "securityContext.seLinuxOptions.user",
        "securityContext.seLinuxOptions.role",
      ],
      value: ["spc_t", "system_u", "system_r"],
      nearMiss: podOptions({ level: "s0" }),
    },
    "a bad type for the pod, but a good one for the container": {
      ...inPod(type("container_t"), { securityContext: { seLinuxOptions: { type: "spc_t" } } }),
      at: "securityContext.seLinuxOptions.type",
      message: /^the pod has the SELinux type "spc_t"$/,
      nearMiss: inPod(type("container_t"), { securityContext: { seLinuxOptions: { type: "container_kvm_t" } } }),
    },
    "a patch that sets a type": {
      ...patched(podOptions({ type: "spc_t" })),
      at: "spec.template.spec.securityContext.seLinuxOptions.type",
      nearMiss: patched(podOptions({ level: "s0" })),
    },
    "switched off": {
      ...securityOpts("label=disable"),
      value: "disable",
      message: /^container "web" disables SELinux$/,
      nearMiss: securityOpts("label=level:s0"),
    },
    "switched off after a colon": {
      ...securityOpts("label:disable"),
      value: "disable",
      nearMiss: securityOpts("label:level:s0"),
    },
    "switched off by the bare word": {
      ...securityOpts("disable"),
      value: "disable",
      message: /disables SELinux$/,
      nearMiss: securityOpts("no-new-privileges"),
    },
    "switched off before a good type": {
      ...securityOpts("label=disable", "label=type:container_t"),
      at: "securityOpts[0]",
      nearMiss: securityOpts("label=level:s0", "label=type:container_t"),
    },
    "switched off after a good type": {
      ...securityOpts("label=type:container_t", "label=disable"),
      at: "securityOpts[1]",
      nearMiss: securityOpts("label=type:container_t", "label=level:s0"),
    },
    "a bad type and a good one": {
      ...securityOpts("label=type:spc_t", "label=type:container_t"),
      at: "securityOpts[0]",
      value: "type:spc_t",
      message: /^container "web" has the SELinux label "type:spc_t"$/,
      nearMiss: securityOpts("label=type:container_kvm_t", "label=type:container_t"),
    },
    "a bad type after a colon": {
      ...securityOpts("label:type:spc_t"),
      value: "type:spc_t",
      nearMiss: securityOpts("label:type:container_t"),
    },
    "a label user": {
      ...securityOpts("label=user:system_u"),
      value: "user:system_u",
      nearMiss: securityOpts("label=user:"),
    },
    "a label role": { ...securityOpts("label=role:system_r"), nearMiss: securityOpts("label=role:") },
    "docker.Service that switches it off": {
      ...serviceContext({ disable: true }),
      at: "taskSpec.containerSpec.privileges.seLinuxContext.disable",
      value: "true",
      message: /^service "web" disables SELinux$/,
      nearMiss: serviceContext({ disable: false }),
    },
    "docker.Service with a type, a user and a role": {
      ...serviceContext({ type: "spc_t", user: "system_u", role: "system_r" }),
      at: [
        "taskSpec.containerSpec.privileges.seLinuxContext.type",
        "taskSpec.containerSpec.privileges.seLinuxContext.user",
        "taskSpec.containerSpec.privileges.seLinuxContext.role",
      ],
      nearMiss: serviceContext({ type: "container_t", user: "", role: "" }),
    },
    "a build": {
      ...build({ securityOpts: ["label=disable"] }),
      at: "build.securityOpts[0]",
      message: /^the build of image "web" /,
      nearMiss: build({ securityOpts: ["label=level:s0:c1,c2"] }),
    },
    "a task": {
      ...ecsOptions("no-new-privileges", "label:disable"),
      at: "dockerSecurityOptions[1]",
      nearMiss: ecsOptions("no-new-privileges", "label:level:s0:c1"),
    },
  },
  undecided: {
    "the type from an output": {
      ...type(UNKNOWN),
      message: /whether .*container "(web|debug)" has an SELinux type that does not confine it;/,
    },
    "the user from an output, next to a level": {
      ...podOptions({ level: "s0", user: UNKNOWN }),
      at: "securityContext.seLinuxOptions.user",
    },
    "all of them from an output, reported once": podOptions(UNKNOWN),
    "a security option from an output": {
      ...securityOpts(UNKNOWN),
      message: /whether container "web" weakens SELinux;/,
    },
    "docker.Service's privileges from an output, reported once": {
      service: { taskSpec: { containerSpec: { privileges: UNKNOWN } } },
      at: "taskSpec.containerSpec.privileges",
    },
  },
  unreadable: {
    "a label as a string": { ...podOptions("container_t"), message: /expected an object, found "container_t"/ },
    "a security option that is an object": securityOpts({ label: "disable" }),
    "docker.Service with a string for disable": {
      ...serviceContext({ disable: "yes" }),
      at: "taskSpec.containerSpec.privileges.seLinuxContext.disable",
      message: /expected true or false, found "yes"/,
    },
  },
});
