import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { container: {} },
    "a level, which separates containers from each other": {
      container: { securityContext: { seLinuxOptions: { level: "s0:c123,c456" } } },
    },
    "the type of containers": { container: { securityContext: { seLinuxOptions: { type: "container_t" } } } },
    "the type of init systems": { container: { securityContext: { seLinuxOptions: { type: "container_init_t" } } } },
    "the type of virtual machines": { container: { securityContext: { seLinuxOptions: { type: "container_kvm_t" } } } },
    "the type of nested engines": {
      container: { securityContext: { seLinuxOptions: { type: "container_engine_t" } } },
    },
    "all of them empty": { pod: { securityContext: { seLinuxOptions: { type: "", user: "", role: "" } } } },
    "a patch that states no label": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "a level for Docker": { docker: { securityOpts: ["label=level:s0:c100,c200"] } },
    "the type of mounted files": { docker: { securityOpts: ["label=filetype:usr_t"] } },
    "empty labels": { docker: { securityOpts: ["label=type:", "label=user:", "label=role:", "label="] } },
    "another option with the same value": { docker: { securityOpts: ["apparmor=disable"] } },
    "a level for docker.Service": {
      service: {
        taskSpec: { containerSpec: { privileges: { seLinuxContext: { disable: false, level: "s0:c1,c2" } } } },
      },
    },
  },
  bad: {
    "a type that is not confined": {
      container: { securityContext: { seLinuxOptions: { type: "spc_t" } } },
      at: "securityContext.seLinuxOptions.type",
      value: "spc_t",
      says: /container "(web|debug)" has the SELinux type "spc_t"$/,
      nearMiss: { container: { securityContext: { seLinuxOptions: { type: "container_t" } } } },
    },
    "a type that only begins like a good one": {
      container: { securityContext: { seLinuxOptions: { type: "container_t_evil" } } },
      at: "securityContext.seLinuxOptions.type",
      nearMiss: { container: { securityContext: { seLinuxOptions: { type: "container_kvm_t" } } } },
    },
    "a type in capitals": {
      container: { securityContext: { seLinuxOptions: { type: "CONTAINER_T" } } },
      at: "securityContext.seLinuxOptions.type",
      nearMiss: { container: { securityContext: { seLinuxOptions: { type: "container_t" } } } },
    },
    "a user": {
      container: { securityContext: { seLinuxOptions: { user: "system_u" } } },
      at: "securityContext.seLinuxOptions.user",
      value: "system_u",
      says: /sets a custom SELinux user$/,
      nearMiss: { container: { securityContext: { seLinuxOptions: { user: "" } } } },
    },
    "a role": {
      container: { securityContext: { seLinuxOptions: { role: "system_r" } } },
      at: "securityContext.seLinuxOptions.role",
      value: "system_r",
      says: /sets a custom SELinux role$/,
      nearMiss: { container: { securityContext: { seLinuxOptions: { role: null } } } },
    },
    "a type, a user and a role for the pod": {
      pod: { securityContext: { seLinuxOptions: { type: "spc_t", user: "system_u", role: "system_r", level: "s0" } } },
      at: [
        "securityContext.seLinuxOptions.type",
        "securityContext.seLinuxOptions.user",
        "securityContext.seLinuxOptions.role",
      ],
      value: ["spc_t", "system_u", "system_r"],
      nearMiss: { pod: { securityContext: { seLinuxOptions: { level: "s0" } } } },
    },
    "a bad type for the pod though the container has a good one": {
      pod: {
        securityContext: { seLinuxOptions: { type: "spc_t" } },
        containers: [{ name: "web", securityContext: { seLinuxOptions: { type: "container_t" } } }],
      },
      at: "securityContext.seLinuxOptions.type",
      says: /^the pod has the SELinux type "spc_t"$/,
      nearMiss: {
        pod: {
          securityContext: { seLinuxOptions: { type: "container_kvm_t" } },
          containers: [{ name: "web", securityContext: { seLinuxOptions: { type: "container_t" } } }],
        },
      },
    },
    "a patch that sets a type": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { securityContext: { seLinuxOptions: { type: "spc_t" } } } } } },
      at: "spec.template.spec.securityContext.seLinuxOptions.type",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { securityContext: { seLinuxOptions: { level: "s0" } } } } } },
      },
    },
    "switched off": {
      docker: { securityOpts: ["label=disable"] },
      at: "securityOpts[0]",
      value: "disable",
      says: /^container "web" disables SELinux$/,
      nearMiss: { docker: { securityOpts: ["label=level:s0"] } },
    },
    "switched off after a colon": {
      docker: { securityOpts: ["label:disable"] },
      at: "securityOpts[0]",
      value: "disable",
      nearMiss: { docker: { securityOpts: ["label:level:s0"] } },
    },
    "switched off by the bare word": {
      docker: { securityOpts: ["disable"] },
      at: "securityOpts[0]",
      value: "disable",
      says: /disables SELinux$/,
      nearMiss: { docker: { securityOpts: ["no-new-privileges"] } },
    },
    "switched off before a good type": {
      docker: { securityOpts: ["label=disable", "label=type:container_t"] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["label=level:s0", "label=type:container_t"] } },
    },
    "switched off after a good type": {
      docker: { securityOpts: ["label=type:container_t", "label=disable"] },
      at: "securityOpts[1]",
      nearMiss: { docker: { securityOpts: ["label=type:container_t", "label=level:s0"] } },
    },
    "a bad type and a good one": {
      docker: { securityOpts: ["label=type:spc_t", "label=type:container_t"] },
      at: "securityOpts[0]",
      value: "type:spc_t",
      says: /^container "web" has the SELinux label "type:spc_t"$/,
      nearMiss: { docker: { securityOpts: ["label=type:container_kvm_t", "label=type:container_t"] } },
    },
    "a bad type after a colon": {
      docker: { securityOpts: ["label:type:spc_t"] },
      at: "securityOpts[0]",
      value: "type:spc_t",
      nearMiss: { docker: { securityOpts: ["label:type:container_t"] } },
    },
    "a label user": {
      docker: { securityOpts: ["label=user:system_u"] },
      at: "securityOpts[0]",
      value: "user:system_u",
      nearMiss: { docker: { securityOpts: ["label=user:"] } },
    },
    "a label role": {
      docker: { securityOpts: ["label=role:system_r"] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["label=role:"] } },
    },
    "docker.Service that switches it off": {
      service: { taskSpec: { containerSpec: { privileges: { seLinuxContext: { disable: true } } } } },
      at: "taskSpec.containerSpec.privileges.seLinuxContext.disable",
      value: "true",
      says: /^service "web" disables SELinux$/,
      nearMiss: { service: { taskSpec: { containerSpec: { privileges: { seLinuxContext: { disable: false } } } } } },
    },
    "docker.Service with a type, a user and a role": {
      service: {
        taskSpec: {
          containerSpec: { privileges: { seLinuxContext: { type: "spc_t", user: "system_u", role: "system_r" } } },
        },
      },
      at: [
        "taskSpec.containerSpec.privileges.seLinuxContext.type",
        "taskSpec.containerSpec.privileges.seLinuxContext.user",
        "taskSpec.containerSpec.privileges.seLinuxContext.role",
      ],
      nearMiss: {
        service: {
          taskSpec: { containerSpec: { privileges: { seLinuxContext: { type: "container_t", user: "", role: "" } } } },
        },
      },
    },
    "a build": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "app:1", build: { context: ".", securityOpts: ["label=disable"] } },
      at: "build.securityOpts[0]",
      says: /^the build of image "web" /,
      nearMiss: {
        type: "docker:index/remoteImage:RemoteImage",
        inputs: { name: "app:1", build: { context: ".", securityOpts: ["label=level:s0:c1,c2"] } },
      },
    },
  },
  undecided: {
    "the type from an output": {
      container: { securityContext: { seLinuxOptions: { type: UNKNOWN } } },
      at: "securityContext.seLinuxOptions.type",
      says: /whether .*container "(web|debug)" has an SELinux type that does not confine it;/,
    },
    "the user from an output, beside a level": {
      pod: { securityContext: { seLinuxOptions: { level: "s0", user: UNKNOWN } } },
      at: "securityContext.seLinuxOptions.user",
    },
    "all of them from an output, said once": {
      pod: { securityContext: { seLinuxOptions: UNKNOWN } },
      at: "securityContext.seLinuxOptions",
    },
    "a security option from an output": {
      docker: { securityOpts: [UNKNOWN] },
      at: "securityOpts[0]",
      says: /whether container "web" weakens SELinux;/,
    },
    "docker.Service's privileges from an output, said once": {
      service: { taskSpec: { containerSpec: { privileges: UNKNOWN } } },
      at: "taskSpec.containerSpec.privileges",
    },
  },
  unreadable: {
    "a label in one word": {
      pod: { securityContext: { seLinuxOptions: "container_t" } },
      at: "securityContext.seLinuxOptions",
      says: /expected an object, found "container_t"/,
    },
    "a security option that is an object": { docker: { securityOpts: [{ label: "disable" }] }, at: "securityOpts[0]" },
    "docker.Service that says yes": {
      service: { taskSpec: { containerSpec: { privileges: { seLinuxContext: { disable: "yes" } } } } },
      at: "taskSpec.containerSpec.privileges.seLinuxContext.disable",
      says: /expected true or false, found "yes"/,
    },
  },
});
