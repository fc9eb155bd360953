import { cases } from "../support/cases";
import { inPod, items, patched, taskOn } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const ports = items("container", "ports");
const ecsPorts = items("ecs", "portMappings");

export default cases({
  good: {
    "left out": { container: {} },
    "null, which counts as unset": ports({ containerPort: 80, hostPort: null }),
    "a port of the container": ports({ containerPort: 80 }),
    "a host address without a port": ports({ containerPort: 80, hostIP: "10.0.0.1" }),
    "a null port": ports(null),
    "the host's network, which no-host-namespaces checks": inPod(ports({ containerPort: 80 }), { hostNetwork: true }),
    "a port that docker.Container publishes, which is not a host port": {
      docker: { ports: [{ internal: 80, external: 8080 }] },
    },
    "ports of a task in its own network, which repeat the container's": {
      task: {
        networkMode: "awsvpc",
        containerDefinitions: [{ name: "web", portMappings: [{ containerPort: 80, hostPort: 80 }] }],
      },
    },
    "ports of a task on the host's network, which no-host-namespaces checks": {
      task: {
        networkMode: "host",
        containerDefinitions: [{ name: "web", portMappings: [{ containerPort: 80, hostPort: 80 }] }],
      },
    },
    "a port of a task that is chosen at its start": ecsPorts({ containerPort: 80, hostPort: 0 }),
    "a port of a Fargate task": taskOn("fargate", { portMappings: [{ containerPort: 80, hostPort: 80 }] }),
  },
  bad: {
    "a port": {
      ...ports({ containerPort: 80, hostPort: 8080 }),
      at: "ports[0].hostPort",
      value: "8080",
      message: /container "(web|debug)" uses host port 8080$/,
      nearMiss: ports({ containerPort: 80, hostPort: 0 }),
    },
    "one of two": {
      ...ports({ containerPort: 80 }, { containerPort: 443, hostPort: 443 }),
      at: "ports[1].hostPort",
      nearMiss: ports({ containerPort: 80 }, { containerPort: 443 }),
    },
    "on the host's own loopback address": {
      ...ports({ containerPort: 80, hostPort: 80, hostIP: "127.0.0.1" }),
      at: "ports[0].hostPort",
      nearMiss: ports({ containerPort: 80, hostIP: "127.0.0.1" }),
    },
    "a Patch": {
      ...patched(ports({ containerPort: 80, hostPort: 80 }), "kubernetes:core/v1:PodPatch"),
      at: "spec.containers[0].ports[0].hostPort",
      nearMiss: patched(ports({ containerPort: 80 }), "kubernetes:core/v1:PodPatch"),
    },
    "a port of a task": {
      ...ecsPorts({ containerPort: 80, hostPort: 8080 }),
      at: "portMappings[0].hostPort",
      value: "8080",
      nearMiss: ecsPorts({ containerPort: 80 }),
    },
    "a port of a task without a network mode": {
      task: { networkMode: undefined, containerDefinitions: [{ name: "web", portMappings: [{ hostPort: 80 }] }] },
      at: "containerDefinitions[0].portMappings[0].hostPort",
      nearMiss: {
        task: { networkMode: "none", containerDefinitions: [{ name: "web", portMappings: [{ hostPort: 80 }] }] },
      },
    },
  },
  undecided: {
    "from another resource's output": {
      ...ports({ containerPort: 80, hostPort: UNKNOWN }),
      at: "ports[0].hostPort",
      message: /^cannot determine before deployment whether .* uses a host port/,
    },
    "a port as a whole from an output": ports(UNKNOWN),
    "ports from an output": { container: { ports: UNKNOWN }, at: "ports" },
    "a port of a task whose network mode is from an output": {
      task: {
        networkMode: UNKNOWN,
        containerDefinitions: [
          { name: "web", portMappings: [{ hostPort: 80 }, { hostPort: 0 }, { containerPort: 81 }] },
        ],
      },
      at: "networkMode",
    },
  },
  unreadable: {
    "a number as a string": {
      ...ports({ containerPort: 80, hostPort: "8080" }),
      at: "ports[0].hostPort",
      message: /expected a whole number from 0 without quotes, found "8080"/,
    },
    "a negative number": { ...ports({ hostPort: -1 }), at: "ports[0].hostPort" },
    "a number in place of ports": { container: { ports: 8080 }, at: "ports", message: /expected a list, found 8080/ },
  },
});
