import { unset, type Field, type Place } from "../../model/place";
import { quote } from "../../values/text";
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
  const readOnly = readOnlyByVolume(containers);
  return volumes.map((place): HostMount => {
    const hostPath = place.at("hostPath");
    const name = place.at("name").text();
    return {
      path: hostPath.at("path").string("a host path"),
      type: hostPath.at("type").string(),
      readOnly: readOnly.get(name ?? ANY) ?? readOnly.get(ANY) ?? unset(place),
    };
  });
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

const ANY = Symbol("a mount whose volume is not known");

/** Returns, for each volume, whether all its mounts are read-only: false if one is not, unknown if it cannot be determined. */
function readOnlyByVolume(containers: readonly NamedContainer[]): ReadonlyMap<string | symbol, Field<boolean>> {
  const byVolume = new Map<string | symbol, Field<boolean>>();
  for (const { place } of containers) {
    for (const mount of place.at("volumeMounts").items()) {
      const name = mount.at("name").text() ?? ANY;
      const stated = mount.at("readOnly").boolean();
      const readOnly = name === ANY ? { ...stated, place: mount.at("name") } : stated;
      const before = byVolume.get(name);
      if (before === undefined || writability(readOnly) > writability(before)) byVolume.set(name, readOnly);
    }
  }
  return withUnknownMounts(byVolume);
}

/** A mount of an unknown volume may mount any volume: unless it is read-only, no volume is certain to be read-only. */
function withUnknownMounts(
  byVolume: Map<string | symbol, Field<boolean>>,
): ReadonlyMap<string | symbol, Field<boolean>> {
  const any = byVolume.get(ANY);
  if (any === undefined) return byVolume;
  const hidden: Field<boolean> =
    any.state === "malformed" || any.state === "elsewhere" ? any : { state: "unknown", place: any.place };
  for (const [name, readOnly] of byVolume)
    if (writability(readOnly) === 0 && writability(any) !== 0) byVolume.set(name, hidden);
  byVolume.set(ANY, hidden);
  return byVolume;
}

function writability(readOnly: Field<boolean>): 0 | 1 | 2 {
  if (readOnly.state === "set") return readOnly.value ? 0 : 2;
  return readOnly.state === "unset" ? 2 : 1;
}
