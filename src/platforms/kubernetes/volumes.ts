import type { Place } from "../../model/place";
import { quote } from "../../values/text";
import { VolumeMounts, type VolumeMount } from "../../model/volume-mounts";
import type { HostMount, ImageUse, Volume } from "../../model/workload";
import type { NamedContainer } from "./container";

function volumeTitle(place: Place): string {
  const name = place.at("name").text();
  return name === undefined ? "a volume" : `volume ${quote(name)}`;
}

export function volume(place: Place): Volume {
  const sources = place.entries().filter(([key]) => key !== "name");
  return {
    title: volumeTitle(place),
    sources: sources.map(([key, source]) =>
      key === "" ? source.string() : { state: "set", value: key, place: source },
    ),
  };
}

/** An image volume pulls an image like a container does. */
export function volumeImage(place: Place): ImageUse {
  const reference = place.at("image", "reference").string("an image reference");
  return { reference, title: `the image of ${volumeTitle(place)}`, isOutput: false };
}

export function hostMounts(spec: Place, containers: readonly NamedContainer[]): readonly HostMount[] {
  const volumes = spec
    .at("volumes")
    .items()
    .filter((place) => place.at("hostPath").isSet);
  if (volumes.length === 0) return [];
  const mounts = new VolumeMounts(containers.flatMap(({ place }) => place.at("volumeMounts").items().map(volumeMount)));
  return volumes.map((place): HostMount => {
    const hostPath = place.at("hostPath");
    return {
      path: hostPath.at("path").string("a host path"),
      type: hostPath.at("type").string(),
      readOnly: mounts.readOnly(place, place.at("name")),
    };
  });
}

function volumeMount(mount: Place): VolumeMount {
  return { volume: mount.at("name"), readOnly: mount.at("readOnly") };
}

/** Settings that a `Patch` leaves out come from the patched object. */
export function asPatched(mount: HostMount): HostMount {
  const { readOnly } = mount;
  if (readOnly.state !== "unset") return mount;
  return {
    ...mount,
    readOnly: { state: "elsewhere", place: readOnly.place, decidedBy: "it depends on the patched object" },
  };
}
