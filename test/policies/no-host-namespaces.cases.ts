import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { pod: {} },
    "null, which is unset": { pod: { hostPID: null, hostIPC: null, hostNetwork: null } },
    "one process namespace for the pod's containers, which stays in the pod": { pod: { shareProcessNamespace: true } },
    "user namespaces left off, as most clusters have none": { pod: { hostUsers: true } },
    "names that only look like it": { pod: { hostname: "host", subdomain: "hostNetwork" } },
    "a setting in the wrong place, where it does nothing": { container: { hostPID: true } },
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
    "memory that other containers may join": { docker: { ipcMode: "shareable" } },
    "a container whose own name is host": { docker: { name: "host", hostname: "host" } },
    "an alias on a network, which names no network": {
      docker: { networksAdvanced: [{ name: "backend", aliases: ["host"] }] },
    },
    "another spelling, which Docker takes for a network of that name": { docker: { networkMode: "Host" } },
    "a plugin on a network of its own": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "network", values: [""] }] },
    },
  },
  bad: {
    "processes of the host": {
      pod: { hostPID: true },
      at: "hostPID",
      value: "true",
      says: /^the pod shares the host's process ID namespace$/,
      nearMiss: { pod: { hostPID: false } },
    },
    "memory of the host": { pod: { hostIPC: true }, at: "hostIPC", nearMiss: { pod: { hostIPC: false } } },
    "network of the host": {
      pod: { hostNetwork: true },
      at: "hostNetwork",
      nearMiss: { pod: { hostNetwork: false } },
    },
    "all three": {
      pod: { hostPID: true, hostIPC: true, hostNetwork: true },
      at: ["hostPID", "hostIPC", "hostNetwork"],
      nearMiss: { pod: { hostPID: false, hostIPC: false, hostNetwork: false } },
    },
    "a Patch": {
      type: "kubernetes:apps/v1:DaemonSetPatch",
      inputs: { spec: { template: { spec: { hostNetwork: true } } } },
      at: "spec.template.spec.hostNetwork",
      nearMiss: {
        type: "kubernetes:apps/v1:DaemonSetPatch",
        inputs: { spec: { template: { spec: { hostNetwork: false } } } },
      },
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
      docker: { pidMode: "host" },
      at: "pidMode",
      value: "host",
      says: /^container "web" shares the host's process ID namespace$/,
      nearMiss: { docker: { pidMode: "private" } },
    },
    "docker.Container in the host's IPC namespace": {
      docker: { ipcMode: "host" },
      at: "ipcMode",
      says: /IPC namespace/,
      nearMiss: { docker: { ipcMode: "none" } },
    },
    "docker.Container in the host's network": {
      docker: { networkMode: "host" },
      at: "networkMode",
      says: /network namespace/,
      nearMiss: { docker: { networkMode: "hosts" } },
    },
    "docker.Container in the host's user namespace": {
      docker: { usernsMode: "host" },
      at: "usernsMode",
      says: /user namespace/,
      nearMiss: { docker: { usernsMode: null } },
    },
    "docker.Container in the host's cgroup namespace": {
      docker: { cgroupnsMode: "host" },
      at: "cgroupnsMode",
      says: /cgroup namespace/,
      nearMiss: { docker: { cgroupnsMode: "private" } },
    },
    "a network named host": {
      docker: { networksAdvanced: [{ name: "backend" }, { name: "host" }] },
      at: "networksAdvanced[1].name",
      value: "host",
      nearMiss: { docker: { networksAdvanced: [{ name: "backend" }, { name: "host-only" }] } },
    },
    "docker.Service on the host's network, which goes by its name as an ID too": {
      service: { taskSpec: { networksAdvanceds: [{ id: "ingress" }, { id: "host" }] } },
      at: "taskSpec.networksAdvanceds[1].id",
      value: "host",
      nearMiss: { service: { taskSpec: { networksAdvanceds: [{ id: "ingress" }, { id: "7ghost" }] } } },
    },
    "docker.Service on a network named host": {
      service: { taskSpec: { networksAdvanceds: [{ name: "host" }] } },
      at: "taskSpec.networksAdvanceds[0].name",
      says: /^service "web" shares the host's network namespace$/,
      nearMiss: { service: { taskSpec: { networksAdvanceds: [{ name: "ingress" }] } } },
    },
    "a plugin among the host's processes": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "host pid namespace", values: ["true"] }] },
      at: "grantPermissions[0].values[0]",
      value: "true",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "host pid namespace", values: ["false"] }] },
      },
    },
    "a plugin in the host's IPC namespace": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "host ipc namespace", values: ["true"] }] },
      at: "grantPermissions[0].values[0]",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "host ipc namespace", values: [] }] },
      },
    },
    "a plugin in the host's network": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "network", values: ["host"] }] },
      at: "grantPermissions[0].values[0]",
      value: "host",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "network", values: ["bridge"] }] },
      },
    },
    "each of the pod's, by the value that switches it on": {
      pod: { hostPID: true, hostIPC: true, hostNetwork: true },
      at: ["hostPID", "hostIPC", "hostNetwork"],
      value: ["true", "true", "true"],
      nearMiss: { pod: { hostPID: null, hostIPC: null, hostNetwork: null } },
    },
    "the pod's IPC namespace, by its name": {
      pod: { hostIPC: true },
      at: "hostIPC",
      says: /^the pod shares the host's IPC namespace$/,
      nearMiss: { pod: { hostIPC: null } },
    },
    "each of docker.Container's, by the mode that switches it on": {
      docker: { pidMode: "host", ipcMode: "host", networkMode: "host", usernsMode: "host", cgroupnsMode: "host" },
      at: ["pidMode", "ipcMode", "networkMode", "usernsMode", "cgroupnsMode"],
      value: ["host", "host", "host", "host", "host"],
      nearMiss: { docker: { pidMode: null, ipcMode: null, networkMode: null, usernsMode: null, cgroupnsMode: null } },
    },
    "each of a plugin's, by the value that grants it": {
      type: "docker:index/plugin:Plugin",
      inputs: {
        name: "vieux/sshfs",
        grantPermissions: [
          { name: "host pid namespace", values: ["true"] },
          { name: "host ipc namespace", values: ["true"] },
        ],
      },
      at: ["grantPermissions[0].values[0]", "grantPermissions[1].values[0]"],
      value: ["true", "true"],
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: {
          name: "vieux/sshfs",
          grantPermissions: [
            { name: "host pid namespace", values: ["false"] },
            { name: "host ipc namespace", values: ["false"] },
          ],
        },
      },
    },
    "a build in the host's network": {
      type: "docker:index/image:Image",
      inputs: { imageName: "app:1", build: { network: "host" } },
      at: "build.network",
      value: "host",
      says: /^the build of image "web" shares the host's network namespace$/,
      nearMiss: {
        type: "docker:index/image:Image",
        inputs: { imageName: "app:1", build: { network: "default" } },
      },
    },
    "a build of docker.RemoteImage in the host's network": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "app:1", build: { context: ".", networkMode: "host" } },
      at: "build.networkMode",
      nearMiss: {
        type: "docker:index/remoteImage:RemoteImage",
        inputs: { name: "app:1", build: { context: ".", networkMode: "none" } },
      },
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
      type: "docker-build:index:Image",
      inputs: { push: false, network: "host" },
      at: "network",
      says: /^the build of image "web" shares the host's network namespace$/,
      nearMiss: { type: "docker-build:index:Image", inputs: { push: false, network: "none" } },
    },
    "a builder's container in the host's network": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { dockerContainer: { network: "host" } },
      at: "dockerContainer.network",
      says: /^builder "web" shares the host's network namespace$/,
      nearMiss: {
        type: "docker:index/buildxBuilder:BuildxBuilder",
        inputs: { driverOptions: { network: "builders" } },
      },
    },
  },
  undecided: {
    "a build's network from an output": {
      type: "docker:index/image:Image",
      inputs: { imageName: "registry.k8s.io/app:1", build: { network: UNKNOWN } },
      at: "build.network",
      says: /^cannot determine before deployment whether the build of image "web" shares the host's network namespace/,
    },
    "a build in another container's network": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "app:1", build: { context: ".", networkMode: "container:db" } },
      at: "build.networkMode",
    },
    "from another resource's output": {
      pod: { hostNetwork: UNKNOWN },
      at: "hostNetwork",
      says: /^cannot determine before deployment whether the pod shares the host's network namespace/,
    },
    "the processes of another container": {
      docker: { pidMode: "container:db" },
      at: "pidMode",
      says: /^cannot determine whether .*: it joins the namespace of container "db"$/,
    },
    "the memory and network of another container": {
      docker: { ipcMode: "container:db", networkMode: "container:4b1e" },
      at: ["ipcMode", "networkMode"],
    },
    "a mode from an output": { docker: { usernsMode: UNKNOWN }, at: "usernsMode" },
    "a network's name from an output": {
      docker: { networksAdvanced: [{ name: UNKNOWN }] },
      at: "networksAdvanced[0].name",
    },
    "networks from an output": { docker: { networksAdvanced: UNKNOWN }, at: "networksAdvanced" },
    "a service's network from an output": {
      service: { taskSpec: { networksAdvanceds: [{ name: UNKNOWN }] } },
      at: "taskSpec.networksAdvanceds[0].name",
    },
    "a plugin's grants from an output": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: UNKNOWN },
      at: "grantPermissions",
    },
  },
  unreadable: {
    "a word": {
      pod: { hostPID: "true" },
      at: "hostPID",
      says: /expected true or false without quotes, found "true"/,
    },
    "a mode that is true": { docker: { pidMode: true }, at: "pidMode", says: /expected a string, found true/ },
    "a network that is text": { docker: { networksAdvanced: ["host"] }, at: "networksAdvanced[0]" },
  },
});
