import assert from "node:assert/strict";
import { Place } from "../../src/model/place";
import { VolumeMounts } from "../../src/model/volume-mounts";

/** Returns whether the volume `v` is read-only if a container mounts it so, and another volume in this way. */
function readOnly(volume: unknown, other: unknown): string {
  const isUnknown = (raw: unknown): boolean | string => (raw === "?" ? true : raw === "$" && "a variable decides");
  const root = Place.root(
    {
      name: "v",
      mounts: [
        { volume: "v", readOnly: true },
        { volume, readOnly: other },
      ],
    },
    isUnknown,
  );
  const mounts = root.at("mounts").items();
  const fields = new VolumeMounts(
    mounts.map((mount) => ({ volume: mount.at("volume"), readOnly: mount.at("readOnly") })),
  );
  const field = fields.readOnly(root, root.at("name"));
  return field.state === "set" ? String(field.value) : `${field.state} at ${field.place.path}`;
}

describe("whether a volume is mounted read-only everywhere", () => {
  it("depends on its own mounts", () => {
    assert.equal(readOnly("w", false), "true");
    assert.equal(readOnly("v", false), "false");
    assert.equal(readOnly("v", undefined), "unset at mounts[1].readOnly");
    assert.equal(readOnly("v", "?"), "unknown at mounts[1].readOnly");
  });

  it("depends on mounts of volumes that are not known, unless they are read-only", () => {
    assert.equal(readOnly("?", true), "true");
    assert.equal(readOnly("?", false), "unknown at mounts[1].volume");
    assert.equal(readOnly("?", "yes"), "malformed at mounts[1].volume");
    assert.equal(readOnly("$", "$"), "elsewhere at mounts[1].volume");
    assert.equal(readOnly(1, undefined), "unknown at mounts[1].volume");
  });

  it("is unset if nothing mounts it", () => {
    const volume = Place.root({ name: "v" });
    assert.equal(new VolumeMounts([]).readOnly(volume, volume.at("name")).state, "unset");
  });
});
