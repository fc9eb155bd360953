import { mapField, type Place } from "../../place";
import { parseSecurityOption } from "../../security-option";
import type { Container, Device, HostNamespace, Limits, Workload } from "../../workload";
import { inlineExemptions } from "../resource";
import { copied } from "./builds";
import { gpuRequest } from "./devices";
import { hostMount, volumeMount } from "./mounts";
import { isHostMode, networkNamed, started, sysctls, type Subject } from "./parts";

export function adaptContainer(inputs: Place, subject: Subject): Partial<Workload> {
  return {
    get inlineExemptions() {
      const labels = inputs.at("labels").items();
      return inlineExemptions(labels.map((each) => [each.at("label").text(), each.at("value").text()]));
    },
    get containers() {
      return [new DockerContainer(inputs, subject)];
    },
    get hostMounts() {
      return [
        ...inputs.at("volumes").items().flatMap(volumeMount),
        ...inputs.at("mounts").items().flatMap(hostMount),
        ...inputs
          .at("uploads")
          .items()
          .flatMap((upload) => copied(upload.at("source").string(), subject.title)),
      ];
    },
    get images() {
      return [started(`the image of ${subject.title}`, inputs.at("image"))];
    },
    get sysctls() {
      return sysctls(inputs.at("sysctls"));
    },
    get hostNamespaces() {
      return containerNamespaces(inputs);
    },
  };
}

class DockerContainer implements Container {
  readonly name: string;
  readonly title: string;
  readonly isEphemeral = false;
  readonly hostPorts = [];
  readonly probeHosts = [];
  readonly securityOptionsPlace: Place;

  constructor(
    private readonly inputs: Place,
    { name, title }: Subject,
  ) {
    this.name = name;
    this.title = title;
    this.securityOptionsPlace = inputs.at("securityOpts");
  }

  get privileged() {
    return this.inputs.at("privileged").boolean();
  }

  get user() {
    return this.inputs.at("user").string();
  }

  get groups() {
    return this.inputs.at("groupAdds").strings();
  }

  get securityOptions() {
    return this.securityOptionsPlace.strings().map((option) => mapField(option, parseSecurityOption));
  }

  get addedCapabilities() {
    return this.inputs.at("capabilities", "adds").strings();
  }

  get droppedCapabilities() {
    const drops = this.inputs.at("capabilities", "drops");
    return { place: drops, names: drops.strings() };
  }

  get devices() {
    return containerDevices(this.inputs);
  }

  get readOnlyRootFilesystem() {
    return this.inputs.at("readOnly").boolean();
  }

  get limits(): Limits {
    return {
      memory: [this.inputs.at("memory").number()],
      cpu: [this.inputs.at("cpus").string(), this.inputs.at("cpuQuota").number(), this.inputs.at("nanoCpus").number()],
    };
  }
}

function containerNamespaces(inputs: Place): readonly HostNamespace[] {
  const networks = inputs
    .at("networksAdvanced")
    .items()
    .map((network) => networkNamed(network.at("name")));
  return [
    { name: "process ID", isHost: isHostMode(inputs.at("pidMode")), value: "host" },
    { name: "IPC", isHost: isHostMode(inputs.at("ipcMode")), value: "host" },
    networkNamed(inputs.at("networkMode")),
    ...networks,
    { name: "user", isHost: isHostMode(inputs.at("usernsMode")), value: "host" },
    { name: "cgroup", isHost: isHostMode(inputs.at("cgroupnsMode")), value: "host" },
  ];
}

function containerDevices(inputs: Place): readonly Device[] {
  return [
    ...inputs
      .at("devices")
      .items()
      .map((device): Device => ({ kind: "device", name: device.at("hostPath").string() })),
    ...inputs
      .at("deviceCgroupRules")
      .strings()
      .map((rule): Device => ({ kind: "device rule", name: rule })),
    ...inputs.at("deviceRequests").items().map(gpuRequest),
    { kind: "GPU", name: inputs.at("gpus").string() },
  ];
}
