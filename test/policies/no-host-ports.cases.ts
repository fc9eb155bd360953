import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { container: {} },
    "null, which is unset": { container: { ports: [{ containerPort: 80, hostPort: null }] } },
    "a port of the container": { container: { ports: [{ containerPort: 80 }] } },
    "a host address without a port": { container: { ports: [{ containerPort: 80, hostIP: "10.0.0.1" }] } },
    "a null port": { container: { ports: [null] } },
    "the host's network, which no-host-namespaces judges": {
      pod: { hostNetwork: true, containers: [{ name: "web", ports: [{ containerPort: 80 }] }] },
    },
    "a port that docker.Container publishes, as that is how Docker serves": {
      docker: { ports: [{ internal: 80, external: 8080 }] },
    },
  },
  bad: {
    "a port": {
      container: { ports: [{ containerPort: 80, hostPort: 8080 }] },
      at: "ports[0].hostPort",
      value: "8080",
      says: /container "(web|debug)" uses host port 8080$/,
      nearMiss: { container: { ports: [{ containerPort: 80, hostPort: 0 }] } },
    },
    "one of two": {
      container: { ports: [{ containerPort: 80 }, { containerPort: 443, hostPort: 443 }] },
      at: "ports[1].hostPort",
      nearMiss: { container: { ports: [{ containerPort: 80 }, { containerPort: 443 }] } },
    },
    "on the host's own loopback address": {
      container: { ports: [{ containerPort: 80, hostPort: 80, hostIP: "127.0.0.1" }] },
      at: "ports[0].hostPort",
      nearMiss: { container: { ports: [{ containerPort: 80, hostIP: "127.0.0.1" }] } },
    },
    "a Patch": {
      type: "kubernetes:core/v1:PodPatch",
      inputs: { spec: { containers: [{ name: "web", ports: [{ containerPort: 80, hostPort: 80 }] }] } },
      at: "spec.containers[0].ports[0].hostPort",
      nearMiss: {
        type: "kubernetes:core/v1:PodPatch",
        inputs: { spec: { containers: [{ name: "web", ports: [{ containerPort: 80 }] }] } },
      },
    },
  },
  undecided: {
    "from another resource's output": {
      container: { ports: [{ containerPort: 80, hostPort: UNKNOWN }] },
      at: "ports[0].hostPort",
      says: /^cannot determine before deployment whether .* uses a host port/,
    },
    "a port as a whole from an output": { container: { ports: [UNKNOWN] }, at: "ports[0]" },
    "ports from an output": { container: { ports: UNKNOWN }, at: "ports" },
  },
  unreadable: {
    "a number as text": {
      container: { ports: [{ containerPort: 80, hostPort: "8080" }] },
      at: "ports[0].hostPort",
      says: /expected a whole number from 0 without quotes, found "8080"/,
    },
    "a number below 0": { container: { ports: [{ hostPort: -1 }] }, at: "ports[0].hostPort" },
    "ports that are a number": { container: { ports: 8080 }, at: "ports", says: /expected a list, found 8080/ },
  },
});
