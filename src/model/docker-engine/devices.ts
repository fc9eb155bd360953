import { equals, isEmpty, type Place } from "../place";
import type { Device } from "../workload";

/** A request for GPUs, unless its driver is CDI's, which hands over whatever a device is named. */
export function gpuRequest(request: Place): Device {
  return deviceRequest(request, request.at("driver"));
}

/** @param driverPlace - where the request names its driver */
export function deviceRequest(request: Place, driverPlace: Place): Device {
  const driver = driverPlace.string();
  if (isEmpty(driver)) return { kind: "GPU", name: { state: "set", value: "any", place: request } };
  return { kind: equals(driver, "cdi") ? "device" : "GPU", name: driver };
}
