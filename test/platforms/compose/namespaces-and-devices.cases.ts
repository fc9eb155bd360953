import type { Table } from "../../support/documents";
import { HARDENED, items, setting } from "../../support/compose";

export default {
  "no-host-namespaces": {
    "a build in the host's network": {
      bad: { web: { build: { context: ".", network: "host", entitlements: ["network.host"] } } },
      at: ["services.web.build.network", "services.web.build.entitlements[0]"],
      value: "host",
      nearMiss: { web: { build: { context: ".", network: "none", entitlements: ["security.insecure"] } } },
    },
    "every mode": {
      bad: {
        web: { pid: "host", ipc: "host", network_mode: "host", userns_mode: "host", cgroup: "host", uts: "host" },
      },
      at: ["pid", "ipc", "network_mode", "userns_mode", "cgroup", "uts"].map((key) => `services.web.${key}`),
      nearMiss: { web: { ipc: "shareable", network_mode: "none", userns_mode: "", cgroup: "private" } },
    },
    "an external network named host": {
      bad: { web: { networks: ["out"] }, networks: { out: { external: true, name: "host" } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { networks: ["out"] }, networks: { out: { external: true, name: "hosts" } } },
    },
    "an external network with the key host": {
      bad: { web: { networks: { host: null } }, networks: { host: { external: "true" } } },
      at: "services.web.networks.host",
      nearMiss: { web: { networks: { host: null } }, networks: { host: null } },
    },
    "an external network with the key host, as an empty object": {
      bad: { web: { networks: ["host"] }, networks: { host: { external: {} } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { networks: ["out"] }, networks: { out: { external: {} }, host: { external: {} } } },
    },
    "an external network with the older form of a name": {
      bad: { web: { networks: ["out"] }, networks: { out: { external: { name: "host" } } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { networks: ["out"] }, networks: { out: { external: { name: "edge" } } } },
    },
    "the default network, which the service does not name": {
      bad: { networks: { default: { name: "host" } } },
      at: "services.web.networks",
      nearMiss: { web: { networks: ["own"] }, networks: { own: null, default: { name: "host" } } },
    },
    "the default network with an empty network_mode": {
      bad: { web: { network_mode: "" }, networks: { default: { name: "host" } } },
      at: "services.web.networks",
      nearMiss: { web: { network_mode: "none" }, networks: { default: { name: "host" } } },
    },
    "a network with an empty network_mode": {
      bad: { web: { network_mode: "", networks: ["out"] }, networks: { out: { name: "host" } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { network_mode: "", networks: ["out"] }, networks: { out: null } },
    },
    "a pre_start container": {
      bad: { web: { pre_start: [{ user: "1", pid: "host", networks: ["out"] }] }, networks: { out: { name: "host" } } },
      at: ["services.web.pre_start[0].pid", "services.web.pre_start[0].networks[0]"],
      nearMiss: {
        web: { pre_start: [{ user: "1" }], networks: ["own"] },
        networks: { own: null, default: { name: "host" } },
      },
    },
    "the namespaces of a service that shares the host's": {
      bad: {
        web: { network_mode: "service:vpn", pid: "service:vpn" },
        services: { vpn: { ...HARDENED, network_mode: "host" } },
      },
      at: ["services.web.network_mode", "services.vpn.network_mode"],
      nearMiss: { web: { network_mode: "service:vpn" }, services: { vpn: HARDENED } },
    },
  },
  "no-host-devices": {
    "a device in its short and long form": {
      bad: { web: { devices: ["/dev/net/tun", "/dev/sda:/dev/xvda:r", { source: "/dev/kvm", target: "/dev/kvm" }] } },
      at: ["services.web.devices[0]", "services.web.devices[1]", "services.web.devices[2].source"],
      nearMiss: { web: { devices: [] } },
    },
    "a CDI device": { ...items("devices", ["vendor.com/device=all"], null), value: "vendor.com/device=all" },
    "a device rule": items("device_cgroup_rules", ["c 1:1 rwm"], []),
    GPUs: {
      bad: { web: { gpus: [{ driver: "nvidia" }, { count: 1 }] } },
      at: ["services.web.gpus[0].driver", "services.web.gpus[1]"],
      nearMiss: { web: { gpus: [] } },
    },
    "all GPUs": setting("gpus", "all", null),
    "reserved GPUs": {
      bad: { web: { deploy: { resources: { reservations: { devices: [{ capabilities: ["gpu"] }] } } } } },
      at: "services.web.deploy.resources.reservations.devices[0]",
      nearMiss: { web: { deploy: { resources: { reservations: { memory: "1g" } } } } },
    },
    "a disk as a named volume, with a relative path": {
      bad: { volumes: { disk: { driver: "local", driver_opts: { type: "ext4", device: "dev/sda1" } } } },
      at: "volumes.disk.driver_opts.device",
      value: "dev/sda1",
      nearMiss: { volumes: { disk: { driver_opts: { type: "nfs", device: "host:/dev/sda1", o: "addr=10.0.0.1" } } } },
    },
    "a device as a volume": items(
      "volumes",
      ["/dev/snd:/dev/snd"],
      ["/devel/snd:/dev/snd", "./dev:/dev/x", "dev:/dev/y"],
    ),
  },
} satisfies Table;
