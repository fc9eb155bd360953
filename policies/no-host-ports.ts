import { remove } from "../src/model/edit";
import { definePolicy, forbidField } from "../src/policy/policy";

export default definePolicy({
  id: "no-host-ports",
  title: "Containers do not use host ports",
  level: "advisory",
  severity: "low",
  standards: { pss: { profile: "baseline", control: "Host Ports" }, cisKubernetes: ["5.2.13"] },
  why: "A host port is open to anyone who can reach the host, bypasses network policies, and can impersonate a host service.",
  fix: "Remove hostPort, and expose the container through a Service or a load balancer.",
  whenNotToUse:
    "Ingress controllers in clusters without a load balancer, and agents that serve the pods of their own node, listen on host ports: exempt them by name.",
  repair: {
    kind: "unsafe",
    reason: "Removes the host port. Clients that connect to it no longer reach the program.",
  },

  words: ["containers.hostPorts"],
  check: ({ containers }) =>
    containers.flatMap(({ title, hostPorts = [] }) =>
      hostPorts.flatMap((hostPort) =>
        forbidField(hostPort, (port) => port !== 0, {
          whether: `${title} uses a host port`,
          found: (port) => `${title} uses host port ${port}`,
          repair: remove,
        }),
      ),
    ),

  admission: {
    rules: [
      {
        each: "containers",
        parts: "item.spec.?ports.orValue([])",
        // In a pod with host network, the API server turns every port into a host port before admission.
        isBad:
          "part.?hostPort.orValue(0) != 0 && !(variables.spec.?hostNetwork.orValue(false) && part.hostPort == part.containerPort)",
        says: "{item.title} uses host port {string(part.hostPort)}",
        at: "ports[#].hostPort",
        value: "string(part.hostPort)",
      },
    ],
  },
});
