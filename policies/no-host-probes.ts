import { definePolicy, forbid } from "../src/policy";
import { quote } from "../src/text";

export default definePolicy({
  id: "no-host-probes",
  title: "Probes and hooks connect to their own pod",
  level: "advisory",
  severity: "medium",
  standards: { pss: { profile: "baseline", control: "Host Probes / Lifecycle Hooks" } },
  reads: {
    kubernetes: [
      "containers[*].{livenessProbe,readinessProbe,startupProbe}.{httpGet,tcpSocket}.host",
      "containers[*].lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host",
    ],
  },
  why: "The kubelet makes the connection, from the host: with a host of its own a probe scans or calls what the pod cannot reach.",
  fix: "Remove host, so that the pod's own address is used.",

  check: ({ containers }) =>
    containers.flatMap(({ title, probeHosts }) =>
      probeHosts.flatMap((host) =>
        forbid(host, (name) => name !== "", {
          whether: `${title} has a probe or hook that connects elsewhere`,
          found: (name) => `${title} has a probe or hook that connects to ${quote(name)}`,
        }),
      ),
    ),

  admission: {
    rules: ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"]
      .flatMap((handler) => [`${handler}.httpGet.host`, `${handler}.tcpSocket.host`])
      .map((path) => ({
        each: "containers",
        isBad: `item.spec.?${path.replaceAll(".", ".?")}.orValue("") != ""`,
        says: `{item.title} has a probe or hook that connects to "{item.spec.${path}}"`,
        at: path,
        value: `item.spec.${path}`,
      })),
  },
});
