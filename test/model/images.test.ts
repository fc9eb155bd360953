import assert from "node:assert/strict";
import { withKnownParts } from "../../src/model/images";
import { PartialText, Place, valueOf } from "../../src/model/place";

function partsOf(written: string, isProvided = false): readonly unknown[] {
  const place = Place.root(new PartialText(written, isProvided), () => "it depends on something");
  const use = withKnownParts({ reference: place.string(), title: "the image", isOutput: false });
  return [use.repository && valueOf(use.repository), use.version && valueOf(use.version), use.isProvided ?? false];
}

describe("an image reference that is known in parts", () => {
  for (const [written, repository, version] of [
    ["ghcr.io/acme/app:${Tag}", "ghcr.io/acme/app", undefined],
    ["ghcr.io/acme/app@${Digest}", "ghcr.io/acme/app", undefined],
    ["ghcr.io/acme/${App}:1", undefined, "app:1"],
    ["nginx:${Tag}", undefined, undefined],
    ["${Registry}/app:1.2", undefined, "app:1.2"],
    ["${Registry}/${AWS::Region}-App:latest", undefined, "awsregion-App:latest"],
    ["${Repository}:1.2", undefined, "repository:1.2"],
    ["${}:1.2", undefined, "x:1.2"],
    ["${Registry}/app", undefined, undefined],
    ["${Registry}/app:${Tag}", undefined, undefined],
    ["${Registry}/app:1${Tag}", undefined, undefined],
  ] as const)
    it(`has what is known of ${written}`, () => assert.deepEqual(partsOf(written), [repository, version, false]));

  it("may be an image that the same source makes", () =>
    assert.deepEqual(partsOf("${Repository}:1", true), [undefined, "repository:1", true]));
});
