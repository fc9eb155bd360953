import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "memory alone, as CPU is not asked for": {
      pod: { containers: [{ name: "web", resources: { limits: { memory: "64Mi" } } }] },
    },
    "a number of bytes": { pod: { containers: [{ name: "web", resources: { limits: { memory: 67108864 } } }] } },
    "a fraction": { pod: { containers: [{ name: "web", resources: { limits: { memory: "0.5Gi" } } }] } },
    "the pod's limit for its containers": {
      pod: { resources: { limits: { memory: "1Gi" } }, containers: [{ name: "a" }, { name: "b" }] },
    },
    "the pod's limit while the container's own is not known": {
      pod: {
        resources: { limits: { memory: "1Gi" } },
        containers: [{ name: "web", resources: { limits: { memory: UNKNOWN } } }],
      },
    },
    "an ephemeral container, for which the API refuses limits": {
      container: { resources: undefined },
      lists: ["ephemeralContainers"],
    },
    "a patch, from which nothing is missing": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "nothing, where nothing is asked for": { config: { require: [] }, docker: { memory: undefined } },
    "CPU alone, where only CPU is asked for": { config: { require: ["cpu"] }, docker: { memory: undefined } },
    "CPU by quota": {
      config: { require: ["cpu"] },
      docker: { cpus: undefined, cpuQuota: 50000 },
    },
    "CPU by billionths": {
      config: { require: ["cpu"] },
      docker: { cpus: undefined, nanoCpus: 500000000 },
    },
    "CPU by quota while the other field is not known": {
      config: { require: ["cpu"] },
      docker: { cpus: UNKNOWN, cpuQuota: 50000 },
    },
    "a plugin, which has no limits": {
      config: { require: ["memory", "cpu"] },
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs" },
    },
  },
  bad: {
    "no resources": {
      container: { resources: undefined },
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      value: null,
      says: /container "web" has no limit for memory$/,
      nearMiss: {
        container: { resources: { limits: { memory: "64Mi", cpu: undefined } } },
        lists: ["containers", "initContainers"],
      },
    },
    "CPU alone": {
      container: { resources: { limits: { memory: undefined } } },
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      nearMiss: { config: { require: ["cpu"] }, container: { resources: { limits: { memory: undefined } } } },
    },
    "a request is no limit": {
      pod: { containers: [{ name: "web", resources: { requests: { memory: "64Mi" } } }] },
      at: "containers[0].resources.limits.memory",
      nearMiss: { pod: { containers: [{ name: "web", resources: { limits: { memory: "64Mi" } } }] } },
    },
    "0, which is no limit": {
      pod: { containers: [{ name: "web", resources: { limits: { memory: "0" } } }] },
      at: "containers[0].resources.limits.memory",
      value: "0",
      says: /^container "web" has no limit for memory$/,
      nearMiss: { pod: { containers: [{ name: "web", resources: { limits: { memory: "10Mi" } } }] } },
    },
    "0 in a unit": {
      pod: { containers: [{ name: "web", resources: { limits: { memory: "0Gi" } } }] },
      at: "containers[0].resources.limits.memory",
      nearMiss: { pod: { containers: [{ name: "web", resources: { limits: { memory: "0.1Gi" } } }] } },
    },
    "what is no quantity": {
      pod: { containers: [{ name: "web", resources: { limits: { memory: "plenty" } } }] },
      at: "containers[0].resources.limits.memory",
      value: "plenty",
      nearMiss: { pod: { containers: [{ name: "web", resources: { limits: { memory: "1Gi" } } }] } },
    },
    "one container of two": {
      pod: { containers: [{ name: "a", resources: { limits: { memory: "64Mi" } } }, { name: "b" }] },
      at: "containers[1].resources.limits.memory",
      nearMiss: {
        pod: {
          resources: { limits: { memory: "128Mi" } },
          containers: [{ name: "a", resources: { limits: { memory: "64Mi" } } }, { name: "b" }],
        },
      },
    },
    "memory and CPU, where both are asked for": {
      config: { require: ["memory", "cpu"] },
      pod: { containers: [{ name: "web" }] },
      at: ["containers[0].resources.limits.memory", "containers[0].resources.limits.cpu"],
      nearMiss: {
        config: { require: ["memory", "cpu"] },
        pod: {
          resources: { limits: { memory: "64Mi" } },
          containers: [{ name: "web", resources: { limits: { cpu: 1 } } }],
        },
      },
    },
    "a Windows pod, which has limits too": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].resources.limits.memory",
      nearMiss: {
        pod: { os: { name: "windows" }, containers: [{ name: "web", resources: { limits: { memory: "1Gi" } } }] },
      },
    },
    "a patch that takes the limit away": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: { template: { spec: { containers: [{ name: "web", resources: { limits: { memory: "0" } } }] } } },
      },
      at: "spec.template.spec.containers[0].resources.limits.memory",
      value: "0",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: {
          spec: { template: { spec: { containers: [{ name: "web", resources: { limits: { cpu: "1" } } }] } } },
        },
      },
    },
    "docker.Container without memory": {
      docker: { memory: undefined },
      at: "memory",
      value: null,
      says: /^container "web" has no limit for memory$/,
      nearMiss: { docker: { memory: 64 } },
    },
    "docker.Container with memory 0": {
      docker: { memory: 0 },
      at: "memory",
      value: "0",
      nearMiss: { docker: { memory: 6 } },
    },
    "docker.Container without CPU": {
      config: { require: ["cpu"] },
      docker: { cpus: undefined },
      at: "cpus",
      value: null,
      says: /^container "web" has no limit for CPU$/,
      nearMiss: { config: { require: ["memory"] }, docker: { cpus: undefined } },
    },
    "docker.Container with CPU 0": {
      config: { require: ["cpu"] },
      docker: { cpus: "0.0" },
      at: "cpus",
      value: "0.0",
      nearMiss: { config: { require: ["cpu"] }, docker: { cpus: "0.1" } },
    },
    "docker.Container with a CPU quota of -1, which is no limit": {
      config: { require: ["cpu"] },
      docker: { cpus: undefined, cpuQuota: -1 },
      at: "cpuQuota",
      value: "-1",
      nearMiss: { config: { require: ["cpu"] }, docker: { cpus: undefined, cpuQuota: 1000 } },
    },
    "docker.Container with a period alone": {
      config: { require: ["cpu"] },
      docker: { cpus: undefined, cpuPeriod: 100000 },
      at: "cpus",
      nearMiss: { config: { require: ["cpu"] }, docker: { cpus: undefined, cpuQuota: 100000 } },
    },
    "docker.Service without limits": {
      config: { require: ["memory", "cpu"] },
      service: { taskSpec: { resources: undefined } },
      at: ["taskSpec.resources.limits.memoryBytes", "taskSpec.resources.limits.nanoCpus"],
      nearMiss: {
        config: { require: ["memory", "cpu"] },
        service: { taskSpec: { resources: { limits: { memoryBytes: 67108864, nanoCpus: 1000000 } } } },
      },
    },
    "docker.Service with a reservation alone": {
      service: { taskSpec: { resources: { limits: undefined, reservation: { memoryBytes: 67108864 } } } },
      at: "taskSpec.resources.limits.memoryBytes",
      nearMiss: { service: { taskSpec: { resources: { limits: { memoryBytes: 67108864 } } } } },
    },
    "two limits for the CPU that are none: one cause": {
      docker: { cpus: "0", cpuQuota: 0 },
      config: { require: ["cpu"] },
      at: "cpus",
      nearMiss: { docker: { cpus: "0", cpuQuota: 50000 }, config: { require: ["cpu"] } },
    },
  },
  undecided: {
    "memory from an output": {
      container: { resources: { limits: { memory: UNKNOWN } } },
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      says: /whether .*container "web" has no limit for memory;/,
    },
    "all resources from an output, said once": {
      config: { require: ["memory", "cpu"] },
      container: { resources: UNKNOWN },
      lists: ["containers", "initContainers"],
      at: "resources",
    },
    "the pod's limits from an output": {
      pod: { resources: { limits: UNKNOWN }, containers: [{ name: "web" }] },
      at: "resources.limits",
    },
    "docker.Container's memory from an output": { docker: { memory: UNKNOWN }, at: "memory" },
    "docker.Container's CPU quota from an output": {
      config: { require: ["cpu"] },
      docker: { cpus: undefined, cpuQuota: UNKNOWN },
      at: "cpuQuota",
    },
    "docker.Service's limits from an output": {
      service: { taskSpec: { resources: UNKNOWN } },
      at: "taskSpec.resources",
    },
  },
  unreadable: {
    "memory as true, said once": {
      container: { resources: { limits: { memory: true } } },
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      says: /expected a quantity such as 128Mi, found true/,
    },
    "limits as one word, said once": {
      pod: { containers: [{ name: "web", resources: { limits: "64Mi" } }] },
      at: "containers[0].resources.limits",
      says: /expected an object, found "64Mi"/,
    },
    "docker.Container's memory in a unit, where it is a number": {
      docker: { memory: "128m" },
      at: "memory",
      says: /expected a number, found "128m"/,
    },
    "docker.Container's CPU as a number, beside a quota": {
      config: { require: ["cpu"] },
      docker: { cpus: 0.5, cpuQuota: 50000 },
      at: "cpus",
      says: /expected a string, found 0.5/,
    },
  },
});
