import { cases } from "../support/cases";
import { granted, inPod, inWindowsPod, items, patched, taskOn } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const add = items("container", "securityContext.capabilities.add");
const dockerAdds = items("docker", "capabilities.adds");
const serviceAdds = items("service", "taskSpec.containerSpec.capAdds");
const ECS_ADD = "linuxParameters.capabilities.add";
const ecsAdds = items("ecs", ECS_ADD);

export default cases({
  good: {
    "none added": add(),
    "all capabilities of the baseline": add(
      "AUDIT_WRITE",
      "CHOWN",
      "DAC_OVERRIDE",
      "FOWNER",
      "FSETID",
      "KILL",
      "MKNOD",
      "NET_BIND_SERVICE",
      "SETFCAP",
      "SETGID",
      "SETPCAP",
      "SETUID",
      "SYS_CHROOT",
    ),
    "dropping what must not be added": {
      container: { securityContext: { capabilities: { drop: ["SYS_ADMIN", "ALL"] } } },
    },
    "a null entry": add(null, "CHOWN"),
    "Docker's default capabilities, in any spelling": dockerAdds("NET_RAW", "cap_net_raw", "Chown", "CAP_SETUID"),
    "a plugin's other permissions, which other policies check": granted("network", "host"),
    "Docker's default capabilities in a task": ecsAdds("NET_RAW", "CHOWN"),
    "a capability in a Windows task, which has none": taskOn("windows", {
      linuxParameters: { capabilities: { add: ["SYS_ADMIN"] } },
    }),
  },
  bad: {
    "a capability that is not in the baseline": {
      ...add("CHOWN", "SYS_ADMIN"),
      at: "securityContext.capabilities.add[1]",
      value: "SYS_ADMIN",
      message: /container "(web|debug)" adds the capability "SYS_ADMIN"$/,
      nearMiss: add("CHOWN", "SYS_CHROOT"),
    },
    "two capabilities that are not in the baseline": {
      ...add("BPF", "PERFMON"),
      value: ["BPF", "PERFMON"],
      nearMiss: { ...add("BPF", "PERFMON"), config: { allowed: ["BPF", "PERFMON"] } },
    },
    "NET_RAW, which is Docker's but not the baseline's": {
      ...add("NET_RAW"),
      value: "NET_RAW",
      nearMiss: dockerAdds("NET_RAW"),
    },
    "all of them": { ...add("ALL"), nearMiss: add("KILL") },
    "a name with the prefix, which Kubernetes does not accept": {
      ...add("CAP_CHOWN"),
      value: "CAP_CHOWN",
      nearMiss: add("CHOWN"),
    },
    "a name in lower case, which Kubernetes does not accept": { ...add("chown"), nearMiss: add("CHOWN") },
    "a capability other than the allowed one": {
      ...add("SYS_PTRACE", "SYS_PACCT"),
      config: { allowed: ["SYS_PTRACE"] },
      at: "securityContext.capabilities.add[1]",
      nearMiss: { ...add("SYS_PTRACE", "SYS_PACCT"), config: { allowed: ["CAP_SYS_PTRACE", "sys_pacct"] } },
    },
    "added though all are dropped": {
      container: { securityContext: { capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] } } },
      at: "securityContext.capabilities.add[0]",
      nearMiss: { container: { securityContext: { capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } } } },
    },
    "a Windows pod, which the baseline does not exempt": {
      ...inWindowsPod(add("SYS_ADMIN")),
      nearMiss: inWindowsPod(add("CHOWN")),
    },
    "a pod with its own user namespace": {
      ...inPod(add("SYS_ADMIN"), { hostUsers: false }),
      nearMiss: inPod(add("CHOWN"), { hostUsers: false }),
    },
    "a patch that adds one": {
      ...patched(add("SYS_ADMIN")),
      nearMiss: patched({ container: { securityContext: { capabilities: { drop: ["SYS_ADMIN"] } } } }),
    },
    "docker.Container": {
      ...dockerAdds("SYS_ADMIN"),
      value: "SYS_ADMIN",
      message: /^container "web" adds the capability "SYS_ADMIN"$/,
      nearMiss: dockerAdds("SYS_CHROOT"),
    },
    "with the prefix": {
      ...dockerAdds("CAP_SYS_MODULE"),
      value: "CAP_SYS_MODULE",
      nearMiss: dockerAdds("CAP_SYS_CHROOT"),
    },
    "in lower case": { ...dockerAdds("sys_ptrace"), nearMiss: dockerAdds("sys_chroot") },
    "in mixed case with the prefix": { ...dockerAdds("Cap_Bpf"), nearMiss: dockerAdds("Cap_Kill") },
    "all of them in lower case": { ...dockerAdds("all"), nearMiss: dockerAdds("kill") },
    "a name that only starts like one of Docker's defaults": {
      ...dockerAdds("NET_RAW_SOCKETS"),
      nearMiss: dockerAdds("NET_RAW"),
    },
    "docker.Service": {
      ...serviceAdds("NET_ADMIN"),
      nearMiss: { ...serviceAdds("net_admin"), config: { allowed: ["NET_ADMIN"] } },
    },
    "a plugin that is granted one": {
      ...granted("capabilities", "CAP_SYS_ADMIN"),
      value: "CAP_SYS_ADMIN",
      nearMiss: granted("capabilities", "CAP_CHOWN"),
    },
    "a capability of a task": {
      ...ecsAdds("CHOWN", "SYS_ADMIN"),
      at: `${ECS_ADD}[1]`,
      value: "SYS_ADMIN",
      nearMiss: ecsAdds("CHOWN"),
    },
    "a capability of a Fargate task": {
      ...taskOn("fargate", { linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } }),
      at: `containerDefinitions[0].${ECS_ADD}[0]`,
      nearMiss: taskOn("fargate", { linuxParameters: { capabilities: { drop: ["SYS_PTRACE"] } } }),
    },
  },
  undecided: {
    "one from an output": {
      ...add("CHOWN", UNKNOWN),
      at: "securityContext.capabilities.add[1]",
      message: /adds a capability that can reach the host;/,
    },
    "the list from an output": {
      container: { securityContext: { capabilities: { add: UNKNOWN } } },
      at: "securityContext.capabilities.add",
    },
    "docker.Container's capabilities from an output": { docker: { capabilities: UNKNOWN }, at: "capabilities" },
    "docker.Service's from an output": {
      service: { taskSpec: { containerSpec: { capAdds: UNKNOWN } } },
      at: "taskSpec.containerSpec.capAdds",
    },
    "a plugin's permission whose name is an output": {
      ...granted(UNKNOWN, "CAP_SYS_ADMIN"),
      at: "grantPermissions[0].name",
    },
    "a capability of a task from an output": ecsAdds(UNKNOWN),
  },
  unreadable: {
    "one name in place of a list": {
      container: { securityContext: { capabilities: { add: "SYS_ADMIN" } } },
      at: "securityContext.capabilities.add",
      message: /expected a list, found "SYS_ADMIN"/,
    },
    "a list in place of adds and drops": {
      docker: { capabilities: ["SYS_ADMIN"] },
      at: "capabilities",
      message: /expected an object, found a list/,
    },
    "a number": { ...dockerAdds(21), message: /expected a string, found 21/ },
  },
});
