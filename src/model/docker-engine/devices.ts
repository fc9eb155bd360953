import { equals, isEmpty, type Place } from "../place";
import type { Device } from "../workload";

/** Returns a request for GPUs, unless its driver is CDI, which can provide any kind of device. */
export function gpuRequest(request: Place): Device {
  return deviceRequest(request, request.at("driver"));
}

/** @param driverPlace - where the request names its driver */
export function deviceRequest(request: Place, driverPlace: Place): Device {
  const driver = driverPlace.string();
  if (isEmpty(driver)) return { kind: "GPU", name: { state: "set", value: "any", place: request } };
  return { kind: equals(driver, "cdi") ? "device" : "GPU", name: driver };
}
