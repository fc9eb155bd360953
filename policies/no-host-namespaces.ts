import { definePolicy, forbid } from "../src/policy";
import type { HostNamespace } from "../src/workload";

/** What to do where removing the setting does not give the container its own namespace. */
const FIXES: { readonly [N in HostNamespace["name"]]?: () => string } = {
  cgroup: () =>
    'Set it to "private". On hosts with cgroup v1, a container without the setting shares the host\'s namespace.',
  user: () => "Remove the setting, so that the engine's user namespace remapping applies.",
};

export default definePolicy({
  id: "no-host-namespaces",
  title: "Containers do not share the host's namespaces",
  level: "mandatory",
  severity: "high",
  standards: {
    pss: { profile: "baseline", control: "Host Namespaces" },
    cisDocker: ["5.10", "5.16", "5.17", "5.21", "5.31"],
    cisKubernetes: ["5.2.3", "5.2.4", "5.2.5"],
  },
  reads: {
    kubernetes: ["hostPID", "hostIPC", "hostNetwork"],
    docker: [
      "pidMode",
      "ipcMode",
      "networkMode",
      "networksAdvanced[*].name",
      "usernsMode",
      "cgroupnsMode",
      "uts (Compose), UTSMode (docker inspect)",
      "taskSpec.networksAdvanceds[*] (Service)",
      "grantPermissions[*] (Plugin)",
      "build.network (Image, Compose), build.networkMode (RemoteImage, RegistryImage)",
      "network (docker-build Image), dockerContainer.network (BuildxBuilder)",
    ],
  },
  why: "In the host's namespaces a container sees and reaches the host's processes, memory, network or cgroups.",
  fix: "Remove the setting, so that the container gets its own namespace.",

  check: ({ title, hostNamespaces }) =>
    hostNamespaces.flatMap(({ name, isHost, value, title: own = title }) =>
      forbid(isHost, (on) => on, {
        whether: `${own} shares the host's ${name} namespace`,
        value: () => value,
        fix: FIXES[name],
      }),
    ),

  admission: {
    rules: Object.entries({ hostPID: "process ID", hostIPC: "IPC", hostNetwork: "network" }).map(([key, name]) => ({
      each: "pod",
      isBad: `item.spec.?${key}.orValue(false)`,
      says: `{item.title} shares the host's ${name} namespace`,
      at: key,
      value: '"true"',
    })),
  },
});
