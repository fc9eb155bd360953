import { cases } from "../support/cases";
import { BATCH_POD, batchPod, inPod, inWindowsPod, patched, plugin, setting, withConfig } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const resources = setting("container", "resources");
const memory = setting("docker", "memory");
const serviceResources = setting("service", "taskSpec.resources");

export default cases({
  good: {
    "memory alone, as CPU is not required": inPod(resources({ limits: { memory: "64Mi" } })),
    "a number of bytes": inPod(resources({ limits: { memory: 67108864 } })),
    "a fraction": inPod(resources({ limits: { memory: "0.5Gi" } })),
    "the pod's limit for its containers": {
      pod: { resources: { limits: { memory: "1Gi" } }, containers: [{ name: "a" }, { name: "b" }] },
    },
    "the pod's limit next to an unknown limit of the container": inPod(resources({ limits: { memory: UNKNOWN } }), {
      resources: { limits: { memory: "1Gi" } },
    }),
    "an ephemeral container, which cannot have limits": { ...resources(undefined), lists: ["ephemeralContainers"] },
    "a patch, which may leave it out": patched({ container: {} }),
    "no limits, where none are required": { ...memory(undefined), config: { require: [] } },
    ...withConfig(
      { require: ["cpu"] },
      {
        "CPU alone, where only CPU is required": memory(undefined),
        "CPU by quota": { docker: { cpus: undefined, cpuQuota: 50000 } },
        "CPU in nanoCpus": { docker: { cpus: undefined, nanoCpus: 500000000 } },
        "CPU by quota next to an unknown cpus": { docker: { cpus: UNKNOWN, cpuQuota: 50000 } },
      },
    ),
    "a plugin, which has no limits": { ...plugin(), config: { require: ["memory", "cpu"] } },
    "the memory of a task": { task: { memory: "1 GB", containerDefinitions: [{ name: "web" }] } },
    "a requirement of a Batch job": {
      type: "aws-native:batch:JobDefinition",
      inputs: { containerProperties: { resourceRequirements: [{ type: "MEMORY", value: "512" }] } },
    },
    "the memory of a Batch pod": batchPod({}, { resources: { limits: { memory: "512Mi" } } }),
  },
  bad: {
    "no resources": {
      ...resources(undefined),
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      value: null,
      message: /container "web" has no limit for memory$/,
      nearMiss: {
        ...resources({ limits: { memory: "64Mi", cpu: undefined } }),
        lists: ["containers", "initContainers"],
      },
    },
    "CPU alone": {
      ...resources({ limits: { memory: undefined } }),
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      nearMiss: { ...resources({ limits: { memory: undefined } }), config: { require: ["cpu"] } },
    },
    "a request without a limit": {
      ...inPod(resources({ requests: { memory: "64Mi" } })),
      at: "containers[0].resources.limits.memory",
      nearMiss: inPod(resources({ limits: { memory: "64Mi" } })),
    },
    "0, which means no limit": {
      ...inPod(resources({ limits: { memory: "0" } })),
      at: "containers[0].resources.limits.memory",
      value: "0",
      message: /^container "web" has no limit for memory$/,
      nearMiss: inPod(resources({ limits: { memory: "10Mi" } })),
    },
    "0 with a unit": {
      ...inPod(resources({ limits: { memory: "0Gi" } })),
      at: "containers[0].resources.limits.memory",
      nearMiss: inPod(resources({ limits: { memory: "0.1Gi" } })),
    },
    "a string that is not a quantity": {
      ...inPod(resources({ limits: { memory: "plenty" } })),
      at: "containers[0].resources.limits.memory",
      value: "plenty",
      nearMiss: inPod(resources({ limits: { memory: "1Gi" } })),
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
    ...withConfig(
      { require: ["memory", "cpu"], defaults: { memory: "256Mi", cpu: "500m" } },
      {
        "memory and CPU, where both are required": {
          pod: { containers: [{ name: "web" }] },
          at: ["containers[0].resources.limits.memory", "containers[0].resources.limits.cpu"],
          nearMiss: inPod(resources({ limits: { cpu: 1 } }), { resources: { limits: { memory: "64Mi" } } }),
        },
        "docker.Service without limits": {
          ...serviceResources(undefined),
          at: ["taskSpec.resources.limits.memoryBytes", "taskSpec.resources.limits.nanoCpus"],
          nearMiss: serviceResources({ limits: { memoryBytes: 67108864, nanoCpus: 1000000 } }),
        },
      },
    ),
    "a Windows pod, which has limits too": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].resources.limits.memory",
      nearMiss: inWindowsPod(resources({ limits: { memory: "1Gi" } })),
    },
    "a patch that removes the limit": {
      ...patched(resources({ limits: { memory: "0" } })),
      at: "spec.template.spec.containers[0].resources.limits.memory",
      value: "0",
      nearMiss: patched(resources({ limits: { cpu: "1" } })),
    },
    "docker.Container without memory": {
      ...memory(undefined),
      value: null,
      message: /^container "web" has no limit for memory$/,
      nearMiss: memory(64),
    },
    "docker.Container with memory 0": { ...memory(0), value: "0", nearMiss: memory(6) },
    "docker.Container without CPU": {
      docker: { cpus: undefined },
      config: { require: ["cpu"] },
      at: "cpus",
      value: null,
      message: /^container "web" has no limit for CPU$/,
      nearMiss: { docker: { cpus: undefined }, config: { require: ["memory"] } },
    },
    ...withConfig(
      { require: ["cpu"] },
      {
        "docker.Container with CPU 0": {
          docker: { cpus: "0.0" },
          at: "cpus",
          value: "0.0",
          nearMiss: { docker: { cpus: "0.1" } },
        },
        "docker.Container with a CPU quota of -1, which means no limit": {
          docker: { cpus: undefined, cpuQuota: -1 },
          at: "cpuQuota",
          value: "-1",
          nearMiss: { docker: { cpus: undefined, cpuQuota: 1000 } },
        },
        "docker.Container with a CPU period alone": {
          docker: { cpus: undefined, cpuPeriod: 100000 },
          at: "cpus",
          nearMiss: { docker: { cpus: undefined, cpuQuota: 100000 } },
        },
        "two CPU settings that are not limits, reported once": {
          docker: { cpus: "0", cpuQuota: 0 },
          at: "cpus",
          nearMiss: { docker: { cpus: "0", cpuQuota: 50000 } },
        },
      },
    ),
    "docker.Service with a reservation alone": {
      ...serviceResources({ limits: undefined, reservation: { memoryBytes: 67108864 } }),
      at: "taskSpec.resources.limits.memoryBytes",
      nearMiss: serviceResources({ limits: { memoryBytes: 67108864 } }),
    },
    "a task without memory": {
      task: { containerDefinitions: [{ name: "web", memoryReservation: 64 }] },
      at: "containerDefinitions[0].memory",
      nearMiss: { task: { containerDefinitions: [{ name: "web", memory: 64 }] } },
    },
    "a task without CPU": {
      task: { containerDefinitions: [{ name: "web", memory: 64 }] },
      at: "containerDefinitions[0].cpu",
      config: { require: ["memory", "cpu"] },
      nearMiss: {
        task: { cpu: "256", containerDefinitions: [{ name: "web", memory: 64 }] },
        config: { require: ["memory", "cpu"] },
      },
    },
    "a Batch job that requires only CPU": {
      type: "aws-native:batch:JobDefinition",
      inputs: { containerProperties: { resourceRequirements: [{ type: "VCPU", value: "1" }] } },
      at: "containerProperties.resourceRequirements",
      nearMiss: { type: "aws-native:batch:JobDefinition", inputs: { containerProperties: { memory: 512 } } },
    },
    "a Batch pod without memory": {
      ...batchPod({}, { resources: { limits: { cpu: "1" } } }),
      at: `${BATCH_POD}.containers[0].resources.limits.memory`,
      nearMiss: batchPod({}, { resources: { limits: { memory: "1Gi" } } }),
    },
  },
  undecided: {
    "memory from an output": {
      ...resources({ limits: { memory: UNKNOWN } }),
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      message: /whether .*container "web" has no limit for memory;/,
    },
    "all resources from an output, reported once": {
      ...resources(UNKNOWN),
      config: { require: ["memory", "cpu"] },
      lists: ["containers", "initContainers"],
    },
    "the pod's limits from an output": {
      pod: { resources: { limits: UNKNOWN }, containers: [{ name: "web" }] },
      at: "resources.limits",
    },
    "docker.Container's memory from an output": memory(UNKNOWN),
    "docker.Container's CPU quota from an output": {
      docker: { cpus: undefined, cpuQuota: UNKNOWN },
      config: { require: ["cpu"] },
      at: "cpuQuota",
    },
    "docker.Service's limits from an output": serviceResources(UNKNOWN),
    "the memory of a task from an output": {
      task: { memory: UNKNOWN, containerDefinitions: [{ name: "web" }] },
      at: "memory",
    },
    "the type of a Batch requirement from an output": {
      type: "aws-native:batch:JobDefinition",
      inputs: { containerProperties: { resourceRequirements: [{ type: UNKNOWN, value: "1" }] } },
      at: "containerProperties.resourceRequirements[0].type",
    },
  },
  unreadable: {
    "memory as true, reported once": {
      ...resources({ limits: { memory: true } }),
      lists: ["containers", "initContainers"],
      at: "resources.limits.memory",
      message: /expected a quantity such as 128Mi, found true/,
    },
    "limits as a string, reported once": {
      ...inPod(resources({ limits: "64Mi" })),
      at: "containers[0].resources.limits",
      message: /expected an object, found "64Mi"/,
    },
    "docker.Container's memory with a unit, where a number is expected": {
      ...memory("128m"),
      message: /expected a number, found "128m"/,
    },
    "docker.Container's CPU as a number, next to a quota": {
      docker: { cpus: 0.5, cpuQuota: 50000 },
      config: { require: ["cpu"] },
      at: "cpus",
      message: /expected a string, found 0.5/,
    },
  },
});
