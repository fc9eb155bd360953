import { definePolicy, forbid } from "../src/policy";

export default definePolicy({
  id: "no-host-namespaces",
  title: "Containers do not share the host's namespaces",
  level: "mandatory",
  severity: "high",
  standards: {
    pss: { profile: "baseline", control: "Host Namespaces" },
    cisDocker: ["5.10", "5.16", "5.17", "5.31"],
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
      "taskSpec.networksAdvanceds[*] (Service)",
      "grantPermissions[*] (Plugin)",
    ],
  },
  why: "In the host's namespaces a container sees and reaches the host's processes, memory, network or cgroups.",
  fix: "Leave the setting out, so that the container gets a namespace of its own.",

  check: ({ title, hostNamespaces }) =>
    hostNamespaces.flatMap(({ name, isHost, value }) =>
      forbid(isHost, (on) => on, { whether: `${title} shares the host's ${name} namespace`, value: () => value }),
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
