import { cases } from "../support/cases";
import { patched } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { container: {} },
    "null, which counts as unset": { container: { livenessProbe: { httpGet: { port: 80, host: null } } } },
    "probes that connect to the pod": {
      container: {
        livenessProbe: { httpGet: { port: 80, path: "/healthz" } },
        readinessProbe: { tcpSocket: { port: 80 } },
        startupProbe: { grpc: { port: 90, service: "health" } },
      },
    },
    "hooks that run a program": {
      container: {
        lifecycle: { postStart: { exec: { command: ["curl", "http://10.0.0.1"] } }, preStop: { sleep: {} } },
      },
    },
    "a header, as the connection still goes to the pod": {
      container: { readinessProbe: { httpGet: { port: 80, httpHeaders: [{ name: "Host", value: "example.com" }] } } },
    },
    "a host name in other settings": {
      pod: { hostname: "example.com", hostAliases: [{ ip: "10.0.0.1", hostnames: ["db"] }] },
    },
  },
  bad: {
    "a liveness probe by HTTP": {
      container: { livenessProbe: { httpGet: { port: 80, host: "example.com" } } },
      at: "livenessProbe.httpGet.host",
      value: "example.com",
      message: /container "(web|debug)" has a probe or hook that connects to "example\.com"$/,
      nearMiss: { container: { livenessProbe: { httpGet: { port: 80, host: "" } } } },
    },
    "the loopback address, which is the node's and not the pod's": {
      container: { livenessProbe: { httpGet: { port: 10255, host: "127.0.0.1" } } },
      at: "livenessProbe.httpGet.host",
      value: "127.0.0.1",
      nearMiss: { container: { livenessProbe: { httpGet: { port: 10255 } } } },
    },
    "a liveness probe by TCP": {
      container: { livenessProbe: { tcpSocket: { port: 22, host: "10.0.0.1" } } },
      at: "livenessProbe.tcpSocket.host",
      nearMiss: { container: { livenessProbe: { tcpSocket: { port: 22, host: "" } } } },
    },
    "a readiness probe": {
      container: { readinessProbe: { httpGet: { port: 80, host: "example.com" } } },
      at: "readinessProbe.httpGet.host",
      nearMiss: { container: { readinessProbe: { httpGet: { port: 80, path: "/example.com" } } } },
    },
    "a readiness probe by TCP": {
      container: { readinessProbe: { tcpSocket: { port: 80, host: "example.com" } } },
      at: "readinessProbe.tcpSocket.host",
      nearMiss: { container: { readinessProbe: { tcpSocket: { port: 80 } } } },
    },
    "a startup probe": {
      container: { startupProbe: { httpGet: { port: 80, host: "example.com" } } },
      at: "startupProbe.httpGet.host",
      nearMiss: { container: { startupProbe: { httpGet: { port: 80, scheme: "HTTPS" } } } },
    },
    "a startup probe by TCP": {
      container: { startupProbe: { tcpSocket: { port: 80, host: "example.com" } } },
      at: "startupProbe.tcpSocket.host",
      nearMiss: { container: { startupProbe: { tcpSocket: { port: 80 } } } },
    },
    "a postStart hook": {
      container: { lifecycle: { postStart: { httpGet: { port: 80, host: "169.254.169.254" } } } },
      at: "lifecycle.postStart.httpGet.host",
      nearMiss: { container: { lifecycle: { postStart: { httpGet: { port: 80 } } } } },
    },
    "hooks by TCP": {
      container: {
        lifecycle: {
          postStart: { tcpSocket: { port: 80, host: "10.0.0.1" } },
          preStop: { tcpSocket: { port: 80, host: "10.0.0.2" } },
        },
      },
      at: ["lifecycle.postStart.tcpSocket.host", "lifecycle.preStop.tcpSocket.host"],
      value: ["10.0.0.1", "10.0.0.2"],
      nearMiss: {
        container: { lifecycle: { postStart: { tcpSocket: { port: 80 } }, preStop: { tcpSocket: { port: 80 } } } },
      },
    },
    "a preStop hook": {
      container: { lifecycle: { preStop: { httpGet: { port: 80, host: "example.com" } } } },
      at: "lifecycle.preStop.httpGet.host",
      nearMiss: { container: { lifecycle: { preStop: { httpGet: { port: 80, host: null } } } } },
    },
    "a Patch": {
      ...patched({ container: { livenessProbe: { httpGet: { port: 80, host: "example.com" } } } }),
      at: "spec.template.spec.containers[0].livenessProbe.httpGet.host",
      nearMiss: patched({ container: { livenessProbe: { httpGet: { port: 80 } } } }),
    },
  },
  undecided: {
    "from another resource's output": {
      container: { livenessProbe: { httpGet: { port: 80, host: UNKNOWN } } },
      at: "livenessProbe.httpGet.host",
      message: /^cannot determine before deployment whether .* has a probe or hook that connects to another host/,
    },
    "a probe from an output": { container: { readinessProbe: UNKNOWN }, at: "readinessProbe" },
    "hooks from an output": { container: { lifecycle: UNKNOWN }, at: "lifecycle" },
  },
  unreadable: {
    "a number": {
      container: { livenessProbe: { tcpSocket: { port: 80, host: 10 } } },
      at: "livenessProbe.tcpSocket.host",
      message: /expected a string, found 10/,
    },
    "a probe that is a string": {
      container: { startupProbe: "http://example.com" },
      at: "startupProbe",
      message: /expected an object/,
    },
  },
});
