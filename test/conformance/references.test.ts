import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanHostPath } from "../../src/values/host-path";
import { isImageId, parseImageReference, type ImageReference } from "../../src/values/image-reference";
import { askOracle, buildOracle } from "./oracle";

const GENERATED = 100_000;
const HEX = "0123456789abcdef".repeat(8);

/** Pieces that references are made of, good and bad, put together in any order. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("/", ":", "@", ".", "-", "_", "__", "___", "--", "//", "::", "[", "]") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "nginx",
      "library",
      "docker.io",
      "index.docker.io",
      "localhost",
      "registry.example.com",
      "Registry",
      "A",
      "5000",
      "latest",
      "1.2.3",
      "[::1]",
      "[fe80::1]:80",
      "user",
      "é",
      " ",
      "\n",
      "0",
      "-a",
      "a-",
      "b".repeat(130),
      "c/".repeat(60),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      `@sha256:${HEX.slice(0, 64)}`,
      `@sha512:${HEX.slice(0, 128)}`,
      `@sha384:${HEX.slice(0, 96)}`,
      `@sha256:${HEX.slice(0, 63)}`,
      `@sha256:${HEX.slice(0, 64).toUpperCase()}`,
      `@md5:${HEX.slice(0, 32)}`,
      `@sha512:${HEX.slice(0, 64)}`,
      HEX.slice(0, 64),
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
);

/** References of the right shape whose parts are good more often than not. */
const shaped = fc
  .tuple(
    fc.constantFrom(
      "",
      "docker.io/",
      "index.docker.io/",
      "localhost/",
      "ghcr.io/",
      "host:5000/",
      "UP/",
      "[::1]:5000/",
      "a_b/",
      "h-/",
    ),
    fc.array(fc.constantFrom("app", "a.b", "a__b", "a---b", "a..b", "A", "é", "library", "-a"), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom("", ":1.2", ":latest", ":V_1-2", ":-a", ":", `:${"t".repeat(128)}`, `:${"t".repeat(129)}`),
    fc.oneof(
      fc.constant(""),
      piece.filter((text) => text.startsWith("@")),
    ),
  )
  .map(([host, components, tag, digest]) => `${host}${components.join("/")}${tag}${digest}`);

const reference = fc.oneof(
  fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join("")),
  shaped,
);

const HAND_PICKED = [
  "",
  " ",
  "nginx",
  "nginx:",
  ":nginx",
  "nginx@",
  "a/b/c:d",
  "localhost/nginx",
  "localhost:5000",
  "localhost:5000/app:1.2",
  "registry.example.com.evil.net/x",
  "evil.net/registry.example.com/x",
  "user@registry.example.com/x",
  "user:pass@registry.example.com/x",
  "https://registry.example.com/x",
  "registry.example.com/X",
  "REGISTRY.example.com/x",
  "Nginx",
  "docker.io/nginx",
  "index.docker.io/nginx",
  "index.docker.io:443/nginx",
  "docker.io:443/nginx",
  "a".repeat(255),
  `x/${"a".repeat(253)}`,
  `x/${"a".repeat(254)}`,
  `${"a".repeat(247)}`,
  `${"a".repeat(248)}`,
];

describe("conformance of image references and paths", function () {
  this.timeout(600_000);
  before(function () {
    buildOracle(this);
  });

  it(`reads ${GENERATED} image references as the distribution project does`, () => {
    const texts = [...HAND_PICKED, ...fc.sample(reference, { numRuns: GENERATED, seed: 20261124 })].filter(
      (text) => text.isWellFormed() && !isImageId(text),
    );
    const theirs = askOracle<ImageReference | null>("references", texts);
    let accepted = 0;
    texts.forEach((text, i) => {
      // A "host" with an underscore is a name without a registry there; here it is not a reference.
      const answer = theirs[i]?.registry === "" ? null : theirs[i];
      if (answer !== null) accepted++;
      assert.deepEqual(parseImageReference(text) ?? null, answer, JSON.stringify(text));
    });
    assert.ok(accepted > 5_000, `only ${accepted} of ${texts.length} were references`);
  });

  it("cleans absolute paths as Go does, /var/run aside", () => {
    const segment = fc.constantFrom("", ".", "..", "...", "a", "proc", "..a", "var", "é", " ");
    const path = fc.array(segment, { maxLength: 8 }).map((segments) => `/${segments.join("/")}`);
    const paths = fc.sample(path, { numRuns: 20_000, seed: 20261124 });
    const theirs = askOracle<string>("paths", paths);
    paths.forEach((each, i) => assert.equal(cleanHostPath(each), theirs[i], each));
  });
});
