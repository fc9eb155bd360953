import { segmentsOf } from "../../values/interpolation";
import type { Field, Place } from "../../model/place";
import type { Device } from "../../model/workload";
import { gpuRequest } from "../../model/docker-engine/devices";

export function serviceDevices(service: Place): readonly Device[] {
  const reserved = service.at("deploy", "resources", "reservations", "devices").items();
  return [
    ...service
      .at("devices")
      .items()
      .map((device): Device => ({ kind: "device", name: source(device) })),
    ...service
      .at("device_cgroup_rules")
      .strings()
      .map((rule): Device => ({ kind: "device rule", name: rule })),
    ...gpus(service.at("gpus")),
    ...reserved.map(gpuRequest),
  ];
}

/** `source:target:permissions`, `{ source, target, permissions }` or the name of a CDI device. */
function source(device: Place): Field<string> {
  if (device.written === undefined) return device.at("source").string();
  const [first] = segmentsOf(device.written, ":");
  return first?.isKnown ? { state: "set", value: first.text, place: device } : device.string();
}

/** Any text requests all GPUs. */
function gpus(place: Place): readonly Device[] {
  const all = place.string();
  return place.written === undefined ? place.items().map(gpuRequest) : [{ kind: "GPU", name: all }];
}
