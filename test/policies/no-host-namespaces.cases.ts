import { cases } from "../support/cases";
import {
  BATCH_POD,
  batchPod,
  build,
  builder,
  granted,
  imageBuild,
  patched,
  plugin,
  setting,
} from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const hostPID = setting("pod", "hostPID");
const hostIPC = setting("pod", "hostIPC");
const hostNetwork = setting("pod", "hostNetwork");
const pidMode = setting("docker", "pidMode");
const ipcMode = setting("docker", "ipcMode");
const networkMode = setting("docker", "networkMode");
const usernsMode = setting("docker", "usernsMode");
const cgroupnsMode = setting("docker", "cgroupnsMode");
const serviceNetwork = setting("service", "taskSpec.networksAdvanceds[0].name");
const network = setting("docker", "networksAdvanced[0].name");
const taskPid = setting("task", "pidMode");
const taskNetwork = setting("task", "networkMode");

export default cases({
  good: {
    "left out": { pod: {} },
    "null, which counts as unset": { pod: { hostPID: null, hostIPC: null, hostNetwork: null } },
    "a process namespace shared within the pod": { pod: { shareProcessNamespace: true } },
    "user namespaces disabled, as in most clusters": { pod: { hostUsers: true } },
    "names that only look like the host's": { pod: { hostname: "host", subdomain: "hostNetwork" } },
    "a setting in the wrong place, which has no effect": { container: { hostPID: true } },
    "modes of Docker that are not the host's": {
      docker: {
        pidMode: "",
        ipcMode: "private",
        networkMode: "none",
        usernsMode: "",
        cgroupnsMode: "private",
        networksAdvanced: [{ name: "backend" }],
      },
    },
    "IPC that other containers may join": ipcMode("shareable"),
    "a container named host": { docker: { name: "host", hostname: "host" } },
    "a network alias named host": { docker: { networksAdvanced: [{ name: "backend", aliases: ["host"] }] } },
    "another spelling, which Docker treats as a network's name": networkMode("Host"),
    "a plugin with its own network": granted("network", ""),
    "modes of a task that its containers share": {
      task: { pidMode: "task", ipcMode: "task", networkMode: "awsvpc" },
    },
    "a task without modes": { task: { networkMode: undefined } },
    "a Batch pod that turns the host's network off": batchPod({ hostNetwork: false }),
  },
  bad: {
    "the host's processes": {
      ...hostPID(true),
      value: "true",
      message: /^the pod shares the host's process ID namespace$/,
      nearMiss: hostPID(false),
    },
    "the host's IPC": { ...hostIPC(true), nearMiss: hostIPC(false) },
    "the host's network": { ...hostNetwork(true), nearMiss: hostNetwork(false) },
    "all three": {
      pod: { hostPID: true, hostIPC: true, hostNetwork: true },
      at: ["hostPID", "hostIPC", "hostNetwork"],
      nearMiss: { pod: { hostPID: false, hostIPC: false, hostNetwork: false } },
    },
    "a Patch": {
      ...patched(hostNetwork(true), "kubernetes:apps/v1:DaemonSetPatch"),
      nearMiss: patched(hostNetwork(false), "kubernetes:apps/v1:DaemonSetPatch"),
    },
    "an item of a list": {
      type: "kubernetes:apps/v1:DaemonSetList",
      inputs: { items: [{ spec: {} }, { spec: { template: { spec: { hostPID: true } } } }] },
      at: "items[1].spec.template.spec.hostPID",
      nearMiss: {
        type: "kubernetes:apps/v1:DaemonSetList",
        inputs: { items: [{ spec: {} }, { spec: { template: { spec: { hostPID: false } } } }] },
      },
    },
    "docker.Container in the host's process namespace": {
      ...pidMode("host"),
      value: "host",
      message: /^container "web" shares the host's process ID namespace$/,
      nearMiss: pidMode("private"),
    },
    "docker.Container in the host's IPC namespace": {
      ...ipcMode("host"),
      message: /IPC namespace/,
      nearMiss: ipcMode("none"),
    },
    "docker.Container in the host's network": {
      ...networkMode("host"),
      message: /network namespace/,
      nearMiss: networkMode("hosts"),
    },
    "docker.Container in the host's user namespace": {
      ...usernsMode("host"),
      message: /user namespace/,
      nearMiss: usernsMode(null),
    },
    "docker.Container in the host's cgroup namespace": {
      ...cgroupnsMode("host"),
      message: /cgroup namespace/,
      nearMiss: cgroupnsMode("private"),
    },
    "a network named host": {
      docker: { networksAdvanced: [{ name: "backend" }, { name: "host" }] },
      at: "networksAdvanced[1].name",
      value: "host",
      nearMiss: { docker: { networksAdvanced: [{ name: "backend" }, { name: "host-only" }] } },
    },
    "docker.Service on the host's network, named by ID": {
      service: { taskSpec: { networksAdvanceds: [{ id: "ingress" }, { id: "host" }] } },
      at: "taskSpec.networksAdvanceds[1].id",
      value: "host",
      nearMiss: { service: { taskSpec: { networksAdvanceds: [{ id: "ingress" }, { id: "7ghost" }] } } },
    },
    "docker.Service on a network named host": {
      ...serviceNetwork("host"),
      message: /^service "web" shares the host's network namespace$/,
      nearMiss: serviceNetwork("ingress"),
    },
    "a plugin among the host's processes": {
      ...granted("host pid namespace", "true"),
      value: "true",
      nearMiss: granted("host pid namespace", "false"),
    },
    "a plugin in the host's IPC namespace": {
      ...granted("host ipc namespace", "true"),
      nearMiss: granted("host ipc namespace"),
    },
    "a plugin in the host's network": {
      ...granted("network", "host"),
      value: "host",
      nearMiss: granted("network", "bridge"),
    },
    "every namespace of the pod, with its value": {
      pod: { hostPID: true, hostIPC: true, hostNetwork: true },
      at: ["hostPID", "hostIPC", "hostNetwork"],
      value: ["true", "true", "true"],
      nearMiss: { pod: { hostPID: null, hostIPC: null, hostNetwork: null } },
    },
    "the pod's IPC namespace, by its name": {
      ...hostIPC(true),
      message: /^the pod shares the host's IPC namespace$/,
      nearMiss: hostIPC(null),
    },
    "every namespace of docker.Container, with its mode": {
      docker: { pidMode: "host", ipcMode: "host", networkMode: "host", usernsMode: "host", cgroupnsMode: "host" },
      at: ["pidMode", "ipcMode", "networkMode", "usernsMode", "cgroupnsMode"],
      value: ["host", "host", "host", "host", "host"],
      nearMiss: { docker: { pidMode: null, ipcMode: null, networkMode: null, usernsMode: null, cgroupnsMode: null } },
    },
    "every namespace that a plugin can be granted, with its value": {
      ...plugin({
        grantPermissions: [
          { name: "host pid namespace", values: ["true"] },
          { name: "host ipc namespace", values: ["true"] },
        ],
      }),
      at: ["grantPermissions[0].values[0]", "grantPermissions[1].values[0]"],
      value: ["true", "true"],
      nearMiss: plugin({
        grantPermissions: [
          { name: "host pid namespace", values: ["false"] },
          { name: "host ipc namespace", values: ["false"] },
        ],
      }),
    },
    "a build in the host's network": {
      type: "docker:index/image:Image",
      inputs: { imageName: "app:1", build: { network: "host" } },
      at: "build.network",
      value: "host",
      message: /^the build of image "web" shares the host's network namespace$/,
      nearMiss: { type: "docker:index/image:Image", inputs: { imageName: "app:1", build: { network: "default" } } },
    },
    "a build of docker.RemoteImage in the host's network": {
      ...build({ networkMode: "host" }),
      nearMiss: build({ networkMode: "none" }),
    },
    "a build of docker.RegistryImage in the host's network": {
      type: "docker:index/registryImage:RegistryImage",
      inputs: { name: "app:1", build: { context: ".", networkMode: "host" } },
      at: "build.networkMode",
      nearMiss: {
        type: "docker:index/registryImage:RegistryImage",
        inputs: { name: "app:1", build: { context: "." } },
      },
    },
    "a build of docker-build in the host's network": {
      ...imageBuild({ network: "host" }),
      message: /^the build of image "web" shares the host's network namespace$/,
      nearMiss: imageBuild({ network: "none" }),
    },
    "a builder's container in the host's network": {
      ...builder({ dockerContainer: { network: "host" } }),
      at: "dockerContainer.network",
      message: /^builder "web" shares the host's network namespace$/,
      nearMiss: builder({ driverOptions: { network: "builders" } }),
    },
    "the processes of a task's host": {
      ...taskPid("host"),
      value: "host",
      message: /^the task shares the host's process ID namespace$/,
      nearMiss: taskPid("task"),
    },
    "the IPC of a task's host": { ...setting("task", "ipcMode")("host"), nearMiss: setting("task", "ipcMode")("none") },
    "the network of a task's host": { ...taskNetwork("host"), value: "host", nearMiss: taskNetwork("bridge") },
    "the processes of a Batch task's host": {
      type: "aws:batch/jobDefinition:JobDefinition",
      inputs: { ecsProperties: '{"taskProperties":[{"pidMode":"host","containers":[]}]}' },
      at: "ecsProperties.taskProperties[0].pidMode",
      message: /^the job shares the host's process ID namespace$/,
      nearMiss: {
        type: "aws:batch/jobDefinition:JobDefinition",
        inputs: { ecsProperties: '{"taskProperties":[{"pidMode":"task","containers":[]}]}' },
      },
    },
    "a Batch pod, which uses the host's network by default": {
      ...batchPod({ hostNetwork: undefined }),
      at: `${BATCH_POD}.hostNetwork`,
      value: "true",
      message: /^the pod shares the host's network namespace$/,
      nearMiss: batchPod({ hostNetwork: false }),
    },
  },
  undecided: {
    "a build's network from an output": {
      type: "docker:index/image:Image",
      inputs: { imageName: "registry.k8s.io/app:1", build: { network: UNKNOWN } },
      at: "build.network",
      message:
        /^cannot determine before deployment whether the build of image "web" shares the host's network namespace/,
    },
    "a build in another container's network": build({ networkMode: "container:db" }),
    "from another resource's output": {
      ...hostNetwork(UNKNOWN),
      message: /^cannot determine before deployment whether the pod shares the host's network namespace/,
    },
    "the processes of another container": {
      ...pidMode("container:db"),
      message: /^cannot determine whether .*: it joins the namespace of container "db"$/,
    },
    "the IPC and network of another container": {
      docker: { ipcMode: "container:db", networkMode: "container:4b1e" },
      at: ["ipcMode", "networkMode"],
    },
    "a mode from an output": usernsMode(UNKNOWN),
    "a network's name from an output": network(UNKNOWN),
    "networks from an output": { docker: { networksAdvanced: UNKNOWN }, at: "networksAdvanced" },
    "a service's network from an output": serviceNetwork(UNKNOWN),
    "a plugin's grants from an output": plugin({ grantPermissions: UNKNOWN }),
    "the network mode of a task from an output": taskNetwork(UNKNOWN),
  },
  unreadable: {
    "a string": { ...hostPID("true"), message: /expected true or false without quotes, found "true"/ },
    "a mode that is true": { ...pidMode(true), message: /expected a string, found true/ },
    "a network that is a string": { docker: { networksAdvanced: ["host"] }, at: "networksAdvanced[0]" },
  },
});
